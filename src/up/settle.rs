//! A proxy that was told to read its files anew has not done so yet when the command that tells it ends.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

/// What shows that it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sign {
    /// Plain HTTP is sent to HTTPS.
    pub redirect: Redirect,
    /// The port on which clients are shown the certificate of the lineage that the names have.
    pub certificate: Option<u16>,
}

/// A name under which plain HTTP is sent to HTTPS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The name.
    pub name: String,
    /// The port of plain HTTP.
    pub port: u16,
}

/// Longest wait for one answer.
const ANSWER: Duration = Duration::from_secs(2);

/// How long all answers must be so: nginx lets its earlier processes answer for another tenth of a second.
const STEADY: Duration = Duration::from_millis(500);

/// From one question to the next.
const PAUSE: Duration = Duration::from_millis(50);

impl Redirect {
    /// Asks on this machine until it is so, each time; `false` where it is not within `limit`.
    #[must_use]
    pub fn comes(&self, limit: Duration) -> bool {
        let end = Instant::now() + limit;
        let mut since = None;
        loop {
            let now = Instant::now();
            if !self.is_there().unwrap_or(false) {
                since = None;
            } else if now.duration_since(*since.get_or_insert(now)) >= STEADY {
                return true;
            }
            if now >= end {
                return false;
            }
            thread::sleep(PAUSE);
        }
    }

    fn is_there(&self) -> io::Result<bool> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let mut stream = TcpStream::connect_timeout(&address, ANSWER)?;
        stream.set_read_timeout(Some(ANSWER))?;
        stream.set_write_timeout(Some(ANSWER))?;
        write!(
            stream,
            "HEAD / HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.name
        )?;
        let mut head = String::new();
        // As much as heads of proxies are long.
        stream.take(8 << 10).read_to_string(&mut head)?;
        Ok(is_redirect(&head, &self.name))
    }
}

/// Whether a head is that of a redirect to HTTPS under the same name.
fn is_redirect(head: &str, name: &str) -> bool {
    let head = head.to_ascii_lowercase();
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1));
    let goal = format!("https://{name}");
    let leads_on = |line: &str| {
        let location = line.strip_prefix("location:").map(str::trim);
        let rest = location.and_then(|location| location.strip_prefix(&goal));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', ':']))
    };
    status == Some("308") && lines.any(leads_on)
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn only_the_way_to_https_counts() {
        let of = |head: &str| is_redirect(head, "voice.test");
        assert!(of(
            "HTTP/1.1 308 Permanent Redirect\r\nServer: x\r\nLocation: https://voice.test/\r\n\r\n"
        ));
        assert!(of(
            "HTTP/1.1 308 x\r\nlocation: https://voice.test:8443/\r\n\r\n"
        ));
        for other in [
            "HTTP/1.1 308 x\r\nLocation: https://voice.test.example/\r\n\r\n",
            "HTTP/1.1 308 x\r\nLocation: http://voice.test/\r\n\r\n",
            "HTTP/1.1 200 OK\r\nLocation: https://voice.test/\r\n\r\n",
            "HTTP/1.1 404 Not Found\r\n\r\n",
            "",
        ] {
            assert!(!of(other), "{other}");
        }
    }

    #[test]
    fn the_earlier_process_may_answer_in_between() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let (enough, is_enough) = mpsc::channel();
        let answers = thread::spawn(move || {
            let mut asked = 0;
            while is_enough.try_recv().is_err() {
                let (mut stream, _) = listener.accept().expect("a question");
                let mut question = [0; 512];
                let _ = stream.read(&mut question).expect("a head");
                asked += 1;
                let answer = match asked {
                    2 | 4 => "404 Not Found",
                    _ => "308 x\r\nLocation: https://voice.test/",
                };
                // Whoever has seen enough may have gone.
                let _ = write!(stream, "HTTP/1.1 {answer}\r\n\r\n");
            }
            asked
        });
        let redirect = Redirect {
            name: "voice.test".to_owned(),
            port,
        };
        assert!(redirect.comes(Duration::from_mins(1)));
        enough.send(()).expect("it listens");
        let _ = redirect.is_there();
        assert!(answers.join().expect("an end") > 5);
        assert!(!redirect.comes(Duration::ZERO), "nobody listens");
    }
}
