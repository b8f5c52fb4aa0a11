//! A proxy that was told to read its files anew has not done so yet when the command that tells it ends.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

/// What shows that it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Plain HTTP is sent to HTTPS.
    Redirect(Redirect),
    /// Clients are shown the certificate of the lineage that the names have, on this port.
    Certificate(u16),
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

/// From one question to the next.
const PAUSE: Duration = Duration::from_millis(50);

impl Redirect {
    /// Asks on this machine until it is so; `false` where it is not within `limit`.
    #[must_use]
    pub fn comes(&self, limit: Duration) -> bool {
        let end = Instant::now() + limit;
        loop {
            if self.is_there().unwrap_or(false) {
                return true;
            }
            if Instant::now() >= end {
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
    fn the_earlier_process_may_answer_first() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let answers = thread::spawn(move || {
            for answer in ["404 Not Found", "308 x\r\nLocation: https://voice.test/"] {
                let (mut stream, _) = listener.accept().expect("a question");
                let mut asked = [0; 512];
                let _ = stream.read(&mut asked).expect("a head");
                write!(stream, "HTTP/1.1 {answer}\r\n\r\n").expect("answered");
            }
        });
        let redirect = Redirect {
            name: "voice.test".to_owned(),
            port,
        };
        assert!(redirect.comes(Duration::from_secs(20)));
        answers.join().expect("both were asked");
        assert!(!redirect.comes(Duration::ZERO), "nobody listens");
    }
}
