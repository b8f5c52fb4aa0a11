//! What a process can still do behind the walls. Each attempt is a process of its own, since the walls are for good and
//! some attempts are deadly: this test binary runs itself again, for one test that does nothing without [`ATTEMPT`].

use std::fs::File;
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Output};
use std::time::Duration;

use super::{Bounds, linux};

const ATTEMPT: &str = "VOICECTL_TEST_ATTEMPT";
/// Exit code where the kernel has not the walls that are asked for.
const LACKING: i32 = 77;
const BOUNDS: Bounds = Bounds {
    // The test binary brings more threads and symbols along than the product.
    memory: 4 << 30,
    cpu: Duration::from_mins(1),
};

/// What a process does that has been taken over.
fn attempt(what: &str) -> std::io::Result<()> {
    match what {
        "compute" => {
            let numbers: Vec<f32> = (0_u16..60_000).map(f32::from).collect();
            let mut more = numbers.clone();
            more.extend(&numbers);
            assert!(more.iter().sum::<f32>() > 0.0);
            // Hash tables ask the kernel for chance.
            std::collections::HashMap::<u8, u8>::new().insert(1, 2);
        }
        "panic" => assert!(std::panic::catch_unwind(|| panic!("as decoders do")).is_err()),
        "open" => drop(File::open("/etc/passwd")?),
        "list" => drop(std::fs::read_dir("/")?),
        "create" => drop(File::create("/tmp/voicectl-left-over")?),
        "connect" => drop(TcpStream::connect("127.0.0.1:1")?),
        "listen" => drop(TcpListener::bind("127.0.0.1:0")?),
        "datagram" => drop(UdpSocket::bind("127.0.0.1:0")?),
        "unix" => drop(UnixStream::connect("/run/nowhere")?),
        "exec" => drop(Command::new("/bin/true").status()?),
        "thread" => drop(std::thread::Builder::new().spawn(|| ())?),
        "kill" => rustix::process::kill_process(
            rustix::process::getppid().expect("a parent"),
            rustix::process::Signal::TERM,
        )?,
        "limits" => rustix::process::setrlimit(
            rustix::process::Resource::Nofile,
            rustix::process::Rlimit {
                current: Some(64),
                maximum: Some(64),
            },
        )?,
        "descriptor" => drop(rustix::io::dup(std::io::stdin())?),
        "ptrace" | "fork" | "mmap-exec" | "mprotect-exec" | "read-other" | "write-other" => {
            raw::call(what);
        }
        "hunger" => drop(std::hint::black_box(vec![1_u8; 5 << 30])),
        other => panic!("no attempt is called {other}"),
    }
    Ok(())
}

/// System calls that no safe function makes.
#[expect(unsafe_code, reason = "system calls that must not succeed")]
mod raw {
    pub(super) fn call(what: &str) {
        let (run, size) = (libc::PROT_READ | libc::PROT_EXEC, 4096);
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
        let mut byte = [0_u8];
        // SAFETY: nothing depends on their results; the one pointer is to a byte that lives as long as the call.
        unsafe {
            match what {
                "ptrace" => libc::syscall(libc::SYS_ptrace, libc::PTRACE_ATTACH, 1, 0, 0),
                "fork" => libc::syscall(libc::SYS_clone, libc::SIGCHLD, 0, 0, 0, 0),
                "mmap-exec" => libc::syscall(libc::SYS_mmap, 0, size, run, flags, -1, 0),
                "mprotect-exec" => libc::syscall(libc::SYS_mprotect, 0, size, run),
                "read-other" => libc::syscall(libc::SYS_read, 3, &raw mut byte, 1),
                _ => libc::syscall(libc::SYS_write, 3, &raw mut byte, 1),
            };
        }
    }
}

/// Runs one attempt behind the walls that `ATTEMPT` names before the slash.
#[test]
#[expect(
    clippy::exit,
    reason = "the test harness would go on to what is forbidden here"
)]
fn behind_the_walls() {
    let Ok(attempt_at) = std::env::var(ATTEMPT) else {
        return;
    };
    let (walls, what) = attempt_at.split_once('/').expect("walls and an attempt");
    match walls {
        "all" => {
            linux::hide().expect("hidden");
            linux::landlock().expect("landlock");
            super::limits(&BOUNDS, &mut Vec::new()).expect("limits");
            linux::seccomp().expect("seccomp");
        }
        "landlock" => {
            if linux::landlock().expect("landlock").is_some() {
                std::process::exit(LACKING);
            }
        }
        "limits" => super::limits(&BOUNDS, &mut Vec::new()).expect("limits"),
        other => panic!("no walls are called {other}"),
    }
    std::process::exit(match attempt(what) {
        Ok(()) => 42,
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => 13,
        Err(_) => 1,
    });
}

fn run(walls: &str, what: &str) -> Output {
    Command::new(std::env::current_exe().expect("this binary"))
        .args(["--exact", "--nocapture", "--test-threads=1"])
        .arg("speech::audio::worker::sandbox::tests::behind_the_walls")
        .env_clear()
        .env(ATTEMPT, format!("{walls}/{what}"))
        .output()
        .expect("it runs")
}

#[test]
fn computing_is_allowed() {
    for what in ["compute", "panic"] {
        let output = run("all", what);
        assert_eq!(output.status.code(), Some(42), "{what}: {output:?}");
    }
}

#[test]
fn everything_else_is_deadly() {
    for what in [
        "open",
        "list",
        "create",
        "connect",
        "listen",
        "datagram",
        "unix",
        "exec",
        "thread",
        "kill",
        "limits",
        "descriptor",
        "ptrace",
        "fork",
        "mmap-exec",
        "mprotect-exec",
        "read-other",
        "write-other",
    ] {
        let output = run("all", what);
        let signal = output.status.signal();
        assert_eq!(signal, Some(libc::SIGSYS), "{what}: {output:?}");
    }
}

#[test]
fn landlock_alone_keeps_files_and_ports_away() {
    for what in ["open", "list", "create", "connect", "listen", "exec"] {
        let output = run("landlock", what);
        let code = output.status.code();
        assert!(matches!(code, Some(13 | LACKING)), "{what}: {output:?}");
    }
}

#[test]
fn limits_alone_keep_memory_and_descriptors_away() {
    let output = run("limits", "hunger");
    assert_eq!(output.status.signal(), Some(libc::SIGABRT), "{output:?}");
    for what in ["open", "connect", "descriptor"] {
        let output = run("limits", what);
        assert_eq!(output.status.code(), Some(1), "{what}: {output:?}");
    }
}

#[test]
fn bounds_are_read_as_they_are_written() {
    assert_eq!(Bounds::parse(&BOUNDS.arguments()), Some(BOUNDS));
    assert_eq!(Bounds::parse(&["1"]), None);
    assert_eq!(Bounds::parse(&["1", "-1"]), None);
}
