//! The service and its timer.

use std::fmt::Write;
use std::path::PathBuf;

use super::job::text;
use super::{Host, Job, ScheduleError, Scope};
use crate::machine::MachineError;
use crate::machine::unit::{self, quoted};

/// The name of both units.
pub(super) const NAME: &str = "voicectl-renew";
/// The timer, as systemctl wants it.
pub(super) const TIMER: &str = "voicectl-renew.timer";

/// What keeps the service of root in bounds. Measured with systemd 252: an exposure of 2.3 with all of it, 2.0 without `chown`.
/// What is left out is what deploy hooks need: sockets of systemd and docker, other users' folders among the writable ones,
/// programs in home folders. `chown` is what renewal itself needs: what it writes into the state folder of a service belongs
/// to the service's user. `setuid` is not among that.
const BOUNDS: &str = "\
CapabilityBoundingSet=CAP_NET_BIND_SERVICE CAP_DAC_OVERRIDE CAP_FOWNER CAP_CHOWN
DevicePolicy=closed
KeyringMode=private
LockPersonality=yes
MemoryDenyWriteExecute=yes
NoNewPrivileges=yes
PrivateDevices=yes
PrivateMounts=yes
PrivateTmp=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHome=read-only
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
ProtectSystem=strict
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallErrorNumber=EPERM
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallFilter=@chown
UMask=0022
";

/// A user's own systemd has no right to mount anything: namespaces are left out, because where they are not allowed the
/// service would not start at all.
const USER_BOUNDS: &str = "\
LockPersonality=yes
MemoryDenyWriteExecute=yes
NoNewPrivileges=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallErrorNumber=EPERM
SystemCallFilter=@system-service
UMask=0022
";

/// The folder of the units.
pub(super) fn folder(host: &Host, scope: Scope) -> Option<PathBuf> {
    match scope {
        Scope::System => Some(host.system("/etc/systemd/system")),
        Scope::User => Some(host.config_home.as_ref()?.join("systemd/user")),
    }
}

/// The unit that renews once.
pub(super) fn service(job: &Job, scope: Scope) -> Result<String, ScheduleError> {
    let words = job.words()?;
    let command = unit::command(words.iter().copied()).map_err(|said| {
        ScheduleError::Machine(MachineError::Program {
            program: words.first().copied().unwrap_or_default().to_owned(),
            said: said.to_owned(),
        })
    })?;
    let mut unit = format!(
        "# {}\n\n[Unit]\nDescription=Renewal of certificates\n",
        super::survey::purpose(&job.state)?
    );
    if scope == Scope::System {
        unit.push_str(
            "Wants=network-online.target\nAfter=network-online.target nss-lookup.target\n",
        );
    }
    let _ = write!(
        unit,
        "\n[Service]\nType=oneshot\nExecStart={command}\nTimeoutStartSec=3h\n",
    );
    if let Some(config) = &job.config {
        let variable = format!("VOICECTL_CONFIG={}", text(config)?);
        let _ = writeln!(unit, "Environment={}", quoted(&variable));
    }
    if scope == Scope::User {
        unit.push_str(USER_BOUNDS);
        return Ok(unit);
    }
    unit.push_str(BOUNDS);
    // Not StateDirectory=, which would change the mode of a folder that is there.
    let writable = std::iter::once(&job.state).chain(&job.writable);
    for folder in writable {
        // A folder that is not there keeps nothing from being renewed.
        let path = quoted(&format!("-{}", text(folder)?));
        let _ = writeln!(unit, "ReadWritePaths={path}");
    }
    Ok(unit)
}

/// The timer: hourly, because the window of a certificate of six days is three hours long. Two machines that were made
/// from one image do not come at the same moment, and what was missed is made up for.
pub(super) fn timer(job: &Job) -> Result<String, ScheduleError> {
    Ok(format!(
        "# {}\n\n\
         [Unit]\nDescription=Renewal of certificates, every hour\n\n\
         [Timer]\nOnCalendar=hourly\nRandomizedDelaySec=30min\nFixedRandomDelay=yes\nAccuracySec=1min\nPersistent=yes\n\n\
         [Install]\nWantedBy=timers.target\n",
        super::survey::purpose(&job.state)?
    ))
}
