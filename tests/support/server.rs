//! A running `voicectl serve`, killed when it goes.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use super::command::Context;

/// Longest wait for the server to say something.
const PATIENCE: Duration = Duration::from_mins(1);

pub struct Server {
    child: Child,
    context: Context,
    said: Arc<(Mutex<String>, Condvar)>,
    url: String,
}

impl Server {
    /// Starts it on free loopback ports with a state folder of its own, the demo model, and waits until it is ready.
    pub fn start(arguments: &[&str]) -> Self {
        Self::start_in(Context::new(), arguments)
    }

    /// The same in a given home folder.
    pub fn start_in(context: Context, arguments: &[&str]) -> Self {
        let mut all = vec!["serve", "--no-input"];
        if !arguments.contains(&"--listen") {
            all.extend(["--listen", "localhost:0"]);
        }
        all.extend(arguments);
        let mut command = context.command(&all);
        Self::start_as(&mut command, context)
    }

    /// The same with a command of its own; the URL is empty where it listens on no port.
    pub fn start_as(command: &mut Command, context: Context) -> Self {
        let mut server = Self::spawn(command, context);
        server.wait_for("Ready\n");
        let said = server.said();
        let page = said
            .lines()
            .find_map(|line| line.trim().strip_prefix("page "));
        page.unwrap_or_default()
            .trim()
            .trim_end_matches('/')
            .clone_into(&mut server.url);
        server
    }

    /// Starts it, ready or not.
    pub fn spawn(command: &mut Command, context: Context) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let said = Arc::new((Mutex::new(String::new()), Condvar::new()));
        let stderr = BufReader::new(child.stderr.take().expect("a pipe"));
        let heard = Arc::clone(&said);
        std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                let (text, news) = &*heard;
                let mut text = text.lock().expect("no panic while held");
                text.push_str(&line);
                text.push('\n');
                news.notify_all();
            }
        });
        Self {
            child,
            context,
            said,
            url: String::new(),
        }
    }

    /// `https://localhost:PORT`, without a final slash.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.url
            .rsplit(':')
            .next()
            .and_then(|port| port.parse().ok())
            .expect("a port")
    }

    /// The certificate of the CA that signed the server's.
    pub fn ca(&self) -> PathBuf {
        self.context.ca()
    }

    /// Where it lives.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Everything on its stderr so far.
    pub fn said(&self) -> String {
        self.said.0.lock().expect("no panic while held").clone()
    }

    /// Waits until it has said `words`.
    pub fn wait_for(&mut self, words: &str) {
        let (text, news) = &*self.said;
        let text = text.lock().expect("no panic while held");
        let (text, waited) = news
            .wait_timeout_while(text, PATIENCE, |text| !text.contains(words))
            .expect("no panic while held");
        assert!(!waited.timed_out(), "no `{words}` in:\n{text}");
    }

    /// Sends a signal by its name, such as `TERM`.
    pub fn signal(&self, name: &str) {
        super::tool("kill", &[&format!("-{name}"), &self.pid().to_string()]);
    }

    /// Waits for its end.
    pub fn wait(&mut self) -> ExitStatus {
        self.child.wait().expect("it ends")
    }

    /// `curl` with only its CA trusted; answers status code and body.
    pub fn curl(&self, path: &str, arguments: &[&str]) -> (u16, String) {
        let output = Command::new("curl")
            .args(["--silent", "--show-error", "--max-time", "60", "--cacert"])
            .arg(self.ca())
            .args(["--write-out", "\n%{http_code}"])
            .args(arguments)
            .arg(format!("{}{path}", self.url))
            .output()
            .expect("curl runs");
        let text = String::from_utf8_lossy(&output.stdout);
        let (body, code) = text.rsplit_once('\n').unwrap_or_else(|| {
            panic!(
                "curl {path}: {}\n{}",
                String::from_utf8_lossy(&output.stderr),
                self.said()
            )
        });
        (code.parse().unwrap_or(0), body.to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
