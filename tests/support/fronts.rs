//! Real proxies in front of a server, each on a free loopback port, killed when they go.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use super::{have, until};

pub struct Front {
    _folder: TempDir,
    port: u16,
    child: Child,
}

impl Front {
    /// nginx with this in its only server; `None` where there is none.
    pub fn nginx(server: &str) -> Option<Self> {
        have("nginx").then(|| {
            Self::start(
                |port| {
                    format!(
                        "daemon off; master_process off; pid nginx.pid; error_log error.log; events {{}}
                        http {{
                            access_log off; client_max_body_size 64m;
                            client_body_temp_path a; proxy_temp_path b; fastcgi_temp_path c;
                            uwsgi_temp_path d; scgi_temp_path e;
                            server {{ listen 127.0.0.1:{port}; {server} }}
                        }}"
                    )
                },
                &["nginx", "-e", "error.log", "-c", "configuration", "-p", "."],
            )
        })
    }

    /// haproxy with this mode and these lines; `None` where there is none.
    pub fn haproxy(mode: &str, lines: &str) -> Option<Self> {
        have("haproxy").then(|| {
            Self::start(
                |port| {
                    format!(
                        "defaults\n  mode {mode}\n  timeout connect 5s\n  timeout client 60s\n  timeout server 60s\n\
                        listen front\n  bind 127.0.0.1:{port}\n{lines}\n"
                    )
                },
                &["haproxy", "-db", "-f", "configuration"],
            )
        })
    }

    fn start(configuration: impl Fn(u16) -> String, command: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = free.local_addr().expect("an address").port();
        drop(free);
        let file = folder.path().join("configuration");
        fs::write(file, configuration(port)).expect("it is written");
        let child = Command::new(command[0])
            .args(&command[1..])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        until("the proxy answers", || {
            TcpStream::connect(("127.0.0.1", port)).is_ok()
        });
        Self {
            _folder: folder,
            port,
            child,
        }
    }

    pub fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
