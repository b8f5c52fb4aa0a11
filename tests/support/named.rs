//! A real BIND on a free port of a loopback address, unprivileged, with a folder of its own, killed when it goes.

use std::fmt::Write;
use std::fs;
use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use super::{text, tool, until};

/// The name of the TSIG key that may change every zone.
pub const KEY: &str = "acme-key";
/// Its secret.
pub const SECRET: &str = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

/// A port that is free for UDP and TCP on these addresses.
pub fn free_port(hosts: &[&str]) -> u16 {
    loop {
        let first = TcpListener::bind((hosts[0], 0)).expect("a free port");
        let port = first.local_addr().expect("an address").port();
        let is_free = |host: &&str| {
            UdpSocket::bind((*host, port)).is_ok()
                && (*host == hosts[0] || TcpListener::bind((*host, port)).is_ok())
        };
        if hosts.iter().all(is_free) {
            return port;
        }
    }
}

pub struct Named {
    folder: TempDir,
    /// Where it is asked.
    address: SocketAddr,
    child: Child,
}

/// A zone of a server that is about to start.
pub struct Zone<'a> {
    /// Such as `example.test`.
    pub name: &'a str,
    /// What follows its SOA record, one record per line.
    pub records: &'a str,
}

/// Passes questions on from one address to another, for as long as the tests run.
fn relay(from: SocketAddr, to: SocketAddr) {
    let udp = UdpSocket::bind(from).expect("a free port");
    let tcp = TcpListener::bind(from).expect("a free port");
    thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok((length, asker)) = udp.recv_from(&mut buffer) {
            let server = UdpSocket::bind("127.0.0.1:0").expect("a port");
            let _ = server.set_read_timeout(Some(Duration::from_secs(5)));
            let _ = server.send_to(&buffer[..length], to);
            if let Ok(length) = server.recv(&mut buffer) {
                let _ = udp.send_to(&buffer[..length], asker);
            }
        }
    });
    thread::spawn(move || {
        for asker in tcp.incoming().map_while(Result::ok) {
            let Ok(server) = TcpStream::connect(to) else {
                continue;
            };
            let both = (asker.try_clone(), server.try_clone());
            if let (Ok(mut asker_in), Ok(mut server_out)) = both {
                thread::spawn(move || {
                    let _ = io::copy(&mut asker_in, &mut server_out);
                    let _ = server_out.shutdown(Shutdown::Write);
                });
            }
            let (mut asker, mut server) = (asker, server);
            thread::spawn(move || {
                let _ = io::copy(&mut server, &mut asker);
                let _ = asker.shutdown(Shutdown::Both);
            });
        }
    });
}

impl Named {
    /// Serves zones that the key may change. What it does not have it asks for at the servers of `forwards`: zone, server.
    ///
    /// BIND listens on addresses of interfaces only, so on another loopback address a relay listens for it.
    pub fn start(host: &str, port: u16, zones: &[Zone], forwards: &[(&str, SocketAddr)]) -> Self {
        let address = SocketAddr::new(host.parse().expect("an address"), port);
        let port = if host == "127.0.0.1" {
            port
        } else {
            let own = free_port(&["127.0.0.1"]);
            relay(address, SocketAddr::from(([127, 0, 0, 1], own)));
            own
        };
        let folder = tempfile::tempdir().expect("a folder");
        let path = text(folder.path()).to_owned();
        let mut configuration = format!(
            "key \"{KEY}\" {{ algorithm hmac-sha256; secret \"{SECRET}\"; }};
            options {{
                directory \"{path}\"; pid-file \"{path}/named.pid\"; session-keyfile \"{path}/session.key\";
                listen-on port {port} {{ 127.0.0.1; }}; listen-on-v6 {{ none; }};
                recursion yes; allow-recursion {{ any; }}; allow-query {{ any; }}; dnssec-validation no;
                empty-zones-enable no; max-ncache-ttl 0; max-cache-ttl 0; minimal-responses no;
            }};
            controls {{ }};\n"
        );
        for zone in zones {
            let Zone { name, records } = zone;
            fs::write(
                folder.path().join(format!("{name}.zone")),
                format!("$TTL 5\n@ IN SOA ns.{name}. admin.{name}. 1 60 60 3600 0\n{records}\n"),
            )
            .expect("written");
            let _ = writeln!(
                configuration,
                "zone \"{name}\" {{ type primary; file \"{name}.zone\"; allow-update {{ key \"{KEY}\"; }}; }};"
            );
        }
        for (name, server) in forwards {
            let _ = writeln!(
                configuration,
                "zone \"{name}\" {{ type forward; forward only; forwarders {{ {} port {}; }}; }};",
                server.ip(),
                server.port()
            );
        }
        fs::write(folder.path().join("named.conf"), configuration).expect("written");
        let log = fs::File::create(folder.path().join("named.log")).expect("a log");
        let child = Command::new("named")
            .args(["-g", "-n", "1", "-c"])
            .arg(folder.path().join("named.conf"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("named starts");
        let mut named = Self {
            folder,
            address,
            child,
        };
        named.wait();
        named
    }

    fn wait(&mut self) {
        let log = self.folder.path().join("named.log");
        until("named is running", || {
            let said = fs::read_to_string(&log).unwrap_or_default();
            let ended = self.child.try_wait().expect("a child");
            assert!(ended.is_none(), "named ended:\n{said}");
            said.contains("all zones loaded")
        });
    }

    /// Where it answers.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// A key file as `tsig-keygen` writes it.
    pub fn key_file(&self) -> PathBuf {
        let path = self.folder.path().join("acme.key");
        fs::write(
            &path,
            format!("key \"{KEY}\" {{\n\talgorithm hmac-sha256;\n\tsecret \"{SECRET}\";\n}};\n"),
        )
        .expect("written");
        path
    }

    /// The TXT values of a name, sorted, as `dig` sees them.
    pub fn txt(&self, name: &str) -> Vec<String> {
        let answer = tool(
            "dig",
            &[
                "+short",
                "+norecurse",
                "-p",
                &self.address.port().to_string(),
                &format!("@{}", self.address.ip()),
                name,
                "TXT",
            ],
        );
        let mut values: Vec<String> = answer
            .lines()
            .filter(|line| line.starts_with('"'))
            .map(|line| line.trim_matches('"').to_owned())
            .collect();
        values.sort();
        values
    }

    /// Changes a zone by `nsupdate`: `add a.test. 60 TXT "x"`.
    pub fn update(&self, changes: &[&str]) {
        let script = self.folder.path().join("update");
        let text = format!(
            "server {} {}\n{}\nsend\n",
            self.address.ip(),
            self.address.port(),
            changes
                .iter()
                .map(|change| format!("update {change}"))
                .collect::<Vec<_>>()
                .join("\n")
        );
        fs::write(&script, text).expect("written");
        tool(
            "nsupdate",
            &["-k", super::text(&self.key_file()), super::text(&script)],
        );
    }

    /// What it wrote to its log.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("named.log")).unwrap_or_default()
    }
}

impl Drop for Named {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
