//! Hooks and the proof, by the real binary.

mod again;
mod approval;
mod environment;
mod failure;
mod folders;
mod proof;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use crate::support::command::Context;
use crate::support::text;

/// A home with one certificate from the local CA.
struct Home {
    context: Context,
    lineage: &'static str,
}

impl Home {
    fn new(names: &[&'static str]) -> Self {
        let context = Context::new();
        context.ok(&[&["cert", "new"], names].concat());
        let lineage = names[0];
        Self { context, lineage }
    }

    fn renew_hook(&self, arguments: &[&str]) -> Output {
        let all = [&["renew", "hook", self.lineage], arguments].concat();
        self.context.output(&all)
    }

    /// The same, which must succeed.
    fn hook(&self, arguments: &[&str]) -> String {
        let all = [&["renew", "hook", self.lineage], arguments].concat();
        self.context.ok(&all)
    }

    /// The same, which must fail with exit code 1; answers stderr.
    fn fails(&self, arguments: &[&str]) -> String {
        let output = self.renew_hook(arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        said
    }

    /// What `--json` says.
    fn shown(&self) -> serde_json::Value {
        serde_json::from_str(&self.hook(&["--json"])).expect("JSON")
    }

    /// Issues the next version.
    fn next(&self) {
        self.context.ok(&["cert", "new", self.lineage, "--force"]);
    }

    fn folder(&self) -> PathBuf {
        self.context.state().join("certs").join(self.lineage)
    }

    /// A file that hooks write.
    fn out(&self) -> PathBuf {
        self.context.path("out")
    }

    fn said(&self) -> String {
        fs::read_to_string(self.out()).unwrap_or_default()
    }

    /// A shell line that adds words to the file.
    fn say(&self, words: &str) -> String {
        format!("echo \"{words}\" >> {}", text(&self.out()))
    }

    fn serial(&self) -> String {
        let listed = self.context.ok("cert list --json");
        let listed: serde_json::Value = serde_json::from_str(&listed).expect("JSON");
        listed[0]["serial"].as_str().expect("a serial").to_owned()
    }
}

fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path)
        .expect("it is there")
        .permissions()
        .mode()
        & 0o7777
}
