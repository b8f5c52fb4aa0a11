//! systemd or cron.

use super::{Host, Kind, ScheduleError, Scope};

/// One of the two, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Which.
    pub kind: Kind,
    /// Why, as half a sentence.
    pub because: &'static str,
}

/// Takes what was asked for, else what runs here: systemd before cron, because its timer makes up for what was missed.
///
/// # Errors
///
/// [`ScheduleError::Nothing`] when nothing was asked for and neither is here.
pub fn choose(asked: Option<Kind>, host: &Host) -> Result<Choice, ScheduleError> {
    let (kind, because) = match asked {
        Some(kind) => (kind, "you asked for it"),
        None if host.has_systemd => match host.scope {
            Scope::System => (Kind::Systemd, "systemd runs this machine"),
            Scope::User => (Kind::Systemd, "systemd runs this machine and your session"),
        },
        None if host.scope == Scope::System && host.has_cron_d => (
            Kind::Cron,
            "systemd does not run here, and cron reads /etc/cron.d",
        ),
        None if host.crontab.is_some() => (
            Kind::Cron,
            "systemd does not run here, and there is `crontab`",
        ),
        None => return Err(ScheduleError::Nothing),
    };
    Ok(Choice { kind, because })
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn chosen(has_systemd: bool, has_cron_d: bool, crontab: bool, scope: Scope) -> Option<Kind> {
        let host = Host {
            root: PathBuf::from("/"),
            scope,
            config_home: None,
            has_systemd,
            systemctl: None,
            has_cron_d,
            crontab: crontab.then(|| PathBuf::from("/usr/bin/crontab")),
        };
        choose(None, &host).ok().map(|choice| choice.kind)
    }

    #[test]
    fn what_runs_here_is_taken_and_systemd_first() {
        let (system, user) = (Scope::System, Scope::User);
        assert_eq!(chosen(true, true, true, system), Some(Kind::Systemd));
        assert_eq!(chosen(false, true, true, system), Some(Kind::Cron));
        assert_eq!(chosen(false, false, true, system), Some(Kind::Cron));
        assert_eq!(chosen(false, false, true, user), Some(Kind::Cron));
        // A user may not write there.
        assert_eq!(chosen(false, true, false, user), None);
        assert_eq!(chosen(false, false, false, system), None);
    }
}
