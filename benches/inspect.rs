//! `inspect` over many files and many servers, against what else reads certificates: `make bench`.
#![allow(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    unreachable_pub,
    reason = "a benchmark's report goes to stdout, and its numbers are small"
)]

mod measure;

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use measure::process::memory;
use measure::{Row, alone, rounds, turns, voicectl, whole};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Certificates in files of their own.
const FILES: usize = 10_000;

fn main() {
    measure::run(&[
        ("inspect-files", "many", files),
        ("inspect-servers", "many", servers),
    ]);
}

/// What reads all certificates of a file or folder, in one process where it can: name, what must be there, command.
/// `{folder}` has each in a file of its own, `{bundle}` all in one.
const PEERS: [(&str, &str, &str); 5] = [
    (
        "openssl pkcs7 -print_certs, one process",
        "openssl version",
        "openssl crl2pkcs7 -nocrl -certfile {bundle} | openssl pkcs7 -print_certs -text -noout",
    ),
    (
        "certtool -i, one process",
        "certtool --version",
        "certtool --certificate-info --infile {bundle}",
    ),
    (
        "Node's X509Certificate, one process",
        "node --version",
        "node -e 'const fs = require(\"fs\"), {X509Certificate} = require(\"crypto\"); for (const f of fs.readdirSync(\"{folder}\")) { \
         const c = new X509Certificate(fs.readFileSync(\"{folder}/\" + f)); \
         console.log(f, c.subjectAltName, c.issuer, c.validTo, c.serialNumber) }'",
    ),
    (
        "Python's cryptography, one process",
        "python3 -c 'import cryptography'",
        "python3 -c 'import os, sys; from cryptography import x509\nfor f in os.scandir(\"{folder}\"):\n c = x509.load_pem_x509_certificate(open(f, \"rb\").read())\n \
         print(f.name, c.extensions.get_extension_for_class(x509.SubjectAlternativeName).value, c.issuer, c.not_valid_after, c.serial_number)'",
    ),
    (
        "a shell loop over openssl x509",
        "openssl version",
        "for f in {folder}/*; do openssl x509 -noout -subject -issuer -enddate -serial -ext subjectAltName -in $f; done",
    ),
];

fn files(home: &Path) {
    let (folder, bundle) = many(home);
    let (folder, bundle) = (
        folder.to_str().expect("text"),
        bundle.to_str().expect("text"),
    );
    let ours = || whole(&mut voicectl(home, &["inspect", folder]));
    Row::times("inspect, 10,000 files", &alone(11, ours))
        .by("voicectl inspect DIR")
        .record();
    let json = alone(11, || {
        whole(&mut voicectl(home, &["inspect", "--json", folder]))
    });
    Row::times("inspect, 10,000 files, as JSON, lints included", &json)
        .by("voicectl inspect --json DIR")
        .record();
    for (peer, probe, script) in PEERS {
        let shell = |script: &str| {
            let mut command = Command::new("sh");
            command.args(["-c", script]);
            command.stdout(Stdio::null()).stderr(Stdio::null());
            command
        };
        if !shell(probe).status().is_ok_and(|status| status.success()) {
            println!("skipped: {peer} is not here\n");
            continue;
        }
        let command = script
            .replace("{folder}", folder)
            .replace("{bundle}", bundle);
        let command = command.replace("\\n", "\n");
        let count = if peer.contains("loop") { 1 } else { 7 };
        let (ours, theirs) = turns(count, ours, || whole(&mut shell(&command)));
        Row::times("inspect, 10,000 files", &ours)
            .by("voicectl inspect DIR")
            .beside_times(peer, script, &theirs)
            .record();
    }
}

/// Ten thousand PEM files in one folder, and all of them in one file.
fn many(home: &Path) -> (PathBuf, PathBuf) {
    let (made, folder, bundle) = (
        home.join("made"),
        home.join("many"),
        home.join("bundle.pem"),
    );
    let names = (0..FILES).fold(String::new(), |list, at| {
        list + &format!(
            "n{at}.bench.test 10.0.0.1
"
        )
    });
    let list = home.join("names");
    std::fs::write(&list, names).expect("written");
    let (list, out) = (list.to_str().expect("text"), made.to_str().expect("text"));
    whole(&mut voicectl(
        home,
        &["cert", "new", "--names-from", list, "--out", out],
    ));
    std::fs::create_dir_all(&folder).expect("a folder");
    let mut all = Vec::new();
    for at in 0..FILES {
        let pem = made.join(format!("n{at}.bench.test/cert.pem"));
        all.extend(std::fs::read(&pem).expect("a certificate"));
        std::fs::rename(pem, folder.join(format!("n{at}.pem"))).expect("moved");
    }
    std::fs::write(&bundle, all).expect("written");
    (folder, bundle)
}

/// 200 TLS servers of this machine, of which 20 take the connection and never say anything.
fn servers(home: &Path) {
    const LIMIT: Duration = Duration::from_secs(2);
    let tls = home.join("tls");
    let out = tls.to_str().expect("text");
    whole(&mut voicectl(
        home,
        &["cert", "new", "localhost", "127.0.0.1", "--out", out],
    ));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    let good: Vec<SocketAddr> = (0..180).map(|_| runtime.block_on(server(&tls))).collect();
    let silent: Vec<TcpListener> = (0..20)
        .map(|_| TcpListener::bind("127.0.0.1:0").expect("a port"))
        .collect();
    let silent = silent
        .iter()
        .map(|listener| listener.local_addr().expect("an address"));
    let all: Vec<String> = good
        .iter()
        .copied()
        .chain(silent)
        .map(|at| at.to_string())
        .collect();
    let limit = format!("{}s", LIMIT.as_secs());
    for count in [20, 180, 200] {
        let (mut times, mut highest) = (Vec::new(), 0.0_f64);
        for _ in 0..rounds(5) {
            let mut arguments = vec!["inspect", "--timeout", &limit];
            arguments.extend(all[..count].iter().map(String::as_str));
            let begin = Instant::now();
            let mut child = voicectl(home, &arguments).spawn().expect("it runs");
            let status = loop {
                highest = highest.max(memory(child.id(), "VmHWM").unwrap_or(0.0));
                if let Some(status) = child.try_wait().expect("it is watched") {
                    break status;
                }
                std::thread::sleep(Duration::from_millis(1));
            };
            times.push(begin.elapsed());
            // What the silent ones could not answer is an error, and the others were shown.
            assert_eq!(
                status.code(),
                Some(i32::from(count == 200)),
                "{count} servers"
            );
        }
        let mut label = format!("inspect, {count} TLS servers");
        let command = format!("voicectl inspect --timeout {limit} HOST:PORT...");
        if count == 200 {
            // The time limit is theirs who never answer.
            for time in &mut times {
                *time = time.saturating_sub(LIMIT);
            }
            label += ", 20 never answer";
            Row::times(&format!("{label}, beyond the time limit"), &times)
        } else {
            Row::times(&label, &times)
        }
        .by(&command)
        .record();
        Row::new(&format!("{label}, memory at most"), "MB", vec![highest])
            .by(&command)
            .record();
    }
}

async fn server(tls: &Path) -> SocketAddr {
    let chain = CertificateDer::pem_file_iter(tls.join("fullchain.pem")).expect("a chain");
    let chain = chain.collect::<Result<Vec<_>, _>>().expect("certificates");
    let key = PrivateKeyDer::from_pem_file(tls.join("privkey.pem")).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .expect("a pair");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                if let Ok(mut tls) = acceptor.accept(stream).await {
                    let _ = tokio::io::AsyncReadExt::read(&mut tls, &mut [0; 1]).await;
                }
            });
        }
    });
    address
}
