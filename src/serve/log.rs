//! The way of log lines to standard error: no request waits for it.
//!
//! A terminal that is held, or a full pipe, would otherwise stop every thread that has something to say. Lines are
//! gathered, and a thread of their own writes them: the first at once, those of the next milliseconds together, because a
//! system call for each would cost as much as a small answer.

use std::io::{self, Write};
use std::mem;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use tracing::warn;

/// Bytes that may wait. Lines beyond are dropped, and how many is told.
const MOST: usize = 4 << 20;

/// How long lines are gathered after a write.
const GATHER: Duration = Duration::from_millis(5);

/// How long the last lines may take.
const LAST: Duration = Duration::from_secs(1);

/// Takes lines; each is written whole.
#[derive(Clone)]
pub struct LogWriter(Arc<Shared>);

/// Lines are written until this goes, those that wait included.
pub struct LogEnd(Arc<Shared>);

#[derive(Default)]
struct Shared {
    lines: Mutex<Lines>,
    /// Something of `lines` has changed that somebody waits for.
    news: Condvar,
}

#[derive(Default)]
struct Lines {
    waiting: Vec<u8>,
    dropped: u64,
    /// The writing thread sleeps until it is woken.
    is_asleep: bool,
    is_ending: bool,
    has_ended: bool,
}

impl Shared {
    fn lines(&self) -> MutexGuard<'_, Lines> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Starts the writing thread.
///
/// # Errors
///
/// The system has no thread left.
pub fn start(out: impl Write + Send + 'static) -> io::Result<(LogWriter, LogEnd)> {
    let shared = Arc::new(Shared::default());
    let lines = Arc::clone(&shared);
    thread::Builder::new()
        .name("log".to_owned())
        .spawn(move || write(&lines, out))?;
    Ok((LogWriter(Arc::clone(&shared)), LogEnd(shared)))
}

fn write(shared: &Shared, mut out: impl Write) {
    let mut batch = Vec::new();
    loop {
        let mut lines = shared.lines();
        while lines.waiting.is_empty() && !lines.is_ending {
            lines.is_asleep = true;
            let woken = shared.news.wait(lines);
            lines = woken.unwrap_or_else(PoisonError::into_inner);
        }
        lines.is_asleep = false;
        mem::swap(&mut batch, &mut lines.waiting);
        let dropped = mem::take(&mut lines.dropped);
        drop(lines);
        // Nobody is left to be told of an error here.
        let _ = out.write_all(&batch).and_then(|()| out.flush());
        batch.clear();
        if dropped > 0 {
            warn!("{dropped} lines of the log were dropped: whoever reads it is too slow");
        }
        let mut lines = shared.lines();
        if lines.waiting.is_empty() && lines.is_ending {
            lines.has_ended = true;
            shared.news.notify_all();
            return;
        }
        if !lines.is_ending {
            drop(shared.news.wait_timeout(lines, GATHER));
        }
    }
}

impl LogWriter {
    /// Takes a line, its end included. It never fails and never waits.
    pub(super) fn line(&self, line: &[u8]) {
        let mut lines = self.0.lines();
        if lines.waiting.len() + line.len() > MOST {
            lines.dropped += 1;
        } else {
            lines.waiting.extend_from_slice(line);
        }
        // While it gathers it wakes by itself.
        let is_asleep = mem::take(&mut lines.is_asleep);
        drop(lines);
        if is_asleep {
            self.0.news.notify_all();
        }
    }
}

impl Write for LogWriter {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.line(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for LogEnd {
    fn drop(&mut self) {
        let mut lines = self.0.lines();
        lines.is_ending = true;
        self.0.news.notify_all();
        let ended = self
            .0
            .news
            .wait_timeout_while(lines, LAST, |lines| !lines.has_ended);
        drop(ended.unwrap_or_else(PoisonError::into_inner));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender, channel};

    use super::*;

    /// Passes on what is written, each time only once it is told to go on.
    struct Held(Sender<Vec<u8>>, Receiver<()>);

    impl Write for Held {
        fn write(&mut self, text: &[u8]) -> io::Result<usize> {
            self.0.send(text.to_vec()).expect("it is heard");
            let _ = self.1.recv();
            Ok(text.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn lines_are_written_in_order_and_all_at_the_end() {
        let (heard, hear) = channel();
        let (go_on, held) = channel();
        let (writer, end) = start(Held(heard, held)).expect("a thread");
        let mut line = writer.clone();
        line.write_all(b"first\n").expect("taken");
        assert_eq!(hear.recv().expect("at once"), b"first\n");
        // The reader is held: nobody waits for it.
        for number in 0..1000 {
            line.write_all(format!("{number}\n").as_bytes())
                .expect("taken");
        }
        drop(go_on);
        drop(end);
        let rest: Vec<u8> = hear.try_iter().flatten().collect();
        let expected: String =
            (0..1000).fold(String::new(), |all, number| all + &format!("{number}\n"));
        assert_eq!(String::from_utf8_lossy(&rest), expected);
    }

    #[test]
    fn a_reader_that_never_reads_costs_bounded_memory() {
        let (heard, hear) = channel();
        let (go_on, held) = channel();
        let (mut writer, end) = start(Held(heard, held)).expect("a thread");
        writer.write_all(b"first\n").expect("taken");
        hear.recv().expect("at once");
        let line = vec![b'a'; 1 << 20];
        for _ in 0..6 {
            writer.write_all(&line).expect("taken");
        }
        let lines = writer.0.lines();
        assert_eq!((lines.waiting.len(), lines.dropped), (MOST, 2));
        drop(lines);
        drop(go_on);
        drop(end);
    }
}
