//! A home for pairs of commands, and what is seen in it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::process::{Child, Command, Output};

use serde_json::Value;
use walkdir::WalkDir;

use super::Writer;
use crate::kept::Kept;
use crate::support::text;
use crate::writers::{Desk, MODEL};

pub(super) struct Home {
    desk: Desk,
    pub(super) kept: Kept,
    /// What OpenSSL said of files, by a hash of them.
    judged: RefCell<BTreeMap<u64, String>>,
}

/// What can be seen of a home: two that are the same were come to by the same commands in the same order, or might have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    /// Exit codes of the two, the first one's first.
    pub(super) codes: [Option<i32>; 2],
    /// The number of the version of each lineage.
    pub(super) versions: BTreeMap<String, u64>,
    /// Everything else, as text.
    pub(super) rest: String,
}

impl Seen {
    /// Counts a lineage's version as the same where `may_be`, given theirs and its own, says so.
    pub(super) fn takes(&mut self, other: &Self, lineage: &str, may_be: impl Fn(u64, u64) -> bool) {
        if let (Some(now), Some(then)) =
            (other.versions.get(lineage), self.versions.get_mut(lineage))
            && may_be(*now, *then)
        {
            *then = *now;
        }
    }
}

impl Home {
    /// `None` where a tool is missing, with a reason to skip.
    pub(super) fn new() -> Option<Self> {
        let desk = Desk::new()?;
        let context = &desk.context;
        desk.fill(|mut command| {
            let output = command.output().expect("it runs");
            assert!(output.status.success(), "{}", context.show(&output));
        });
        let kept = Kept::of(context.home());
        Some(Self {
            desk,
            kept,
            judged: RefCell::default(),
        })
    }

    /// Starts one of a pair.
    pub(super) fn start(&self, writer: &Writer) -> Child {
        self.desk.command(writer.words).spawn().expect("it runs")
    }

    /// Whole answers of both, and what is there then, with what stores say or without.
    pub(super) fn see(
        &self,
        both: [Output; 2],
        has_stores: bool,
    ) -> Result<(Seen, String), String> {
        let mut said = String::new();
        for output in &both {
            let _ = writeln!(said, "{}", self.desk.context.show(output));
        }
        let codes = both.map(|output| output.status.code());
        if said.contains("panicked") || codes.iter().any(|code| !matches!(code, Some(0..=3))) {
            return Err(format!("{codes:?}\n{said}"));
        }
        let (versions, rest) = self
            .look(has_stores)
            .map_err(|why| format!("{why}\n{said}"))?;
        let seen = Seen {
            codes,
            versions,
            rest,
        };
        Ok((seen, said))
    }

    fn look(&self, has_stores: bool) -> Result<(BTreeMap<String, u64>, String), String> {
        let mut rest = String::new();
        let mut versions = BTreeMap::new();
        for row in self.rows("cert list --json")? {
            let name = row["lineage"].as_str().unwrap_or_default().to_owned();
            let Some(version) = row["version"].as_u64() else {
                return Err(format!("a lineage is damaged: {row}"));
            };
            let _ = writeln!(rest, "{name} {} {}", row["issuer"], self.judge(&name)?);
            versions.insert(name, version);
        }
        for row in self.rows("cert ca list --json")? {
            if !row["error"].is_null() {
                return Err(format!("a CA is damaged: {row}"));
            }
            let _ = writeln!(rest, "CA {}", row["name"]);
        }
        let state = self.desk.context.state();
        let entries = |folder: &str| {
            let entries = fs::read_dir(state.join(folder)).into_iter().flatten();
            entries.count()
        };
        let (previous, accounts) = (entries("ca/previous"), entries("accounts"));
        let _ = writeln!(rest, "{previous} roots before, {accounts} accounts");
        let mut names = Vec::new();
        for (list, what) in [
            ("auth key list --json", "state"),
            ("auth user list --json", "name"),
        ] {
            for row in self.rows(list)? {
                names.push(format!("{} {}", row["name"], row[what]));
            }
        }
        names.sort();
        let _ = writeln!(rest, "{}", names.join("\n"));
        // It asks `certutil` again and again, and is asked where a store or a CA may have changed.
        if has_stores {
            let output = self.desk.command("trust status --store nss").output();
            let _ = writeln!(rest, "trust {:?}", output.expect("it runs").status.code());
        }
        let receipts = entries("trust/receipts");
        let model = self
            .desk
            .context
            .path(".cache/voicectl/models/ggml-words.bin");
        let model = fs::read(model).ok().map(|bytes| bytes == MODEL);
        let signed = self.desk.context.path("signed.pem").exists();
        let _ = writeln!(
            rest,
            "{receipts} receipts, model {model:?}, signed {signed}"
        );
        if let Ok(record) = fs::read_to_string(state.join("certs/a.test/lineage.toml")) {
            let has = |word: &str| record.lines().any(|line| line.starts_with(word));
            let _ = writeln!(rest, "hooks {} {}", has("deploy ="), has("endpoints ="));
        }
        nothing_left(&state)?;
        Ok((versions, rest))
    }

    fn rows(&self, words: &str) -> Result<Vec<Value>, String> {
        self.desk.rows(words, &std::convert::identity)
    }

    /// OpenSSL's opinion of a lineage: its key fits, and which of the CAs that are there now signed it. Of files that it has
    /// seen before, it is not asked again.
    fn judge(&self, lineage: &str) -> Result<String, String> {
        let state = self.desk.context.state();
        let current = state.join("certs").join(lineage).join("current");
        let [cert, key, chain] =
            ["cert.pem", "privkey.pem", "fullchain.pem"].map(|name| current.join(name));
        let roots = [
            ("local", state.join("ca/root.pem")),
            ("office", state.join("cas/office/root.pem")),
            ("acme", self.desk.ca.issuing_root()),
        ];
        let mut hasher = DefaultHasher::new();
        let all = roots.iter().map(|(_, root)| root);
        for path in [&cert, &key, &chain].into_iter().chain(all) {
            fs::read(path).unwrap_or_default().hash(&mut hasher);
        }
        let seen = hasher.finish();
        if let Some(judged) = self.judged.borrow().get(&seen) {
            return Ok(judged.clone());
        }
        let answer = |arguments: &[&str]| {
            let output = Command::new("openssl").args(arguments).output();
            output.expect("it runs")
        };
        let of_key = answer(&["pkey", "-in", text(&key), "-pubout"]).stdout;
        let of_leaf = answer(&["x509", "-in", text(&cert), "-noout", "-pubkey"]).stdout;
        if of_key.is_empty() || of_key != of_leaf {
            return Err(format!("{lineage}: key and certificate do not match"));
        }
        let signed = |root: &Path| {
            let arguments = ["verify", "-CAfile", text(root), "-untrusted", text(&chain)];
            answer(&[&arguments[..], &[text(&cert)]].concat())
                .status
                .success()
        };
        let by = roots.iter().find(|(_, root)| signed(root));
        let judged = by.map_or("signed by nobody who is there", |(name, _)| name);
        self.judged.borrow_mut().insert(seen, judged.to_owned());
        Ok(judged.to_owned())
    }
}

/// Nothing half done lies about.
fn nothing_left(state: &Path) -> Result<(), String> {
    let left: Vec<String> = WalkDir::new(state)
        .into_iter()
        .flatten()
        .map(|entry| entry.path().display().to_string())
        .filter(|path| {
            [".new-", ".ca-new-", ".removed-"]
                .iter()
                .any(|mark| path.contains(mark))
        })
        .collect();
    if left.is_empty() {
        Ok(())
    } else {
        Err(format!("left over: {left:?}"))
    }
}
