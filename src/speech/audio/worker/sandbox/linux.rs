//! The walls of Linux: Landlock (landlock(7)) and a filter of system calls (seccomp(2)).

use std::io;

use landlock::{
    ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetError, RulesetStatus, Scope,
};
use rustix::process::{DumpableBehavior, set_dumpable_behavior};

/// Closes what whoever started us left open beyond the three pipes: listening sockets of a supervisor, files of a shell.
/// Kernels before 5.9 cannot; there the filter of system calls leaves nothing to do with them.
#[expect(
    unsafe_code,
    reason = "it closes descriptors that nothing here owns, in a process that has just begun and opened none"
)]
pub(super) fn forget_inherited() {
    // SAFETY: three numbers, no memory. No owner of a descriptor above 2 exists yet.
    unsafe {
        libc::syscall(libc::SYS_close_range, 3, libc::c_uint::MAX, 0);
    }
}

/// No core dump, no debugger, no look into memory by other processes of the same user (`PR_SET_DUMPABLE`).
///
/// There is no `PR_SET_PDEATHSIG`: it counts from the end of the parent's thread, and threads of a runtime come and go. A
/// worker without a parent reads the end of its input.
pub(super) fn hide() -> io::Result<()> {
    Ok(set_dumpable_behavior(DumpableBehavior::NotDumpable)?)
}

/// Takes away every file, every TCP port, and signals and abstract sockets of everyone else, as far as the kernel can.
pub(super) fn landlock() -> io::Result<Option<String>> {
    let status = deny_all().map_err(io::Error::other)?;
    Ok(match status {
        RulesetStatus::FullyEnforced => None,
        RulesetStatus::PartiallyEnforced => {
            Some("landlock in part only: the kernel is older than 6.12".to_owned())
        }
        RulesetStatus::NotEnforced => Some("landlock unavailable".to_owned()),
    })
}

fn deny_all() -> Result<RulesetStatus, RulesetError> {
    let rules = Ruleset::default()
        .handle_access(AccessFs::from_all(ABI::V6))?
        .handle_access(AccessNet::from_all(ABI::V6))?
        .scope(Scope::from_all(ABI::V6))?;
    Ok(rules.create()?.restrict_self()?.ruleset)
}

/// Leaves the system calls that computing needs; any other ends the process.
///
/// It is killed, and not just refused: no decoder asks for anything else, so whoever does has taken it over, and the log
/// then says so. It costs one recording and one process.
#[cfg(any(
    target_arch = "x86_64",
    target_arch = "aarch64",
    target_arch = "riscv64"
))]
pub(super) fn seccomp() -> io::Result<Option<String>> {
    let filter = filter::program().map_err(io::Error::other)?;
    match seccompiler::apply_filter(&filter) {
        Ok(()) => Ok(None),
        // A kernel without it, or a container that forbids it (seccomp(2), "ERRORS").
        Err(seccompiler::Error::Seccomp(error)) => Ok(Some(format!(
            "seccomp unavailable: {}",
            rustix::io::Errno::from_io_error(&error).map_or_else(String::new, |e| e.to_string())
        ))),
        Err(error) => Err(io::Error::other(error)),
    }
}

/// There is no table of system calls for this processor.
#[cfg(not(any(
    target_arch = "x86_64",
    target_arch = "aarch64",
    target_arch = "riscv64"
)))]
pub(super) fn seccomp() -> io::Result<Option<String>> {
    Ok(Some(format!(
        "seccomp unavailable on {}",
        std::env::consts::ARCH
    )))
}

#[cfg(any(
    target_arch = "x86_64",
    target_arch = "aarch64",
    target_arch = "riscv64"
))]
mod filter {
    use std::collections::BTreeMap;

    use seccompiler::SeccompCmpArgLen::{Dword, Qword};
    use seccompiler::SeccompCmpOp::{self, Eq, MaskedEq};
    use seccompiler::{
        BackendError, BpfProgram, SeccompAction, SeccompCondition, SeccompFilter, SeccompRule,
    };

    /// What needs no look at its arguments: memory, time, chance, waiting, signals of its own, and the end.
    const FREE: &[libc::c_long] = &[
        libc::SYS_brk,
        libc::SYS_clock_gettime,
        libc::SYS_exit,
        libc::SYS_exit_group,
        libc::SYS_futex,
        libc::SYS_getpid,
        libc::SYS_getrandom,
        libc::SYS_gettid,
        libc::SYS_madvise,
        libc::SYS_mremap,
        libc::SYS_munmap,
        libc::SYS_restart_syscall,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sched_yield,
        libc::SYS_sigaltstack,
    ];

    pub(super) fn program() -> Result<BpfProgram, BackendError> {
        let only = |argument, operator: SeccompCmpOp, value: u64| {
            let length = if matches!(operator, Eq) { Dword } else { Qword };
            SeccompCondition::new(argument, length, operator, value)
                .and_then(|condition| SeccompRule::new(vec![condition]))
        };
        let no_code = || only(2, MaskedEq(libc::PROT_EXEC as u64), 0);
        let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
            FREE.iter().map(|call| (*call, Vec::new())).collect();
        rules.insert(libc::SYS_read, vec![only(0, Eq, 0)?]);
        rules.insert(libc::SYS_write, vec![only(0, Eq, 1)?, only(0, Eq, 2)?]);
        // Memory that can be run would be a program from elsewhere.
        rules.insert(libc::SYS_mmap, vec![no_code()?]);
        rules.insert(libc::SYS_mprotect, vec![no_code()?]);
        // `abort` sends a signal, to itself.
        rules.insert(
            libc::SYS_tgkill,
            vec![only(0, Eq, std::process::id().into())?],
        );
        let target = std::env::consts::ARCH.try_into()?;
        SeccompFilter::new(
            rules,
            SeccompAction::KillProcess,
            SeccompAction::Allow,
            target,
        )?
        .try_into()
    }
}
