//! Somebody with an account at a Pebble: `voicectl acme account` and what is on disk after it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

use crate::support::command::Context;
use crate::support::fault_proxy::FaultProxy;
use crate::support::pebble::Pebble;
use crate::support::{text, tool};

pub(crate) struct User<'a> {
    pub(crate) context: Context,
    pebble: &'a Pebble,
    pub(crate) directory: String,
}

impl<'a> User<'a> {
    pub(crate) fn new(pebble: &'a Pebble) -> Self {
        Self::at(pebble, pebble.directory())
    }

    pub(crate) fn behind(pebble: &'a Pebble, proxy: &FaultProxy) -> Self {
        Self::at(pebble, proxy.directory())
    }

    fn at(pebble: &'a Pebble, directory: String) -> Self {
        Self {
            context: Context::new(),
            pebble,
            directory,
        }
    }

    /// Any command of `voicectl acme` with the CA and its root.
    pub(crate) fn acme(&self, arguments: &str) -> Command {
        let root = self.pebble.ca_root();
        let mut all = vec!["acme"];
        all.extend(arguments.split_whitespace());
        all.extend(["--ca", &self.directory, "--ca-root", text(&root)]);
        let mut command = self.context.command(&all);
        command.stdin(Stdio::null());
        command
    }

    /// Runs it; answers exit code, stdout and stderr as one text.
    pub(crate) fn run(&self, arguments: &str) -> (i32, String) {
        let output = self.acme(arguments).output().expect("it runs");
        (output.status.code().expect("a code"), self.show(&output))
    }

    fn show(&self, output: &Output) -> String {
        let root = self.pebble.ca_root();
        self.context
            .show(output)
            .replace(&self.directory, "[CA]")
            .replace(text(&root), "[ROOT]")
    }

    /// Runs it and must succeed; answers all that it said.
    pub(crate) fn ok(&self, arguments: &str) -> String {
        let (code, said) = self.run(arguments);
        assert_eq!(code, 0, "{arguments}\n{said}\n{}", self.pebble.log());
        said
    }

    /// Runs it and must end with this code; answers all that it said.
    pub(crate) fn ends(&self, code: i32, arguments: &str) -> String {
        let (found, said) = self.run(arguments);
        assert_eq!(found, code, "{arguments}\n{said}\n{}", self.pebble.log());
        said
    }

    /// Starts it, its talk thrown away.
    pub(crate) fn spawn(&self, arguments: &str) -> Child {
        self.acme(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it runs")
    }

    /// An account with an address.
    pub(crate) fn register(&self) -> String {
        self.ok("account new --agree-tos --email ops@example.org");
        self.url()
    }

    /// The folder of the account.
    pub(crate) fn folder(&self) -> PathBuf {
        let all = self.context.state().join("accounts");
        let mut folders: Vec<_> = fs::read_dir(&all)
            .expect("accounts")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        assert_eq!(folders.len(), 1, "{folders:?}");
        folders.remove(0)
    }

    pub(crate) fn key(&self) -> PathBuf {
        self.folder().join("key.pem")
    }

    /// OpenSSL's view of the key's public half.
    pub(crate) fn public(&self) -> String {
        let mode = fs::metadata(self.key()).expect("a key").permissions();
        assert_eq!(mode.mode() & 0o777, 0o600);
        tool("openssl", &["pkey", "-in", text(&self.key()), "-pubout"])
    }

    /// The account's URL, as it is on disk.
    pub(crate) fn url(&self) -> String {
        let record = fs::read_to_string(self.folder().join("account.toml")).expect("a record");
        let record: toml::Table = record.parse().expect("TOML");
        record["url"].as_str().expect("a URL").to_owned()
    }

    /// What `show --json` answers about this CA.
    pub(crate) fn shown(&self) -> Value {
        let output = self.acme("account show --json").output().expect("it runs");
        assert!(output.status.success(), "{}", self.show(&output));
        let mut all: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(all.as_array().map(Vec::len), Some(1), "{all}");
        all[0].take()
    }
}
