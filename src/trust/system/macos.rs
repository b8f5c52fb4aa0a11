//! Keychains of macOS, by Apple's `security`.

use crate::trust::TrustError;
use crate::trust::anchor::{Anchor, Found, certificates};
use crate::trust::machine::Machine;
use crate::trust::receipt::Kept;
use crate::trust::step::{Action, By, Invocation, Plan};
use crate::trust::stores::{Context, Presence, TrustStore};

const SECURITY: &str = "/usr/bin/security";

/// A keychain: root has the system's, everybody else their own.
pub(super) struct Keychain {
    path: String,
    /// Whether its trust is that of all users.
    is_admin: bool,
}

impl Keychain {
    pub(super) fn of(machine: &Machine) -> Self {
        let own = machine.below_home("Library/Keychains/login.keychain-db");
        match own.filter(|_| !machine.is_root) {
            Some(path) => Self {
                path: path.display().to_string(),
                is_admin: false,
            },
            None => Self {
                path: "/Library/Keychains/System.keychain".to_owned(),
                is_admin: true,
            },
        }
    }

    fn by(&self) -> By {
        if self.is_admin { By::Root } else { By::User }
    }

    fn security(&self, command: &str, arguments: &[&str]) -> Invocation {
        let mut words = vec![command];
        if self.is_admin && command.ends_with("trusted-cert") {
            words.push("-d");
        }
        words.extend(arguments);
        Invocation::new(SECURITY, words)
    }

    fn certificates(&self, context: &Context<'_>) -> Result<Vec<Found>, TrustError> {
        let list = self.security("find-certificate", &["-a", "-p", &self.path]);
        let answer = context.runner.look(By::User, &list)?;
        // A keychain without certificates is a failure to it.
        let all = certificates(&answer.output).into_iter();
        Ok(all
            .map(|certificate| Found {
                certificate,
                name: self.path.clone(),
            })
            .collect())
    }
}

impl TrustStore for Keychain {
    fn place(&self) -> &str {
        &self.path
    }

    fn status(&self, anchor: &Anchor, context: &Context<'_>) -> Result<Presence, TrustError> {
        let all = self.certificates(context)?;
        if !all.iter().any(|found| anchor.is(&found.certificate)) {
            return Ok(Presence::Missing);
        }
        // Being in a keychain is not being trusted. The settings name subjects only; ours are unique by their key's hash.
        let domain: &[&str] = if self.is_admin { &["-d"] } else { &[] };
        let settings = self.security("dump-trust-settings", domain);
        let answer = context.runner.look(By::User, &settings)?;
        let settings = String::from_utf8_lossy(&answer.output).into_owned();
        let mut lines = settings.lines().map(str::trim);
        let is_trusted = lines.any(|line| {
            line.starts_with("Cert ")
                && line
                    .split_once(": ")
                    .is_some_and(|(_, subject)| subject == anchor.subject())
        });
        Ok(if is_trusted {
            Presence::Installed
        } else {
            Presence::Partial("it is in the keychain, and not trusted".to_owned())
        })
    }

    fn plan_install(&self, anchors: &[&Anchor], context: &Context<'_>) -> Result<Plan, TrustError> {
        let mut plan = Plan::default();
        for anchor in anchors {
            let file = context
                .machine
                .temporary
                .join(format!("{}.pem", anchor.name()));
            plan.write(By::User, &file, anchor.pem());
            let path = file.display().to_string();
            let add = [
                "-r",
                "trustRoot",
                "-p",
                "ssl",
                "-p",
                "basic",
                "-k",
                &self.path,
                &path,
            ];
            plan.run(self.by(), self.security("add-trusted-cert", &add));
            // Since macOS 11 a change of trust asks for a password, also root.
            plan.asks();
            plan.push(By::User, Action::Remove(file));
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
        let all = self.certificates(context)?;
        for anchor in anchors {
            if !all.iter().any(|found| anchor.is(&found.certificate)) {
                continue;
            }
            let file = context
                .machine
                .temporary
                .join(format!("{}.pem", anchor.name()));
            plan.write(By::User, &file, anchor.pem());
            let path = file.display().to_string();
            plan.run(self.by(), self.security("remove-trusted-cert", &[&path]));
            plan.asks();
            // It fails where there are no settings any more; the certificate has to go all the same.
            plan.let_fail();
            let delete = ["-Z", &anchor.sha1(), &self.path];
            plan.run(self.by(), self.security("delete-certificate", &delete));
            plan.push(By::User, Action::Remove(file));
        }
        Ok(plan)
    }

    fn list_ours(&self, context: &Context<'_>) -> Result<Vec<Found>, TrustError> {
        let all = self.certificates(context)?.into_iter();
        Ok(all.filter(Found::is_ours).collect())
    }
}
