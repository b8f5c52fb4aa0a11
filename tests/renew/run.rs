//! `renew` itself: what it does, says and leaves, whatever happens in between.

mod faults;
mod said;

use std::path::{Path, PathBuf};
use std::process::Output;

use time::OffsetDateTime;

use crate::support::command::Context;
use crate::support::fake_acme::FakeAcme;
use crate::support::{ports, text};

/// A home with lineages of a CA whose clock is right.
struct Home {
    context: Context,
    ca: FakeAcme,
    listen: String,
}

impl Home {
    fn new(names: &[&str]) -> Self {
        let home = Self {
            context: Context::new(),
            ca: FakeAcme::start(OffsetDateTime::now_utc().unix_timestamp()),
            listen: format!("127.0.0.1:{}", ports::free()),
        };
        for name in names {
            home.issue(name, &[]);
        }
        home
    }

    fn issue(&self, name: &str, more: &[&str]) {
        let (directory, root) = (self.ca.directory(), self.ca.ca_root());
        let mut arguments = vec!["acme", "issue", "-d", name, "--ca", &directory, "--ca-root"];
        arguments.extend([text(&root), "--agree-tos", "--preflight=off"]);
        arguments.extend(["--http-listen", &self.listen]);
        arguments.extend(more);
        self.context.ok(&arguments);
    }

    fn ok(&self, arguments: &str) -> String {
        self.context.ok(arguments)
    }

    /// Must end with this exit code; answers stderr.
    fn ends(&self, code: i32, arguments: &str) -> String {
        let output = self.context.output(arguments);
        assert_eq!(output.status.code(), Some(code), "{}", self.show(&output));
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    fn show(&self, output: &Output) -> String {
        self.context.show(output)
    }

    fn folder(&self, lineage: &str) -> PathBuf {
        self.context.state().join("certs").join(lineage)
    }

    /// Where its `current` points.
    fn version(&self, lineage: &str) -> PathBuf {
        version(&self.folder(lineage))
    }

    fn orders(&self) -> usize {
        let asked = self.ca.asked();
        asked.iter().filter(|asked| asked.status == 201).count()
    }
}

fn version(lineage: &Path) -> PathBuf {
    std::fs::read_link(lineage.join("current")).expect("a version")
}
