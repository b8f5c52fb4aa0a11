//! One run of a program of the user: bounded in time and in what it may say.

use std::fmt;
use std::os::unix::process::ExitStatusExt;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStderr, ChildStdout, Command};
use tokio::time::timeout;

use crate::pki::shown::shown;

/// How long output may follow after the end: a child in the background may keep the pipe open for ever.
const AFTERWARDS: Duration = Duration::from_millis(500);

/// How long the kernel may take to end a process that was killed.
const LAST: Duration = Duration::from_secs(5);

/// What a program may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Time until it is stopped with its children.
    pub limit: Duration,
    /// Time between asking it to stop (SIGTERM) and making it (SIGKILL); zero: it is not asked.
    pub grace: Duration,
    /// Bytes that are kept of what it says on stdout, and of stderr; the end of it is what matters.
    pub kept: usize,
}

/// How a program ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// With exit code 0.
    Success,
    /// With another exit code.
    Code(i32),
    /// By a signal that somebody else sent.
    Signal(i32),
    /// It took longer than this, and was stopped with its children.
    Late(Duration),
    /// It was not started, for this reason.
    NotStarted(String),
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Success => f.write_str("done"),
            Self::Code(code) => write!(f, "exit code {code}"),
            Self::Signal(signal) => write!(f, "it was killed by signal {signal}"),
            Self::Late(limit) => write!(
                f,
                "no end after {} s; it was stopped with its children",
                limit.as_secs_f64()
            ),
            Self::NotStarted(why) => write!(f, "it cannot be started: {why}"),
        }
    }
}

/// A program that came to its end, and its last words; they are its own, control characters included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// How.
    pub end: End,
    /// The end of its stdout.
    pub stdout: String,
    /// The end of its stderr.
    pub stderr: String,
}

impl Ended {
    /// How it ended and its last words, in one line that is fit for a terminal.
    #[must_use]
    pub fn line(&self) -> String {
        match last_words(&self.stderr).or_else(|| last_words(&self.stdout)) {
            Some(words) => format!("{}: {words}", self.end),
            None => self.end.to_string(),
        }
    }
}

/// The processes of a program. They are killed when this goes, unless the program has come to its end.
struct Group(Option<Pid>);

impl Group {
    fn ask(&self) {
        if let Some(leader) = self.0 {
            let _ = kill_process_group(leader, Signal::TERM);
        }
    }

    fn kill(&mut self) {
        if let Some(leader) = self.0.take() {
            let _ = kill_process_group(leader, Signal::KILL);
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Runs it to its end, with no input. What it leaves in the background may go on, unless it took too long.
///
/// When the future is dropped, all of its processes are killed.
pub async fn run(command: Command, bounds: &Bounds) -> Ended {
    run_with(command, None, bounds).await
}

/// As [`run`], with something to read. A program that does not read all of it is not held against it.
pub async fn run_with(mut command: Command, input: Option<&[u8]>, bounds: &Bounds) -> Ended {
    let stdin = if input.is_some() {
        Stdio::piped()
    } else {
        Stdio::null()
    };
    let started = command
        .stdin(stdin)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        // A group of its own, so that its children can be stopped with it.
        .process_group(0)
        .kill_on_drop(true)
        .spawn();
    let mut child = match started {
        Ok(child) => child,
        Err(error) => {
            return Ended {
                end: End::NotStarted(error.to_string()),
                stdout: String::new(),
                stderr: String::new(),
            };
        }
    };
    let leader = child
        .id()
        .and_then(|id| i32::try_from(id).ok())
        .and_then(Pid::from_raw);
    let mut group = Group(leader);
    let mut words = Words {
        stdout: Tail::new(child.stdout.take(), bounds.kept),
        stderr: Tail::new(child.stderr.take(), bounds.kept),
    };
    let stdin = child.stdin.take();
    let feeding = async {
        if let (Some(mut stdin), Some(input)) = (stdin, input) {
            let _ = stdin.write_all(input).await;
        }
    };
    let both = async { tokio::join!(feeding, words.hear_out(&mut child)).1 };
    let end = if let Ok(status) = timeout(bounds.limit, both).await {
        // Its end is its own.
        group.0 = None;
        ending(status)
    } else {
        if !bounds.grace.is_zero() {
            group.ask();
            let _ = timeout(bounds.grace, words.hear_out(&mut child)).await;
        }
        // Children may go on after it, whatever it did.
        group.kill();
        let _ = timeout(LAST, words.hear_out(&mut child)).await;
        End::Late(bounds.limit)
    };
    Ended {
        end,
        stdout: words.stdout.text(),
        stderr: words.stderr.text(),
    }
}

fn ending(status: std::io::Result<ExitStatus>) -> End {
    match status {
        Ok(status) => match (status.code(), status.signal()) {
            (Some(0), _) => End::Success,
            (Some(code), _) => End::Code(code),
            (None, signal) => End::Signal(signal.unwrap_or_default()),
        },
        Err(error) => End::NotStarted(error.to_string()),
    }
}

/// What a program says.
struct Words {
    stdout: Tail<ChildStdout>,
    stderr: Tail<ChildStderr>,
}

impl Words {
    /// Listens until it ends.
    async fn hear_out(&mut self, child: &mut Child) -> std::io::Result<ExitStatus> {
        let reading = async { tokio::join!(self.stdout.read(), self.stderr.read()) };
        tokio::pin!(reading);
        tokio::select! {
            status = child.wait() => {
                let _ = timeout(AFTERWARDS, reading).await;
                status
            }
            _ = &mut reading => child.wait().await,
        }
    }
}

/// The end of a stream.
struct Tail<R> {
    stream: Option<R>,
    kept: usize,
    bytes: Vec<u8>,
}

impl<R: AsyncRead + Unpin> Tail<R> {
    const fn new(stream: Option<R>, kept: usize) -> Self {
        Self {
            stream,
            kept,
            bytes: Vec::new(),
        }
    }

    /// Reads to the end.
    async fn read(&mut self) {
        let Some(stream) = &mut self.stream else {
            return;
        };
        let mut buffer = [0; 4096];
        while let Ok(length @ 1..) = stream.read(&mut buffer).await {
            self.bytes.extend_from_slice(&buffer[..length]);
            if self.bytes.len() > 2 * self.kept {
                self.bytes.drain(..self.bytes.len() - self.kept);
            }
        }
    }

    fn text(&self) -> String {
        let from = self.bytes.len().saturating_sub(self.kept);
        String::from_utf8_lossy(&self.bytes[from..]).into_owned()
    }
}

/// The last line that says something.
fn last_words(text: &str) -> Option<String> {
    text.lines()
        .map(str::trim)
        .rfind(|line| !line.is_empty())
        .map(shown)
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    const BOUNDS: Bounds = Bounds {
        limit: Duration::from_secs(20),
        grace: Duration::from_secs(10),
        kept: 8 * 1024,
    };
    const SHORT: Bounds = Bounds {
        limit: Duration::from_millis(300),
        ..BOUNDS
    };

    async fn sh(script: &str, bounds: Bounds) -> Ended {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        run(command, &bounds).await
    }

    #[tokio::test]
    async fn it_says_how_it_ended() {
        let done = sh("echo yes", BOUNDS).await;
        assert_eq!(
            (done.end, done.stdout.as_str()),
            (End::Success, "yes\n"),
            "{}",
            done.stderr
        );
        for (script, line) in [
            ("echo one; echo two >&2; exit 3", "exit code 3: two"),
            ("echo one; exit 3", "exit code 3: one"),
            ("kill -9 $$", "it was killed by signal 9"),
        ] {
            assert_eq!(sh(script, BOUNDS).await.line(), line);
        }
        let missing = run(Command::new("/nowhere/program"), &BOUNDS).await;
        assert!(
            missing.line().contains("it cannot be started: No such"),
            "{missing:?}"
        );
    }

    #[tokio::test]
    async fn endless_output_fills_no_memory() {
        let text = sh("yes 0123456789 | head -c 10000000; echo end", BOUNDS)
            .await
            .stdout;
        assert!(text.len() <= BOUNDS.kept, "{}", text.len());
        assert!(text.ends_with("end\n"));
    }

    #[tokio::test]
    async fn a_child_in_the_background_does_not_hold_it_up() {
        let begin = Instant::now();
        assert_eq!(
            sh("sleep 15 & echo started", BOUNDS).await.end,
            End::Success
        );
        assert!(begin.elapsed() < Duration::from_secs(10));
    }

    #[tokio::test]
    async fn what_takes_too_long_is_asked_to_stop() {
        let begin = Instant::now();
        let late = sh(
            "trap 'echo bye; exit 0' TERM; echo working; while :; do sleep 0.1; done",
            SHORT,
        )
        .await;
        assert_eq!(late.end, End::Late(SHORT.limit));
        assert_eq!(late.stdout, "working\nbye\n");
        assert!(late.line().contains("no end after 0.3 s"), "{late:?}");
        assert!(begin.elapsed() < SHORT.grace);
    }

    #[tokio::test]
    async fn what_does_not_listen_is_killed_with_its_children() {
        let short = Bounds {
            grace: Duration::from_millis(200),
            ..SHORT
        };
        let begin = Instant::now();
        let late = sh(
            "trap '' TERM; (trap '' TERM; echo $$; exec sleep 30) & sleep 30",
            short,
        )
        .await;
        assert_eq!(late.end, End::Late(short.limit));
        assert!(begin.elapsed() < Duration::from_secs(10));
        let leader: i32 = late.stdout.trim().parse().expect("its process");
        let leader = Pid::from_raw(leader).expect("a process");
        // Orphans wait for init to bury them: then the group is gone.
        let begin = Instant::now();
        while rustix::process::test_kill_process_group(leader).is_ok()
            && begin.elapsed() < Duration::from_secs(20)
        {
            tokio::task::yield_now().await;
        }
        // A zombie that nobody buries is no process that works on.
        let states = std::process::Command::new("ps")
            .args(["-o", "stat=", "-g"])
            .arg(leader.as_raw_nonzero().to_string())
            .output()
            .expect("ps runs");
        let states = String::from_utf8_lossy(&states.stdout).into_owned();
        assert!(
            states.lines().all(|state| state.trim().starts_with('Z')),
            "{states}"
        );
    }

    #[tokio::test]
    async fn last_words_command_no_terminal() {
        let line = sh(r"printf '\033[31mno\007\n' >&2; exit 1", BOUNDS)
            .await
            .line();
        assert!(!line.contains(['\u{1b}', '\u{7}']), "{line:?}");
    }
}
