//! The root stores of Windows: read by PowerShell, whose answer is the same in every language, written by `certutil.exe`.

use crate::trust::TrustError;
use crate::trust::anchor::{Anchor, Found, certificates};
use crate::trust::machine::Machine;
use crate::trust::receipt::Kept;
use crate::trust::step::{Action, By, Invocation, Plan};
use crate::trust::stores::{Context, Presence, TrustStore};

/// A root store: that of the machine for an elevated process, else that of the user.
pub(super) struct RootStore {
    is_machine: bool,
}

impl RootStore {
    pub(super) const fn of(machine: &Machine) -> Self {
        Self {
            is_machine: machine.is_root,
        }
    }

    fn certutil(&self, arguments: &[&str]) -> Invocation {
        let user: &[&str] = if self.is_machine { &[] } else { &["-user"] };
        Invocation::new("certutil.exe", [user, arguments].concat())
    }

    fn by(&self) -> By {
        if self.is_machine { By::Root } else { By::User }
    }

    fn certificates(&self, context: &Context<'_>) -> Result<Vec<Found>, TrustError> {
        let script = format!(
            "Get-ChildItem Cert:\\{} | ForEach-Object {{ '-----BEGIN CERTIFICATE-----'; \
             [Convert]::ToBase64String($_.RawData, 'InsertLineBreaks'); '-----END CERTIFICATE-----' }}",
            self.place()
        );
        let arguments = ["-NoProfile", "-NonInteractive", "-Command", &script];
        let list = Invocation::new("powershell.exe", arguments);
        let answer = context.runner.look(self.by(), &list)?;
        if !answer.success {
            return Err(TrustError::Command {
                program: list.program,
                said: answer.errors.trim().to_owned(),
            });
        }
        let all = certificates(&answer.output).into_iter();
        Ok(all
            .map(|certificate| Found {
                certificate,
                name: self.place().to_owned(),
            })
            .collect())
    }
}

impl TrustStore for RootStore {
    fn place(&self) -> &str {
        if self.is_machine {
            "LocalMachine\\Root"
        } else {
            "CurrentUser\\Root"
        }
    }

    fn status(&self, anchor: &Anchor, context: &Context<'_>) -> Result<Presence, TrustError> {
        let all = self.certificates(context)?;
        Ok(if all.iter().any(|found| anchor.is(&found.certificate)) {
            Presence::Installed
        } else {
            Presence::Missing
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
            plan.run(
                self.by(),
                self.certutil(&["-f", "-addstore", "Root", &path]),
            );
            // The store of a user opens a window that warns; that of the machine does not.
            if !self.is_machine {
                plan.asks();
            }
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
        let all = self.certificates(context)?;
        let mut plan = Plan::default();
        for anchor in anchors {
            if all.iter().any(|found| anchor.is(&found.certificate)) {
                let delete = self.certutil(&["-delstore", "Root", &anchor.sha1()]);
                plan.run(self.by(), delete);
                if !self.is_machine {
                    plan.asks();
                }
            }
        }
        Ok(plan)
    }

    fn list_ours(&self, context: &Context<'_>) -> Result<Vec<Found>, TrustError> {
        let all = self.certificates(context)?.into_iter();
        Ok(all.filter(Found::is_ours).collect())
    }
}
