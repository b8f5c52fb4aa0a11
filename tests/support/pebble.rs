//! A private Pebble with its challtestsrv on free loopback ports, killed when it goes.
//!
//! Two releases: the system's, which may be Debian 12's 2.4 (no profiles, no ARI, no dns-persist-01), and a newer one that
//! `.ci/install.sh` unpacks.

use std::fs;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::loopback::certificate;
pub use super::pebble_options::Options;
use super::{have, ports, until};

/// Where the newer release is unpacked.
const NEWER: &str = "target/pebble-2.10/usr/bin";

/// The account that must be named with [`Options::eab`], and its key.
pub const EAB: (&str, &str) = (
    "kid-1",
    "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W",
);

/// A name that it never signs.
pub const BLOCKED: &str = "blocked-domain.example";

/// Which Pebble.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Release {
    /// The PATH's: 2.4 on Debian 12, 2.6 on Debian 13.
    Old,
    /// 2.7 or newer.
    New,
}

impl Release {
    pub const BOTH: [Self; 2] = [Self::Old, Self::New];

    fn program(self, name: &str) -> Option<PathBuf> {
        match self {
            Self::Old => have(name).then(|| PathBuf::from(name)),
            Self::New => {
                let program = Path::new(env!("CARGO_MANIFEST_DIR")).join(NEWER).join(name);
                assert!(
                    program.exists() || std::env::var_os("CI").is_none(),
                    "the newer Pebble is missing: `make test` installs it"
                );
                if !program.exists() {
                    println!("skipped: the newer Pebble is missing; `make test` installs it");
                }
                program.exists().then_some(program)
            }
        }
    }

    /// Starts it and waits until it answers; `None` where it is not installed, with a reason to skip.
    pub fn start(self, options: &Options) -> Option<Pebble> {
        let programs = [
            self.program("pebble")?,
            self.program("pebble-challtestsrv")?,
        ];
        let folder = tempfile::tempdir().expect("a folder");
        let [acme, management, http, tls, dns, tests] = [(); 6].map(|()| ports::free());
        certificate(folder.path());
        let mut pebble = Pebble {
            release: self,
            folder,
            acme,
            management,
            http,
            tls,
            dns,
            tests,
            meta: Value::Null,
            children: Vec::new(),
        };
        pebble.challtestsrv(&programs[1]);
        pebble.run(&programs[0], options);
        for port in [tests, management, acme] {
            until("Pebble listens", || {
                TcpStream::connect(("127.0.0.1", port)).is_ok()
            });
        }
        pebble.meta = serde_json::from_str(&pebble.curl(&pebble.directory(), None)).expect("JSON");
        Some(pebble)
    }
}

pub struct Pebble {
    release: Release,
    folder: TempDir,
    acme: u16,
    management: u16,
    http: u16,
    tls: u16,
    dns: u16,
    tests: u16,
    meta: Value,
    children: Vec<Child>,
}

impl Pebble {
    /// The old release as it is usually wanted.
    pub fn old() -> Option<Self> {
        Release::Old.start(&Options::default())
    }

    /// The new release as it is usually wanted.
    pub fn new() -> Option<Self> {
        Release::New.start(&Options::default())
    }

    /// Does something with each release that is there.
    pub fn each(test: impl FnMut(&Self)) {
        Self::each_with(&Options::default(), test);
    }

    /// The same with certain options.
    pub fn each_with(options: &Options, mut test: impl FnMut(&Self)) {
        for release in Release::BOTH {
            if let Some(pebble) = release.start(options) {
                test(&pebble);
            }
        }
    }

    fn challtestsrv(&mut self, program: &Path) {
        let local = |port| format!("127.0.0.1:{port}");
        let mut command = Command::new(program);
        command.args(["-http01", "", "-https01", "", "-tlsalpn01", ""]);
        command.args(["-defaultIPv4", "127.0.0.1", "-defaultIPv6", ""]);
        command.args(["-management", &local(self.tests)]);
        match self.release {
            Release::Old => command.args(["-dns01", &local(self.dns)]),
            // It would listen for DNS over HTTPS on every interface.
            Release::New => command.args(["-dnsserver", &local(self.dns), "-doh", ""]),
        };
        self.spawn(command, "challtestsrv.log");
    }

    fn run(&mut self, program: &Path, options: &Options) {
        let local = |port| format!("127.0.0.1:{port}");
        let lasting = |description: &str, validity: u32| json!({ "description": description, "validityPeriod": validity });
        let mut profiles = json!({ "default": lasting("as ever", options.validity) });
        if options.profiles {
            profiles["tlsserver"] = lasting("45 days", 45 * 86_400);
            profiles["shortlived"] = lasting("160 hours", 160 * 3600);
        }
        // Each release leaves out what it does not know.
        let config = json!({ "pebble": {
            "listenAddress": local(self.acme),
            "managementListenAddress": local(self.management),
            "certificate": self.path("server.pem"),
            "privateKey": self.path("server.key"),
            "httpPort": self.http,
            "tlsPort": self.tls,
            "ocspResponderURL": "",
            "externalAccountBindingRequired": options.eab,
            "externalAccountMACKeys": { EAB.0: EAB.1 },
            "domainBlocklist": [BLOCKED],
            "certificateValidityPeriod": options.validity,
            "retryAfter": { "authz": options.retry_after, "order": options.retry_after },
            "keyAlgorithm": options.key_algorithm,
            "profiles": profiles,
        }});
        fs::write(self.path("pebble.json"), config.to_string()).expect("written");
        let mut command = Command::new(program);
        command
            .args(["-strict=false", "-config", "pebble.json", "-dnsserver"])
            .arg(self.dns())
            .env("PEBBLE_VA_NOSLEEP", "1")
            .env(
                "PEBBLE_VA_ALWAYS_VALID",
                u8::from(options.always_valid).to_string(),
            )
            .env("PEBBLE_WFE_NONCEREJECT", options.nonce_reject.to_string())
            .env("PEBBLE_AUTHZREUSE", options.authz_reuse.to_string())
            .env(
                "PEBBLE_ALTERNATE_ROOTS",
                options.alternate_roots.to_string(),
            )
            .env("PEBBLE_CHAIN_LENGTH", options.chain_length.to_string());
        self.spawn(command, "pebble.log");
    }

    fn spawn(&mut self, mut command: Command, log: &str) {
        let log = fs::File::create(self.path(log)).expect("a log");
        let child = command
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a log"))
            .stderr(log)
            .spawn();
        self.children.push(child.expect("it starts"));
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn release(&self) -> Release {
        self.release
    }

    /// URL of its directory.
    pub fn directory(&self) -> String {
        format!("https://localhost:{}/dir", self.acme)
    }

    /// Its port, for a proxy in front of it.
    pub fn port(&self) -> u16 {
        self.acme
    }

    /// The root of its HTTPS.
    pub fn ca_root(&self) -> PathBuf {
        self.path("root.pem")
    }

    /// Chain and key of its HTTPS, for a proxy that stands in for it.
    pub fn server(&self) -> (PathBuf, PathBuf) {
        (self.path("server.pem"), self.path("server.key"))
    }

    /// Where it looks for answers to http-01.
    pub fn http_port(&self) -> u16 {
        self.http
    }

    /// Where it looks for answers to tls-alpn-01.
    pub fn tls_port(&self) -> u16 {
        self.tls
    }

    /// The DNS server that it asks: every name is 127.0.0.1.
    pub fn dns(&self) -> String {
        format!("127.0.0.1:{}", self.dns)
    }

    /// URL of challtestsrv's management, for a hook.
    pub fn management(&self) -> String {
        format!("http://127.0.0.1:{}", self.tests)
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.children[1].id()
    }

    /// What it has said.
    pub fn log(&self) -> String {
        fs::read_to_string(self.path("pebble.log")).unwrap_or_default()
    }

    /// Whether its directory has an entry, such as `renewalInfo`.
    pub fn has(&self, entry: &str) -> bool {
        self.meta.get(entry).is_some()
    }

    /// Whether it knows a profile.
    pub fn has_profile(&self, name: &str) -> bool {
        self.meta["meta"]["profiles"].get(name).is_some()
    }

    /// The root of chain `number`, as a file; 0 is the default chain's.
    pub fn issuing_root(&self, number: u8) -> PathBuf {
        let path = self.path(&format!("issuing-root-{number}.pem"));
        let url = format!("https://localhost:{}/roots/{number}", self.management);
        fs::write(&path, self.curl(&url, None)).expect("written");
        path
    }

    /// What it knows of a certificate, by its serial in hexadecimal.
    pub fn status(&self, serial: &str) -> Value {
        let path = format!("cert-status-by-serial/{serial}");
        let url = format!("https://localhost:{}/{path}", self.management);
        serde_json::from_str(&self.curl(&url, None)).expect("JSON")
    }

    /// Its ARI answer about a certificate from now on, even one that is no JSON.
    pub fn set_renewal_info(&self, certificate: &str, answer: &str) {
        let url = format!("https://localhost:{}/set-renewal-info/", self.management);
        let body = json!({ "certificate": certificate, "ariResponse": answer });
        self.curl(&url, Some(&body));
    }

    /// Adds a TXT value; `host` may lack the final dot.
    pub fn set_txt(&self, host: &str, value: &str) {
        self.test(
            "set-txt",
            &json!({ "host": absolute(host), "value": value }),
        );
    }

    /// Takes all TXT values away.
    pub fn clear_txt(&self, host: &str) {
        self.test("clear-txt", &json!({ "host": absolute(host) }));
    }

    pub fn add_a(&self, host: &str, addresses: &[&str]) {
        let body = json!({ "host": absolute(host), "addresses": addresses });
        self.test("add-a", &body);
    }

    pub fn add_caa(&self, host: &str, issuer: &str) {
        let policy = json!([{ "tag": "issue", "value": issuer }]);
        self.test(
            "add-caa",
            &json!({ "host": absolute(host), "policies": policy }),
        );
    }

    /// DNS fails for this name.
    pub fn set_servfail(&self, host: &str) {
        self.test("set-servfail", &json!({ "host": absolute(host) }));
    }

    /// The questions that were asked about a name.
    pub fn dns_history(&self, host: &str) -> Value {
        let body = json!({ "host": host.trim_end_matches('.') });
        serde_json::from_str(&self.test("dns-request-history", &body)).unwrap_or_default()
    }

    /// A call of challtestsrv's management.
    pub fn test(&self, call: &str, body: &Value) -> String {
        self.curl(&format!("{}/{call}", self.management()), Some(body))
    }

    fn curl(&self, url: &str, body: Option<&Value>) -> String {
        let mut command = Command::new("curl");
        command
            .args([
                "--silent",
                "--show-error",
                "--fail",
                "--max-time",
                "60",
                "--cacert",
            ])
            .arg(self.ca_root())
            .arg(url);
        if let Some(body) = body {
            command.args(["--data", &body.to_string()]);
        }
        let output = command.output().expect("curl runs");
        assert!(
            output.status.success(),
            "curl {url}: {}\n{}",
            String::from_utf8_lossy(&output.stderr),
            self.log()
        );
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

impl Drop for Pebble {
    fn drop(&mut self) {
        for child in &mut self.children {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn absolute(host: &str) -> String {
    format!("{}.", host.trim_end_matches('.'))
}
