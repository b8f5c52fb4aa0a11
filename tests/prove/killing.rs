//! `kill -9` at random moments of a command, again and again.

use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};

use crate::random::Random;

/// Whom a kill hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hit {
    /// voicectl alone: what it started goes on.
    Alone,
    /// Everything that it started too, as when a service or a machine is stopped.
    Group,
}

/// What became of a run.
pub(crate) enum Fate {
    /// It was killed; what it had said until then.
    Killed(Output),
    /// It ended before its moment.
    Ended(Output),
}

impl Fate {
    pub(crate) const fn output(&self) -> &Output {
        match self {
            Self::Killed(output) | Self::Ended(output) => output,
        }
    }
}

/// Kills runs, and counts.
pub(crate) struct Killer {
    random: Random,
    /// How long a whole run takes.
    pub(crate) whole: Duration,
    pub(crate) killed: u32,
    pub(crate) ended: u32,
    /// The group of the latest run.
    group: Option<Pid>,
}

impl Killer {
    pub(crate) const fn new(seed: u64, whole: Duration) -> Self {
        Self {
            random: Random(seed),
            whole,
            killed: 0,
            ended: 0,
            group: None,
        }
    }

    /// Starts a command and kills it at a random moment of a whole run. One that ends by itself must succeed.
    pub(crate) fn strike(&mut self, command: &mut Command, hit: Hit) -> Fate {
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .spawn()
            .expect("it runs");
        self.kill(child, hit)
    }

    /// The same of one that runs already, in a group of its own.
    pub(crate) fn kill(&mut self, mut child: Child, hit: Hit) -> Fate {
        self.group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        wait(self.random.moment(self.whole));
        match hit {
            Hit::Alone => child.kill().expect("killed"),
            Hit::Group => {
                // One that is gone already has no group any more.
                let _ = kill_process_group(self.group.expect("a process"), Signal::KILL);
            }
        }
        let output = child.wait_with_output().expect("it ends");
        match output.status.code() {
            // No code: the signal ended it.
            None => {
                self.killed += 1;
                Fate::Killed(output)
            }
            Some(0) => {
                self.ended += 1;
                Fate::Ended(output)
            }
            Some(code) => panic!(
                "after {} kills it failed by itself with {code}:\n{}{}",
                self.killed,
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr)
            ),
        }
    }

    /// Waits until nothing that the latest run started goes on: who comes meanwhile finds things half done.
    pub(crate) fn quiet(&self) {
        let begin = Instant::now();
        let group = self.group.expect("a run");
        while test_kill_process_group(group).is_ok() {
            assert!(
                begin.elapsed() < Duration::from_mins(1),
                "a program does not end"
            );
            std::thread::park_timeout(Duration::from_millis(1));
        }
    }
}

/// Until a moment of a run; sleeping is too coarse for it.
pub(crate) fn wait(moment: Duration) {
    let begin = Instant::now();
    // What runs meanwhile has the core until shortly before.
    std::thread::park_timeout(moment.saturating_sub(Duration::from_millis(1)));
    while begin.elapsed() < moment {
        std::hint::spin_loop();
    }
}

/// How long something takes, in the middle of some times.
pub(crate) fn length(times: u32, mut run: impl FnMut(u32)) -> Duration {
    let begin = Instant::now();
    for time in 0..times {
        run(time);
    }
    begin.elapsed() / times
}
