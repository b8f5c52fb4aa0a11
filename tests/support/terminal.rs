//! A command on a terminal of its own: what it shows is awaited, what it asks is answered.

use std::fs::File;
use std::io::{Read, Write};
use std::process::{Child, Command, ExitStatus};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, tcgetattr};

/// A command that runs on a pseudo-terminal.
pub struct Terminal {
    child: Child,
    keyboard: File,
    screen: Receiver<Vec<u8>>,
    seen: String,
    looked: usize,
}

impl Terminal {
    pub fn start(mut command: Command) -> Self {
        let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a pseudo-terminal");
        grantpt(&ours).expect("granted");
        unlockpt(&ours).expect("unlocked");
        let name = ptsname(&ours, Vec::new()).expect("its name");
        let theirs = rustix::fs::open(name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty())
            .map(File::from)
            .expect("the other end");
        let end = || theirs.try_clone().expect("another handle");
        let child = command
            .env("TERM", "xterm")
            .stdin(end())
            .stdout(end())
            .stderr(end())
            .spawn()
            .expect("it runs");
        drop((command, theirs));
        let keyboard = File::from(ours);
        let mut source = keyboard.try_clone().expect("another handle");
        let (sender, screen) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            // The kernel ends it with an error when nobody has the other end any more.
            while let Ok(count @ 1..) = source.read(&mut bytes) {
                if sender.send(bytes[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self {
            child,
            keyboard,
            screen,
            seen: String::new(),
            looked: 0,
        }
    }

    /// Waits until `text` is on the screen, after what was awaited before.
    pub fn until(&mut self, text: &str) -> &mut Self {
        loop {
            if let Some(at) = self.seen[self.looked..].find(text) {
                self.looked += at + text.len();
                return self;
            }
            match self.screen.recv_timeout(Duration::from_mins(1)) {
                Ok(bytes) => self.seen.push_str(&String::from_utf8_lossy(&bytes)),
                Err(error) => panic!("`{text}` did not come ({error}):\n{}", self.seen),
            }
        }
    }

    /// Waits until the command reads keys itself, without showing them: what is typed before may be dropped.
    pub fn reads_keys(&mut self) -> &mut Self {
        super::until("it reads keys", || {
            let modes = tcgetattr(&self.keyboard).expect("the modes of the terminal");
            !modes.local_modes.contains(LocalModes::ECHO)
        });
        self
    }

    /// The process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Types, without a line break.
    pub fn keys(&mut self, text: &str) -> &mut Self {
        self.keyboard.write_all(text.as_bytes()).expect("typed");
        self
    }

    /// Types a line.
    pub fn line(&mut self, text: &str) -> &mut Self {
        self.keys(text).keys("\r")
    }

    /// Everything that was shown, once it has ended.
    pub fn end(mut self) -> (ExitStatus, String) {
        let status = self.child.wait().expect("it ends");
        while let Ok(bytes) = self.screen.recv_timeout(Duration::from_mins(1)) {
            self.seen.push_str(&String::from_utf8_lossy(&bytes));
        }
        (status, self.seen)
    }
}
