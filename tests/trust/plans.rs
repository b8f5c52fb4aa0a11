//! What would be run on every kind of machine, as snapshots.

mod browsers;
mod systems;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use regex::Regex;
use tempfile::TempDir;
use voicectl::trust::TrustError;
use voicectl::trust::anchor::{Anchor, Source};
use voicectl::trust::machine::{Machine, Platform};
use voicectl::trust::receipt::Receipts;
use voicectl::trust::runner::{Answer, Runner};
use voicectl::trust::shelf::Shelf;
use voicectl::trust::step::{By, Invocation, Step};
use voicectl::trust::stores::{Context as Ground, STORES};
use voicectl::trust::work::{Direction, survey};

use crate::support::command::Context;
use crate::support::text;

/// Programs that answer what a test says, by a word of their command line.
#[derive(Default)]
struct Told(Vec<(&'static str, Vec<u8>)>);

impl Runner for Told {
    fn look(&self, _by: By, invocation: &Invocation) -> Result<Answer, TrustError> {
        let line = format!("{} {}", invocation.program, invocation.arguments.join(" "));
        let mut answers = self.0.iter();
        let output = answers
            .find(|(word, _)| line.contains(word))
            .map(|(_, output)| output.clone());
        Ok(Answer {
            success: true,
            output: output.unwrap_or_default(),
            errors: String::new(),
        })
    }

    fn apply(&self, step: &Step) -> Result<(), TrustError> {
        panic!("plans are not carried out here: {step:?}")
    }

    fn can_be_root(&self) -> bool {
        false
    }

    fn somebody_is_there(&self) -> bool {
        false
    }
}

/// A machine in a folder.
struct Stage {
    folder: TempDir,
    machine: Machine,
    anchor: Anchor,
    told: Told,
}

impl Stage {
    fn new(platform: Platform, constrain: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().to_owned();
        let home = root.join("home/me");
        for made in [root.join("bin"), root.join("etc"), home.clone()] {
            fs::create_dir_all(made).expect("made");
        }
        let machine = Machine {
            platform,
            path: vec![root.join("bin")],
            data_home: Some(home.join(".local/share")),
            config_home: Some(home.join(".config")),
            home: Some(home),
            java_home: None,
            is_root: false,
            invoker: None,
            temporary: "/tmp".into(),
            root,
        };
        Self {
            folder,
            machine,
            anchor: anchor(constrain),
            told: Told::default(),
        }
    }

    fn linux(os_release: &str, programs: &[&str]) -> Self {
        let stage = Self::new(Platform::Linux, &[]);
        stage.file("etc/os-release", os_release);
        for program in programs {
            stage.program(&format!("bin/{program}"));
        }
        stage
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn file(&self, name: &str, content: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, content).expect("written");
    }

    fn program(&self, name: &str) {
        self.file(name, "");
        fs::set_permissions(self.path(name), fs::Permissions::from_mode(0o755)).expect("set");
    }

    fn commands(&self, direction: Direction, store: &str) -> String {
        let context = Ground {
            machine: &self.machine,
            runner: &self.told,
        };
        let nowhere = Path::new("/nowhere");
        let receipts =
            Receipts::read(&Shelf::of(nowhere, nowhere, &self.machine)).expect("no receipts");
        let kinds: Vec<_> = STORES.iter().filter(|kind| kind.name == store).collect();
        let tasks = survey(direction, &kinds, &[&self.anchor], &receipts, &context);
        let mut lines = Vec::new();
        for task in &tasks {
            lines.push(format!("# {}", task.place()));
            lines.extend(task.problem().map(|problem| format!("! {problem}")));
            lines.extend(task.commands(&context));
        }
        self.filter(&(lines.join("\n") + "\n"))
    }

    fn filter(&self, text: &str) -> String {
        let text = text.replace(self::text(self.folder.path()), "");
        let text = text.replace(&self.anchor.name(), "voicectl-ID");
        let text = text.replace(&self.anchor.sha1(), "[SHA1]");
        let text = text.replace(self.anchor.subject(), "[SUBJECT]");
        let pem = Regex::new("(?s)-----BEGIN.*?END CERTIFICATE-----").expect("a pattern");
        let text = pem.replace_all(&text, "[PEM]").into_owned();
        let base64 = Regex::new("\"MII[^\"]*\"").expect("a pattern");
        base64.replace_all(&text, "\"[DER]\"").into_owned()
    }
}

fn anchor(constrain: &[&str]) -> Anchor {
    let context = Context::new();
    let mut arguments = vec!["cert", "ca", "new"];
    for name in constrain {
        arguments.extend(["--constrain", name]);
    }
    context.ok(&arguments);
    let pem = fs::read(context.ca()).expect("a root");
    Anchor::read(&pem, Source::Ca("local".to_owned())).expect("an anchor")
}
