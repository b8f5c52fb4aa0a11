//! `voicectl acme` in a home of its own, in front of a Pebble, and what others say of the certificates it gets.
#![allow(dead_code, reason = "each test target uses its own part")]

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use regex::Regex;

use crate::support::command::Context;
use crate::support::fault_proxy::FaultProxy;
use crate::support::pebble::Pebble;
use crate::support::{text, tool};

pub(crate) struct Client<'a> {
    context: Context,
    pebble: &'a Pebble,
    directory: String,
}

impl<'a> Client<'a> {
    /// Talks to Pebble itself.
    pub(crate) fn new(pebble: &'a Pebble) -> Self {
        Self::at(pebble, pebble.directory())
    }

    /// Talks to Pebble through a proxy.
    pub(crate) fn behind(pebble: &'a Pebble, proxy: &FaultProxy) -> Self {
        Self::at(pebble, proxy.directory())
    }

    pub(crate) fn at(pebble: &'a Pebble, directory: String) -> Self {
        Self {
            context: Context::new(),
            pebble,
            directory,
        }
    }

    pub(crate) fn context(&self) -> &Context {
        &self.context
    }

    /// `acme issue` with http-01 on its own listener, without a look at itself beforehand.
    pub(crate) fn issue(&self, arguments: &str) -> Command {
        let listen = format!("--http-listen=127.0.0.1:{}", self.pebble.http_port());
        self.bare(&format!("{listen} {arguments}"))
    }

    /// `acme issue` with CA, its root and the terms of service, and nothing about challenges.
    pub(crate) fn bare(&self, arguments: &str) -> Command {
        let ca = format!("--ca={}", self.directory);
        self.without_ca(&format!("{ca} {arguments}"))
    }

    /// `acme issue` with the root and the terms of service.
    pub(crate) fn without_ca(&self, arguments: &str) -> Command {
        let root = self.pebble.ca_root();
        let mut all = vec!["acme", "issue", "--ca-root", text(&root), "--agree-tos"];
        if !arguments.contains("--preflight") {
            all.extend(["--preflight", "off"]);
        }
        all.extend(arguments.split_whitespace());
        let mut command = self.context.command(&all);
        command.stdin(Stdio::null());
        command
    }

    /// Must succeed; answers stderr.
    pub(crate) fn ok(&self, command: &mut Command) -> String {
        let output = command.output().expect("it runs");
        assert!(
            output.status.success(),
            "{command:?}\n{}\n{}",
            self.show(&output),
            self.pebble.log()
        );
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    /// Must end with this exit code; answers the whole answer.
    pub(crate) fn ends(&self, code: i32, command: &mut Command) -> String {
        let output = command.output().expect("it runs");
        let shown = self.show(&output);
        let log = self.pebble.log();
        assert_eq!(output.status.code(), Some(code), "{shown}\n{log}");
        shown
    }

    /// The whole answer, without what changes from run to run.
    pub(crate) fn show(&self, output: &Output) -> String {
        let mut text = self.context.show(output);
        let root = self.pebble.ca_root();
        text = text.replace(crate::support::text(&root), "[ROOT]");
        for (pattern, word) in [
            (
                r"(localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]|\.test):\d{2,5}",
                "$1:[PORT]",
            ),
            (r"\bport \d{5}\b", "port [PORT]"),
            (r"\bacme-[0-9a-f]{8,16} \(process \d+\)", "[PROCESS]"),
            (r"acme-challenge/[\w-]{20,}", "acme-challenge/[TOKEN]"),
            (r"\b(my-order|my-account)/[\w-]+", "$1/[ID]"),
            (r"\b\d+(\.\d+)? ?m?s\b", "[SECONDS]"),
        ] {
            let pattern = Regex::new(pattern).expect("a pattern");
            text = pattern.replace_all(&text, word).into_owned();
        }
        text
    }

    /// The lineage's folder.
    pub(crate) fn lineage(&self, name: &str) -> PathBuf {
        self.context.state().join("certs").join(name)
    }

    /// The lineage's present version.
    pub(crate) fn current(&self, name: &str) -> PathBuf {
        self.lineage(name).join("current")
    }

    /// OpenSSL's opinion of the lineage: issued by Pebble, for exactly these names, with this key.
    pub(crate) fn judge(&self, lineage: &str, names: &[&str]) {
        let current = self.current(lineage);
        judge(&current, &self.pebble.issuing_root(0), names);
        let mode = fs::metadata(current.join("privkey.pem")).expect("a key");
        assert_eq!(mode.permissions().mode() & 0o777, 0o600);
    }

    /// The lineage's serial, to see whether it is another certificate.
    pub(crate) fn serial(&self, lineage: &str) -> String {
        serial(&self.current(lineage).join("cert.pem"))
    }
}

pub(crate) fn serial(certificate: &Path) -> String {
    let arguments = ["x509", "-in", text(certificate), "-noout", "-serial"];
    let answer = tool("openssl", &arguments);
    answer
        .trim()
        .trim_start_matches("serial=")
        .to_ascii_lowercase()
}

/// The same of any folder with the four files.
pub(crate) fn judge(folder: &Path, root: &Path, names: &[&str]) {
    let [cert, chain, full, key] =
        ["cert.pem", "chain.pem", "fullchain.pem", "privkey.pem"].map(|name| folder.join(name));
    let whole = fs::read(&full).expect("a chain");
    let [leaf, rest] = [&cert, &chain].map(|path| fs::read(path).expect("a certificate"));
    assert_eq!(whole, [leaf, rest].concat(), "fullchain is leaf and chain");
    let public = tool("openssl", &["pkey", "-in", text(&key), "-pubout"]);
    assert_eq!(
        public,
        tool(
            "openssl",
            &["x509", "-in", text(&cert), "-noout", "-pubkey"]
        ),
        "key and certificate match"
    );
    for name in names {
        // A wildcard is for every name below, not for itself.
        let host = name.replace('*', "any");
        let kind = if host.parse::<std::net::IpAddr>().is_ok() {
            "-verify_ip"
        } else {
            "-verify_hostname"
        };
        let mut arguments = vec!["verify", "-purpose", "sslserver", "-CAfile", text(root)];
        arguments.extend(["-untrusted", text(&chain), kind, &host, text(&cert)]);
        tool("openssl", &arguments);
    }
    let wanted: BTreeSet<String> = names.iter().map(|&name| name.to_owned()).collect();
    assert_eq!(sans(&cert), wanted, "exactly these names");
}

/// The names in a certificate.
pub(crate) fn sans(certificate: &Path) -> BTreeSet<String> {
    let extension = [
        "x509",
        "-in",
        text(certificate),
        "-noout",
        "-ext",
        "subjectAltName",
    ];
    let said = tool("openssl", &extension);
    said.split([',', '\n'])
        .filter_map(|part| {
            let part = part.trim();
            part.strip_prefix("DNS:")
                .or_else(|| part.strip_prefix("IP Address:"))
        })
        .map(str::to_owned)
        .collect()
}

/// Every file below a folder with what it holds, to see that nothing changed.
pub(crate) fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all: Vec<_> = walkdir::WalkDir::new(folder)
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.into_path();
            let bytes = fs::read(&path).unwrap_or_default();
            (path, bytes)
        })
        .collect();
    all.sort();
    all
}
