//! A real nginx on a free loopback port, with a folder of its own, killed when it goes.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use super::{text, tool, until};

pub struct Nginx {
    folder: TempDir,
    port: u16,
    tls: u16,
    child: Option<Child>,
}

impl Nginx {
    /// Serves the files that are put into [`Nginx::file`], in several ways:
    ///
    /// `/`, `/slow/` (2 MB/s after the first), `/whole/` (no ranges), `/chunked/` (no length), `/away/` (redirected to
    /// `/`), `/flaky/` (always 503); over TLS `/` and `/plain/`, which is redirected to plain HTTP.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["www", "temp"] {
            fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        certificate(text(folder.path()));
        let [port, tls] = [(); 2].map(|()| {
            let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
            free.local_addr().expect("an address").port()
        });
        let mut nginx = Self {
            folder,
            port,
            tls,
            child: None,
        };
        fs::write(nginx.path("nginx.conf"), nginx.configuration()).expect("it is written");
        nginx.run();
        nginx
    }

    fn configuration(&self) -> String {
        let Self { port, tls, .. } = self;
        format!(
            "daemon off; master_process off; pid nginx.pid; error_log error.log;
            events {{}}
            http {{
                log_format told '$status $uri range=$http_range if=$http_if_range';
                access_log access.log told;
                client_body_temp_path temp/a; proxy_temp_path temp/b; fastcgi_temp_path temp/c;
                uwsgi_temp_path temp/d; scgi_temp_path temp/e;
                default_type application/octet-stream;
                root www;
                server {{
                    listen 127.0.0.1:{port};
                    location /slow/ {{ rewrite ^/slow(/.*) $1 break; limit_rate_after 1m; limit_rate 2m; }}
                    location /whole/ {{ rewrite ^/whole(/.*) $1 break; max_ranges 0; }}
                    location /chunked/ {{
                        rewrite ^/chunked(/.*) $1 break;
                        sub_filter_types *; sub_filter 'not in any model' 'anyway';
                    }}
                    location /away/ {{ rewrite ^/away(/.*) $1 redirect; }}
                    location /flaky/ {{ return 503; }}
                }}
                server {{
                    listen 127.0.0.1:{tls} ssl;
                    ssl_certificate leaf.pem; ssl_certificate_key leaf.key;
                    location /plain/ {{ rewrite ^/plain(/.*) http://127.0.0.1:{port}$1 redirect; }}
                }}
            }}"
        )
    }

    /// Starts it, and waits until it answers.
    pub fn run(&mut self) {
        let child = Command::new("nginx")
            .args(["-e", "error.log", "-c", "nginx.conf", "-p"])
            .arg(self.folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        self.child = Some(child.expect("nginx starts"));
        until("nginx answers", || {
            TcpStream::connect(("127.0.0.1", self.port)).is_ok()
        });
    }

    /// Kills it, and with it every transfer.
    pub fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().expect("it is ours");
            child.wait().expect("it ends");
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A file that is served.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path("www").join(name)
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub fn tls_url(&self, path: &str) -> String {
        format!("https://127.0.0.1:{}{path}", self.tls)
    }

    /// One line for each request that it has answered.
    pub fn requests(&self) -> Vec<String> {
        let log = fs::read_to_string(self.path("access.log")).unwrap_or_default();
        log.lines().map(str::to_owned).collect()
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        self.stop();
    }
}

/// `ca.pem`, and a leaf for 127.0.0.1 that it signed.
fn certificate(folder: &str) {
    let (ca, ca_key) = (format!("{folder}/ca.pem"), format!("{folder}/ca.key"));
    let (leaf, key) = (format!("{folder}/leaf.pem"), format!("{folder}/leaf.key"));
    let new = [
        "req",
        "-x509",
        "-nodes",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
    ];
    let run = |rest: &[&str]| tool("openssl", &[&new, rest].concat());
    run(&["-subj", "/CN=Test CA", "-keyout", &ca_key, "-out", &ca]);
    run(&[
        "-subj",
        "/CN=127.0.0.1",
        "-addext",
        "subjectAltName=IP:127.0.0.1",
        "-addext",
        "basicConstraints=critical,CA:FALSE",
        "-CA",
        &ca,
        "-CAkey",
        &ca_key,
        "-keyout",
        &key,
        "-out",
        &leaf,
    ]);
}
