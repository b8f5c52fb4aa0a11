//! Who listens on a port of this machine, as far as `/proc` tells (proc(5)).

use std::fmt;
use std::fs;
use std::path::Path;

use crate::pki::shown::shown;

/// Bytes of the longest table that is read: some ten thousand sockets.
const LONGEST: u64 = 4 << 20;

/// The state of a listening socket in `/proc/net/tcp`.
const LISTEN: &str = "0A";

/// A program that has a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occupant {
    /// Its process.
    pub pid: u32,
    /// The name of its program, such as `nginx`.
    pub name: String,
}

impl fmt::Display for Occupant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (process {})", self.name, self.pid)
    }
}

impl Occupant {
    /// Who listens on a TCP port; `None` where that is not to be seen, such as for programs of other users.
    #[must_use]
    pub fn of(port: u16) -> Option<Self> {
        Self::within(Path::new("/proc"), port)
    }

    fn within(proc: &Path, port: u16) -> Option<Self> {
        let mut inodes = Vec::new();
        for table in ["net/tcp", "net/tcp6"] {
            let text = read(&proc.join(table)).unwrap_or_default();
            inodes.extend(text.lines().skip(1).filter_map(|line| inode(line, port)));
        }
        let wanted: Vec<String> = inodes
            .iter()
            .map(|inode| format!("socket:[{inode}]"))
            .collect();
        if wanted.is_empty() {
            return None;
        }
        let mut pids: Vec<u32> = fs::read_dir(proc)
            .ok()?
            .flatten()
            .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
            .collect();
        // A server's first process is the one that a person knows, and it has the lowest number.
        pids.sort_unstable();
        let has_it = |pid: &u32| {
            let open = fs::read_dir(proc.join(pid.to_string()).join("fd"));
            open.into_iter().flatten().flatten().any(|entry| {
                fs::read_link(entry.path())
                    .is_ok_and(|link| wanted.iter().any(|wanted| link == Path::new(wanted)))
            })
        };
        let pid = pids.into_iter().find(has_it)?;
        let name = read(&proc.join(pid.to_string()).join("comm"))?;
        Some(Self {
            pid,
            name: shown(name.trim_end()),
        })
    }
}

/// The inode of a line that is a socket listening on `port`.
fn inode(line: &str, port: u16) -> Option<u64> {
    let fields: Vec<&str> = line.split_ascii_whitespace().collect();
    let (_, local) = fields.get(1)?.rsplit_once(':')?;
    let listens = fields.get(3) == Some(&LISTEN) && u16::from_str_radix(local, 16).ok()? == port;
    listens.then(|| fields.get(9)?.parse().ok())?
}

fn read(path: &Path) -> Option<String> {
    use std::io::Read;
    let mut bytes = Vec::new();
    fs::File::open(path)
        .ok()?
        .take(LONGEST)
        .read_to_end(&mut bytes)
        .ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn a_listener_of_ours_is_found() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let found = Occupant::of(port).expect("it is us");
        assert_eq!(found.pid, std::process::id());
        assert!(!found.name.is_empty());
        drop(listener);
        assert_eq!(Occupant::of(port), None);
    }

    #[test]
    fn other_lines_are_no_listeners() {
        let line = "   0: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 x";
        assert_eq!(inode(line, 80), Some(4711));
        assert_eq!(inode(line, 81), None);
        assert_eq!(inode(&line.replace(" 0A ", " 01 "), 80), None);
        for wrong in ["", ":", "0: 0050", "0: x:0050 y 0A", &line[..60]] {
            assert_eq!(inode(wrong, 80), None, "{wrong}");
        }
    }
}
