//! What commands say of a home, before and after.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Output;

use super::scene::{SERVE, Scene};
use crate::support::text;

/// Commands that read, and change nothing.
const READERS: &[&str] = &[
    "cert list",
    "cert ca list",
    "cert ca show",
    "cert ca show office",
    "cert lint a.test",
    "cert lint d90.test",
    "acme status --offline",
    "acme due d90.test --offline",
    "renew --explain --offline",
    "renew hook a.test",
    "renew notify",
    "trust status --store nss",
    "trust env",
    "doctor --no-programs",
    "audit --local",
    "auth key list",
    "auth user list",
    "model list",
    "model verify",
    "config show",
    "deploy cron --uninstall --dry-run",
    SERVE,
];

/// Whether a reader is asked: hashing is slow, and keys and models have nothing to do with certificates.
fn is_asked(reader: &str, file: &Path) -> bool {
    let path = text(file);
    let is_other = path.contains("/certs/") || path.contains("/ca/") || path.contains("/cas/");
    match reader {
        "model verify" => path.starts_with(".cache"),
        "auth key list" | "auth user list" | "model list" | "config show" | "renew notify" => {
            !is_other
        }
        // It makes a key store of all roots.
        "trust env" => {
            path.starts_with(".cache") || path.contains("/ca/") || path.contains("/cas/")
        }
        "deploy cron --uninstall --dry-run" => path.contains("/deploy/"),
        // It starts with its lineage, and with who may use it.
        SERVE => ["/a.test/", "/access/", "/ca/", ".config/"]
            .iter()
            .any(|part| path.contains(part)),
        "cert ca show office" => !is_other || path.contains("/cas/"),
        _ => true,
    }
}

/// A command that said something else than before.
pub(super) struct Said {
    pub(super) command: String,
    pub(super) text: String,
    /// Whether it fails now, and did not before.
    pub(super) is_worse: bool,
}

/// What everything says when nothing is wrong, and nothing is due.
pub(super) struct Baseline {
    readers: Vec<(Option<i32>, String)>,
    /// Lineages that `renew` renews.
    renewed: BTreeSet<String>,
    before: Vec<(String, u32)>,
}

impl Baseline {
    pub(super) fn of(scene: &Scene) -> Self {
        let readers = READERS
            .iter()
            .map(|reader| {
                let output = scene.run(reader);
                let shown = whole(&output);
                sane(reader, &output).unwrap_or_else(|why| panic!("{why}"));
                (output.status.code(), shown)
            })
            .collect();
        let before = scene.versions();
        scene.late();
        let output = scene.run("renew");
        assert!(output.status.success(), "{}", whole(&output));
        let after = scene.versions();
        scene.early();
        let renewed: BTreeSet<String> = before
            .iter()
            .zip(&after)
            .filter(|(before, after)| before.1 < after.1)
            .map(|(before, _)| before.0.clone())
            .collect();
        assert!(renewed.len() >= 6, "{renewed:?}");
        Self {
            readers,
            renewed,
            before,
        }
    }

    /// Asks everybody; what is worse than before names the file, or the lineage that it is of, and a way back.
    pub(super) fn look(&self, scene: &Scene, file: &Path) -> Result<Vec<Said>, String> {
        let mut all = Vec::new();
        for (reader, (code, before)) in READERS.iter().zip(&self.readers) {
            if !is_asked(reader, file) {
                continue;
            }
            let output = scene.run(reader);
            sane(reader, &output)?;
            let now = whole(&output);
            let is_worse = output.status.code() != *code && output.status.code() != Some(0);
            if is_worse {
                named(reader, file, &now)?;
            }
            if is_worse || now != *before {
                all.push(Said {
                    command: (*reader).to_owned(),
                    text: now,
                    is_worse,
                });
            }
        }
        Ok(all)
    }

    /// Renews when everything is due: every lineage that the file has nothing to do with gets a new version.
    pub(super) fn renew_due(&self, scene: &Scene, file: &Path) -> Result<(), String> {
        let output = scene.run("renew");
        sane("renew", &output)?;
        let now = whole(&output);
        let concerned = concerned(file);
        let after = scene.versions();
        for (name, number) in &self.before {
            let is_new = after
                .iter()
                .any(|(found, now)| found == name && now > number);
            if self.renewed.contains(name) && !concerned(name) && !is_new {
                return Err(format!("{name} was not renewed:\n{now}"));
            }
        }
        if output.status.success() {
            return Ok(());
        }
        named("renew", file, &now)
    }

    /// Whether those that complained are well now, and then everybody.
    pub(super) fn is_whole(&self, scene: &Scene, file: &Path, said: &[Said]) -> bool {
        let complained =
            |reader: &str| said.iter().any(|one| one.is_worse && one.command == reader);
        if complained("renew") && !scene.run("renew").status.success() {
            return false;
        }
        let is_well = |(reader, (code, _)): (&&str, &(Option<i32>, String))| {
            let now = scene.run(reader).status.code();
            now == *code || now == Some(0)
        };
        let mut all = READERS.iter().zip(&self.readers);
        all.clone()
            .filter(|(reader, _)| complained(reader))
            .all(is_well)
            && all.all(|(reader, before)| !is_asked(reader, file) || is_well((reader, before)))
            && scene.run("renew").status.success()
    }

    /// What is not well.
    pub(super) fn troubles(&self, scene: &Scene, file: &Path) -> Vec<String> {
        let mut all = Vec::new();
        for (reader, (code, _)) in READERS.iter().zip(&self.readers) {
            if !is_asked(reader, file) {
                continue;
            }
            let output = scene.run(reader);
            let now = output.status.code();
            if now != *code && now != Some(0) {
                all.push(format!("{reader}: {}", whole(&output)));
            }
        }
        let output = scene.run("renew");
        if !output.status.success() {
            all.push(format!("renew: {}", whole(&output)));
        }
        all
    }
}

/// Everything it said; ends of times and colours are the same by the clock.
fn whole(output: &Output) -> String {
    format!(
        "exit {:?}\n{}{}",
        output.status.code(),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// Never a panic, never a signal, never without an end.
fn sane(command: &str, output: &Output) -> Result<(), String> {
    let said = whole(output);
    let is_due = command.starts_with("acme due");
    let is_known = match output.status.code() {
        Some(0..=3) => true,
        Some(255) => is_due,
        _ => false,
    };
    let is_panic = said.contains("panicked") || said.contains("in the middle of its work");
    if is_known && !is_panic {
        Ok(())
    } else {
        Err(format!("{command}: {said}"))
    }
}

/// An error names the file or what it is of, and a way back.
fn named(command: &str, file: &Path, said: &str) -> Result<(), String> {
    let name = file.file_name().expect("a name").to_string_lossy();
    let parts: Vec<String> = file
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    // A lineage, a CA, an account stand for their files.
    let whose = parts
        .iter()
        .position(|part| ["certs", "cas", "accounts"].contains(&part.as_str()));
    let whose = whose.and_then(|place| parts.get(place + 1)).cloned();
    let is_of_local = text(file).contains("/voicectl/ca/") && said.contains("the CA `local`");
    let is_named =
        said.contains(&*name) || is_of_local || whose.is_some_and(|whose| said.contains(&whose));
    // What people write themselves, they mend themselves.
    let is_theirs = parts[0] == ".config";
    // `lint` says what is in a file, whoever wrote it.
    let is_lint = command.starts_with("cert lint");
    let has_way = is_theirs || is_lint || said.contains('`') || said.contains("backup");
    match (is_named, has_way) {
        (true, true) => Ok(()),
        (false, _) => Err(format!("{command} does not name it: {said}")),
        (true, false) => Err(format!("{command} names no way back: {said}")),
    }
}

/// Which lineages a file has to do with.
fn concerned(file: &Path) -> impl Fn(&str) -> bool + use<> {
    let path = text(file).to_owned();
    move |lineage: &str| {
        let is_local = ["a.test", "b.test"].contains(&lineage);
        path.contains(&format!("/certs/{lineage}/"))
            || (path.contains("/voicectl/ca/") && is_local)
            || (path.contains("/cas/office/") && lineage == "o.office.test")
            || (path.contains("/accounts/") && lineage == "d90.test")
    }
}

/// Renews when nothing is due.
pub(super) fn renew(scene: &Scene, file: &Path) -> Result<Option<Said>, String> {
    let output = scene.run("renew");
    sane("renew", &output)?;
    let text = whole(&output);
    if output.status.success() {
        return Ok(None);
    }
    named("renew", file, &text)?;
    Ok(Some(Said {
        command: "renew".to_owned(),
        text,
        is_worse: true,
    }))
}
