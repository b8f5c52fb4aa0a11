//! One program, run with a time limit and bounded output, without a shell and without input.

use std::io::Read;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

/// More than any of these programs says about one server.
const MOST: u64 = 64 << 10;

/// How often a program that has closed its output is asked whether it has ended.
const POLL: Duration = Duration::from_millis(5);

/// What a program did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It ended.
    Ended {
        /// Its exit code; `None` by a signal.
        code: Option<i32>,
        stdout: String,
        stderr: String,
    },
    /// It could not be started.
    NotStarted(String),
    /// It was killed.
    TooSlow,
}

/// Runs it in a process group of its own, which is killed when the time is over.
pub(super) fn run(command: &mut Command, limit: Duration) -> Outcome {
    let end = Instant::now() + limit;
    let started = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn();
    let mut child = match started {
        Ok(child) => child,
        Err(error) => return Outcome::NotStarted(error.to_string()),
    };
    let stdout = child.stdout.take().map(listen);
    let stderr = child.stderr.take().map(listen);
    let hear = |pipe: Option<Receiver<String>>| {
        let left = end.saturating_duration_since(Instant::now());
        pipe.and_then(|pipe| pipe.recv_timeout(left).ok())
    };
    let (stdout, stderr) = (hear(stdout), hear(stderr));
    let (Some(stdout), Some(stderr)) = (stdout, stderr) else {
        stop(&mut child);
        return Outcome::TooSlow;
    };
    loop {
        match child.try_wait() {
            Ok(Some(status)) => {
                return Outcome::Ended {
                    code: status.code(),
                    stdout,
                    stderr,
                };
            }
            Ok(None) if Instant::now() < end => thread::sleep(POLL),
            _ => {
                stop(&mut child);
                return Outcome::TooSlow;
            }
        }
    }
}

/// Reads a pipe to its end; whoever writes without end finds it closed.
fn listen(pipe: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = pipe.take(MOST).read_to_end(&mut bytes);
        let _ = sender.send(String::from_utf8_lossy(&bytes).into_owned());
    });
    receiver
}

fn stop(child: &mut Child) {
    let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sh(script: &str, limit: Duration) -> Outcome {
        run(Command::new("sh").args(["-c", script]), limit)
    }

    #[test]
    fn programs_end_in_time_and_say_little() {
        let minute = Duration::from_mins(1);
        assert_eq!(
            sh("echo out; echo err >&2; exit 3", minute),
            Outcome::Ended {
                code: Some(3),
                stdout: "out\n".to_owned(),
                stderr: "err\n".to_owned(),
            }
        );
        // A child of the child is killed too; else its pipe would stay open.
        let begin = Instant::now();
        let limit = Duration::from_millis(300);
        assert_eq!(sh("sleep 1000 & sleep 1000", limit), Outcome::TooSlow);
        assert_eq!(sh("exec >&- 2>&-; sleep 1000", limit), Outcome::TooSlow);
        assert!(begin.elapsed() < minute);
        let Outcome::Ended { stdout, .. } = sh("yes 2>/dev/null", minute) else {
            panic!("it ends when nobody reads");
        };
        assert_eq!(stdout.len() as u64, MOST);
        assert!(matches!(
            run(&mut Command::new("/nowhere/x"), minute),
            Outcome::NotStarted(_)
        ));
    }
}
