//! Commands that write into a home of their own, and what they leave: what full disks and interrupted calls are tried on.

use std::fs;
use std::process::{Command, Stdio};

use serde_json::Value;
use time::OffsetDateTime;

use crate::support::command::{Context, wrapped};
use crate::support::fake_acme::FakeAcme;
use crate::support::nginx::Nginx;
use crate::support::{have, ports, text, tool};

/// The only real model that the project has.
pub(crate) const MODEL: &[u8] = include_bytes!("../../src/speech/whisper/ggml-digits-en.bin");

/// Commands; `{CA}` stands for the flags that name the ACME CA, `{MODEL}` for where the model is.
pub(crate) const WRITERS: &[&str] = &[
    "cert new new.test",
    "cert new a.test --force",
    "cert new plain.test --out plain",
    "cert import bought --lineage bought",
    "cert sign wish/request.pem --out signed.pem",
    "cert ca new other",
    "cert ca rotate",
    "acme issue -d d45.test --timeout 20s {CA}",
    "acme issue -d d90.test --force --timeout 20s {CA}",
    "renew --only a.test --force",
    "renew --only d90.test --force --timeout 20s",
    "renew hook a.test --deploy true",
    "auth key new tablet",
    "auth key revoke phone",
    "auth user add bob --password file:password",
    "trust install --store nss",
    "model pull {MODEL} --name words",
];

/// A home with something of everything, and the servers that its commands talk to.
pub(crate) struct Desk {
    pub(crate) context: Context,
    pub(crate) ca: FakeAcme,
    nginx: Nginx,
    digest: String,
    listen: String,
}

impl Desk {
    /// `None` where a tool is missing, with a reason to skip.
    pub(crate) fn new() -> Option<Self> {
        let tools = ["certutil", "nginx", "openssl"];
        if !tools.iter().all(|tool| have(tool)) {
            return None;
        }
        let nginx = Nginx::start();
        let source = nginx.file("ggml-words.bin");
        fs::write(&source, MODEL).expect("written");
        let sum = tool("sha256sum", &[text(&source)]);
        Some(Self {
            context: Context::new(),
            ca: FakeAcme::start(OffsetDateTime::now_utc().unix_timestamp()),
            digest: sum.split(' ').next().expect("a digest").to_owned(),
            nginx,
            listen: format!("127.0.0.1:{}", ports::free()),
        })
    }

    /// Fills the home: `run` runs a command in it.
    pub(crate) fn fill(&self, run: impl Fn(Command)) {
        fs::write(self.context.path("password"), "correct horse\n").expect("written");
        let database = self.context.path(".pki/nssdb");
        fs::create_dir_all(&database).expect("made");
        let database = format!("sql:{}", text(&database));
        tool("certutil", &["-d", &database, "-N", "--empty-password"]);
        fresh_profile(&self.context);
        for words in [
            "cert ca new --intermediate",
            "cert ca new office",
            "cert new a.test",
            "cert new b.test",
            "cert new o.office.test --ca office --lineage office",
            "cert new bought.test --out bought",
            "cert csr wish.test --out wish",
            "acme issue -d d90.test {CA}",
            "auth key new phone",
            "auth key new laptop",
            "auth user add ada --password file:password",
        ] {
            run(self.command(words));
        }
    }

    /// A command, killed where it takes too long.
    pub(crate) fn command(&self, words: &str) -> Command {
        let root = self.ca.ca_root();
        let authority = format!(
            "--ca {} --ca-root {} --agree-tos --preflight=off --http-listen {}",
            self.ca.directory(),
            text(&root),
            self.listen
        );
        let model = format!(
            "{} --sha256 {}",
            self.nginx.url("/ggml-words.bin"),
            self.digest
        );
        let words = words.replace("{CA}", &authority).replace("{MODEL}", &model);
        let plain = self.context.command(&*words);
        let mut command = Command::new("timeout");
        command.args(["--signal=KILL", "60"]);
        let mut command = wrapped(command, &plain);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// The rows of an answer in JSON, of a command that `wrap` may run elsewhere.
    pub(crate) fn rows(
        &self,
        words: &str,
        wrap: &dyn Fn(Command) -> Command,
    ) -> Result<Vec<Value>, String> {
        let output = wrap(self.command(words)).output().expect("it runs");
        let answer: Value = serde_json::from_slice(&output.stdout)
            .map_err(|_| format!("{words}: {}", self.context.show(&output)))?;
        let rows = answer.as_array().cloned();
        rows.ok_or_else(|| format!("{words}: {answer}"))
    }

    /// What was there is there: lineages that can be read, CAs, keys, users.
    pub(crate) fn is_whole(&self, wrap: &dyn Fn(Command) -> Command) -> Result<(), String> {
        let names = |words: &str, field: &str| -> Result<Vec<String>, String> {
            let mut names = Vec::new();
            for row in self.rows(words, wrap)? {
                if !row["error"].is_null() {
                    return Err(format!("{words}: {row}"));
                }
                names.push(row[field].as_str().unwrap_or_default().to_owned());
            }
            Ok(names)
        };
        for (words, field, wanted) in [
            (
                "cert list --json",
                "lineage",
                &["a.test", "b.test", "d90.test", "office"][..],
            ),
            ("cert ca list --json", "name", &["local", "office"]),
            ("auth key list --json", "name", &["laptop"]),
            ("auth user list --json", "name", &["ada"]),
        ] {
            let found = names(words, field)?;
            for name in wanted {
                if !found.iter().any(|found| found == name) {
                    return Err(format!("{words}: {name} is lost: {found:?}"));
                }
            }
        }
        Ok(())
    }
}

/// A profile of Firefox that has no database yet.
pub(crate) fn fresh_profile(context: &Context) {
    let firefox = context.path(".mozilla/firefox");
    fs::create_dir_all(firefox.join("fresh.default")).expect("made");
    let list = "[Profile0]\nName=fresh\nIsRelative=1\nPath=fresh.default\n";
    fs::write(firefox.join("profiles.ini"), list).expect("written");
}
