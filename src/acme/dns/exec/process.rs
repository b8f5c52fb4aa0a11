//! One run of a hook: bounded in time and in what it may say.

use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::acme::dns::DnsError;
use crate::pki::shown::shown;

/// Bytes that are kept of what a hook says; the end of it is what matters.
const KEPT: usize = 16 * 1024;
/// How long output may follow after the end: a child in the background may keep the pipe open for ever.
const AFTERWARDS: Duration = Duration::from_millis(500);

/// The processes of a hook. They are stopped when this goes, unless the hook has come to its end.
struct Group(Option<Pid>);

impl Group {
    fn stop(&mut self) {
        if let Some(leader) = self.0.take() {
            let _ = kill_process_group(leader, Signal::KILL);
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Runs it to its end; answers what it wrote to stdout.
///
/// # Errors
///
/// [`DnsError::Hook`] when it cannot be started, fails or takes longer than `limit`; then all of its processes are killed.
pub(super) async fn run(
    mut command: Command,
    program: &str,
    limit: Duration,
) -> Result<String, DnsError> {
    let failed = |why: String| DnsError::Hook {
        program: shown(program),
        why,
    };
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        // A group of its own, so that its children can be stopped with it.
        .process_group(0)
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| failed(format!("it cannot be started: {error}")))?;
    let leader = child
        .id()
        .and_then(|id| i32::try_from(id).ok())
        .and_then(Pid::from_raw);
    let mut group = Group(leader);
    let Ok((status, output, errors)) = timeout(limit, end(&mut child)).await else {
        group.stop();
        let _ = child.wait().await;
        return Err(failed(format!(
            "no end after {} s; it was stopped with its children",
            limit.as_secs_f64()
        )));
    };
    // Its end is its own; what it left in the background may go on.
    group.0 = None;
    let status = status.map_err(|error| failed(error.to_string()))?;
    if status.success() {
        return Ok(output);
    }
    let code = match status.code() {
        Some(code) => format!("exit code {code}"),
        None => "it was killed".to_owned(),
    };
    Err(failed(
        match last_words(&errors).or_else(|| last_words(&output)) {
            Some(words) => format!("{code}: {words}"),
            None => code,
        },
    ))
}

/// Exit status, stdout and stderr.
async fn end(child: &mut Child) -> (std::io::Result<std::process::ExitStatus>, String, String) {
    let mut output = Tail::new(child.stdout.take());
    let mut errors = Tail::new(child.stderr.take());
    let status = {
        let reading = async { tokio::join!(output.read(), errors.read()) };
        tokio::pin!(reading);
        tokio::select! {
            status = child.wait() => {
                let _ = timeout(AFTERWARDS, reading).await;
                status
            }
            _ = &mut reading => child.wait().await,
        }
    };
    (status, output.text(), errors.text())
}

/// The end of a stream.
struct Tail<R> {
    stream: Option<R>,
    bytes: Vec<u8>,
}

impl<R: AsyncRead + Unpin> Tail<R> {
    const fn new(stream: Option<R>) -> Self {
        Self {
            stream,
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
            if self.bytes.len() > 2 * KEPT {
                self.bytes.drain(..self.bytes.len() - KEPT);
            }
        }
    }

    fn text(&self) -> String {
        let from = self.bytes.len().saturating_sub(KEPT);
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

    async fn sh(script: &str, limit: Duration) -> Result<String, String> {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        run(command, "sh", limit)
            .await
            .map_err(|error| error.to_string())
    }

    const SHORT: Duration = Duration::from_millis(300);
    const LONG: Duration = Duration::from_secs(20);

    #[tokio::test]
    async fn it_says_how_it_ended() {
        assert_eq!(sh("echo yes", LONG).await.as_deref(), Ok("yes\n"));
        assert_eq!(
            sh("echo one; echo two >&2; exit 3", LONG).await,
            Err("sh failed: exit code 3: two".to_owned())
        );
        assert_eq!(
            sh("kill -9 $$", LONG).await,
            Err("sh failed: it was killed".to_owned())
        );
    }

    #[tokio::test]
    async fn endless_output_fills_no_memory() {
        let text = sh("yes 0123456789 | head -c 10000000; echo end", LONG)
            .await
            .expect("an end");
        assert!(text.len() <= KEPT, "{}", text.len());
        assert!(text.ends_with("end\n"));
    }

    #[tokio::test]
    async fn a_child_in_the_background_does_not_hold_it_up() {
        let begin = Instant::now();
        sh("sleep 15 & echo started", LONG).await.expect("an end");
        assert!(begin.elapsed() < Duration::from_secs(10));
    }

    #[tokio::test]
    async fn what_takes_too_long_is_stopped() {
        let error = sh("sleep 30 & sleep 30", SHORT).await.expect_err("stopped");
        assert!(error.contains("no end after 0.3 s"), "{error}");
    }

    #[tokio::test]
    async fn last_words_command_no_terminal() {
        let error = sh(r"printf '\033[31mno\007\n' >&2; exit 1", LONG)
            .await
            .expect_err("failed");
        assert!(!error.contains(['\u{1b}', '\u{7}']), "{error:?}");
    }
}
