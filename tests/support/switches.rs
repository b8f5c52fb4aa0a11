//! Files of a pair that are switched in every way that people and programs do it, and in every way that goes wrong.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::command::Context;
use super::server::Server;
use super::switching::{AT_ONCE, Clients, Pair, Pairs};

/// How many of everything.
#[derive(Clone, Copy, Debug)]
pub struct Amount {
    pub requests: usize,
    pub lasting: usize,
    pub fleeting: usize,
    pub switches: usize,
}

/// What was seen.
#[derive(Debug)]
pub struct Seen {
    pub asked: usize,
    pub opened: usize,
    /// From the last byte of a good pair to its first handshake.
    pub slowest: Duration,
}

/// A folder `live` with a pair: plain files, or files behind the link `live/current`.
struct Live {
    folder: PathBuf,
    number: usize,
}

impl Live {
    fn current(&self) -> PathBuf {
        self.folder.join("current")
    }

    fn file(&self, name: &str) -> PathBuf {
        self.current().join(name)
    }

    /// A whole new folder, and one rename of one link.
    fn by_link(&mut self, pair: &Pair) {
        self.number += 1;
        let name = format!("v{}", self.number);
        let folder = self.folder.join(&name);
        fs::create_dir_all(&folder).expect("made");
        fs::write(folder.join("cert.pem"), &pair.certificate).expect("written");
        fs::write(folder.join("key.pem"), &pair.key).expect("written");
        let beside = self.folder.join("beside");
        symlink(name, &beside).expect("linked");
        fs::rename(beside, self.current()).expect("switched");
    }

    /// Each file beside its place, then renamed.
    fn by_rename(&self, pair: &Pair) {
        for (name, text) in [("cert.pem", &pair.certificate), ("key.pem", &pair.key)] {
            let beside = self.file("beside");
            fs::write(&beside, text).expect("written");
            fs::rename(beside, self.file(name)).expect("renamed");
        }
    }

    /// As an editor or `cp` does it: the file is empty for a moment.
    fn in_place(&self, pair: &Pair) {
        fs::write(self.file("key.pem"), &pair.key).expect("written");
        fs::write(self.file("cert.pem"), &pair.certificate).expect("written");
    }

    fn garbage(&mut self, kind: usize, good: &Pair, pairs: &Pairs) {
        let half = &good.certificate[..good.certificate.len() / 2];
        let other = pairs.until(1);
        match kind % 7 {
            0 => fs::write(self.file("cert.pem"), half).expect("written"),
            1 => fs::write(self.file("key.pem"), other.key).expect("written"),
            2 => self.by_link(&pairs.until(-24)),
            3 => fs::write(self.file("cert.pem"), "").expect("written"),
            4 => fs::remove_file(self.file("key.pem")).expect("removed"),
            5 => fs::write(self.file("cert.pem"), [0xff; 4096]).expect("written"),
            _ => fs::remove_file(self.current()).expect("removed"),
        }
    }
}

/// Switches while clients ask; asserts that no request fails and that each good pair is served at once.
pub fn files(amount: Amount) -> Seen {
    let context = Context::new();
    let pairs = Pairs::default();
    let mut live = Live {
        folder: context.path("live"),
        number: 0,
    };
    let mut good = pairs.until(24);
    live.by_link(&good);
    let (certificate, key) = ("live/current/cert.pem", "live/current/key.pem");
    let arguments = [
        "--cert",
        certificate,
        "--key",
        key,
        "--listen",
        "127.0.0.1:0",
    ];
    let server = Server::start_in(context, &arguments);
    let clients = Clients::start(server.port(), pairs.root(), amount.lasting, amount.fleeting);
    let mut slowest = Duration::ZERO;
    for number in 0..amount.switches {
        let before = refusals(&server);
        live.garbage(number, &good, &pairs);
        super::until("the garbage is refused", || refusals(&server) > before);
        assert!(clients.shown() == good.leaf, "switch {number}");
        good = pairs.until(24);
        match number % 3 {
            _ if !live.current().exists() => live.by_link(&good),
            0 => live.by_rename(&good),
            1 => live.by_link(&good),
            _ => live.in_place(&good),
        }
        let waited = clients.wait_for(&good.leaf, Instant::now());
        assert!(waited < AT_ONCE, "switch {number} took {waited:?}");
        slowest = slowest.max(waited);
    }
    let opened = clients.opened();
    let asked = clients.asked().max(amount.requests);
    clients.end(amount.requests);
    Seen {
        asked,
        opened,
        slowest,
    }
}

fn refusals(server: &Server) -> usize {
    server
        .said()
        .matches("the present certificate stays")
        .count()
}

/// The same with a lineage that another process issues anew again and again.
pub fn lineage(amount: Amount) -> Seen {
    let context = Context::new();
    let names = ["cert", "new", "localhost", "127.0.0.1", "--force"];
    context.ok(&names);
    let server = Server::start_in(
        context,
        &["--lineage", "localhost", "--listen", "127.0.0.1:0"],
    );
    let current = server.context().state().join("certs/localhost/current");
    let root = super::switching::certificate(&server.ca());
    let clients = Clients::start(server.port(), root, amount.lasting, amount.fleeting);
    let mut slowest = Duration::ZERO;
    for number in 0..amount.switches {
        server.context().ok(&names);
        let leaf = super::switching::certificate(&current.join(Path::new("cert.pem")));
        let waited = clients.wait_for(&leaf, Instant::now());
        assert!(waited < AT_ONCE, "switch {number} took {waited:?}");
        slowest = slowest.max(waited);
    }
    let opened = clients.opened();
    let asked = clients.asked().max(amount.requests);
    clients.end(amount.requests);
    Seen {
        asked,
        opened,
        slowest,
    }
}
