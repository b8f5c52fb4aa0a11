//! Key stores of JDKs, by Java's `keytool`. A JDK that a distribution brings follows the system's store: nothing is imported
//! twice there.

mod found;

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use self::found::Jdk;
use super::TrustError;
use super::anchor::{Anchor, Found, certificates};
use super::machine::Machine;
use super::receipt::Kept;
use super::step::{By, Invocation, Plan};
use super::stores::{Context, MissingTool, Presence, TrustStore};

/// The password of every `cacerts`; it guards nothing.
const PASSWORD: &str = "changeit";

/// One key store.
struct KeyStore {
    path: PathBuf,
    label: String,
    home: PathBuf,
    /// Whether it is made from the system's store.
    follows: bool,
}

/// The key stores of all JDKs.
pub(super) fn find(context: &Context<'_>) -> Vec<Box<dyn TrustStore>> {
    let jdks = found::jdks(context.machine).into_iter();
    jdks.map(|jdk| Box::new(KeyStore::new(jdk, context.machine)) as Box<dyn TrustStore>)
        .collect()
}

/// The key store at a place that a receipt names, such as one of a `JAVA_HOME` that is not set any more.
pub(super) fn at(place: &str, context: &Context<'_>) -> Option<Box<dyn TrustStore>> {
    let store = PathBuf::from(place);
    // HOME/lib/security/cacerts
    let home = store.ancestors().nth(3)?.to_owned();
    store.is_file().then(|| {
        Box::new(KeyStore::new(Jdk { home, store }, context.machine)) as Box<dyn TrustStore>
    })
}

impl KeyStore {
    fn new(jdk: Jdk, machine: &Machine) -> Self {
        let etc = machine.system("/etc");
        let etc = etc.canonicalize().unwrap_or(etc);
        Self {
            label: jdk.store.display().to_string(),
            follows: jdk.store.starts_with(etc),
            path: jdk.store,
            home: jdk.home,
        }
    }

    fn keytool(&self, machine: &Machine) -> Option<String> {
        let own = ["bin/keytool", "jre/bin/keytool"].map(|path| self.home.join(path));
        let own = own.iter().find(|path| path.is_file());
        own.map(|path| path.display().to_string())
            .or_else(|| machine.find("keytool"))
    }

    fn run(&self, program: &str, command: &str, arguments: &[&str]) -> Invocation {
        let first = [
            // What it says is read, and it says it in the language of the user.
            "-J-Duser.language=en",
            command,
            "-keystore",
            &self.label,
            "-storepass",
            PASSWORD,
        ];
        Invocation::new(program, [&first, arguments].concat())
    }

    /// Whoever may write it.
    fn by(&self, machine: &Machine) -> By {
        let is_mine = match (&machine.invoker, machine.is_root) {
            (Some(invoker), _) => owner(&self.path) == Some(invoker.uid),
            (None, true) => false,
            (None, false) => rustix::fs::access(&self.path, rustix::fs::Access::WRITE_OK).is_ok(),
        };
        if is_mine { By::User } else { By::Root }
    }

    fn entries(&self, program: &str, context: &Context<'_>) -> Result<Vec<Found>, TrustError> {
        let list = self.run(program, "-list", &["-rfc"]);
        let answer = context.runner.look(By::User, &list)?;
        let text = String::from_utf8_lossy(&answer.output);
        if !answer.success {
            // Errors are on standard output.
            let said = format!("{text}{}", answer.errors);
            return Err(if said.contains("password was incorrect") {
                TrustError::KeyStorePassword
            } else {
                TrustError::Command {
                    program: program.to_owned(),
                    said: said.trim().to_owned(),
                }
            });
        }
        let mut found = Vec::new();
        for entry in text.split("Alias name: ").skip(1) {
            let alias = entry.lines().next().unwrap_or_default();
            for certificate in certificates(entry.as_bytes()) {
                found.push(Found {
                    certificate,
                    name: alias.trim().to_owned(),
                });
            }
        }
        Ok(found)
    }
}

impl TrustStore for KeyStore {
    fn place(&self) -> &str {
        &self.label
    }

    fn status(&self, anchor: &Anchor, context: &Context<'_>) -> Result<Presence, TrustError> {
        let Some(program) = self.keytool(context.machine) else {
            return Ok(Presence::NoTool(MissingTool {
                tool: "keytool",
                package: "any JDK, which has it".to_owned(),
            }));
        };
        let entries = self.entries(&program, context)?;
        Ok(if entries.iter().any(|one| anchor.is(&one.certificate)) {
            Presence::Installed
        } else {
            Presence::Missing
        })
    }

    fn plan_install(&self, anchors: &[&Anchor], context: &Context<'_>) -> Result<Plan, TrustError> {
        let mut plan = Plan::default();
        let Some(program) = self.keytool(context.machine).filter(|_| !self.follows) else {
            return Ok(plan);
        };
        for anchor in anchors {
            let alias = anchor.name();
            let import = self.run(&program, "-importcert", &["-noprompt", "-alias", &alias]);
            plan.run(self.by(context.machine), import.with_input(anchor.pem()));
        }
        Ok(plan)
    }

    fn plan_uninstall(
        &self,
        anchors: &[&Anchor],
        _kept: &[Kept],
        context: &Context<'_>,
    ) -> Result<Plan, TrustError> {
        let mut plan = Plan::default();
        let Some(program) = self.keytool(context.machine).filter(|_| !self.follows) else {
            return Ok(plan);
        };
        for entry in self.entries(&program, context)? {
            if anchors.iter().any(|anchor| anchor.is(&entry.certificate)) {
                let delete = self.run(&program, "-delete", &["-alias", &entry.name]);
                plan.run(self.by(context.machine), delete);
            }
        }
        Ok(plan)
    }

    fn list_ours(&self, context: &Context<'_>) -> Result<Vec<Found>, TrustError> {
        let Some(program) = self.keytool(context.machine) else {
            return Ok(Vec::new());
        };
        let entries = self.entries(&program, context)?.into_iter();
        Ok(entries.filter(Found::is_ours).collect())
    }
}

fn owner(path: &Path) -> Option<u32> {
    path.metadata().ok().map(|found| found.uid())
}
