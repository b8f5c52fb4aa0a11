//! A P-256 leaf from an existing CA, beside mkcert, minica and openssl.
//!
//! Ours is durable and switched atomically as a lineage; with `--out` it is plain files in a new folder, which is what the others
//! write.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::measure::{PAIRS, Row, alone, turns, voicectl, whole};

const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

const LINEAGE: (&str, &str) = (
    "cert new, lineage",
    "voicectl cert new --force localhost 127.0.0.1 ::1",
);
const FILES: (&str, &str) = (
    "cert new, plain files",
    "voicectl cert new --out DIR localhost 127.0.0.1 ::1",
);

/// Another maker, with its CA made.
struct Maker {
    name: &'static str,
    command: &'static str,
    /// Makes one leaf.
    leaf: Box<dyn FnMut() -> Duration>,
}

pub fn beside(home: &Path) {
    let mut arguments = vec!["cert", "new", "--force"];
    arguments.extend(NAMES);
    whole(&mut voicectl(home, &arguments));
    let lineage = || whole(&mut voicectl(home, &arguments));
    let mut folders = 0;
    let mut files = || {
        folders += 1;
        let out = home.join(format!("tls{folders}"));
        let mut arguments = vec!["cert", "new", "--out", out.to_str().expect("text")];
        arguments.extend(NAMES);
        whole(&mut voicectl(home, &arguments))
    };
    let makers = [
        mkcert(home, false),
        mkcert(home, true),
        minica(home),
        openssl(home),
    ];
    let makers: Vec<Maker> = makers.into_iter().flatten().collect();
    if makers.is_empty() {
        Row::times(LINEAGE.0, &alone(PAIRS, lineage))
            .by(LINEAGE.1)
            .record();
    }
    for mut maker in makers {
        let kinds: [(_, &mut dyn FnMut() -> Duration); 2] =
            [(LINEAGE, &mut { lineage }), (FILES, &mut files)];
        for ((label, command), ours) in kinds {
            let (ours, theirs) = turns(PAIRS, ours, &mut maker.leaf);
            Row::times(label, &ours)
                .by(command)
                .beside_times(maker.name, maker.command, &theirs)
                .record();
        }
    }
}

/// A command of a maker in its folder, silent.
fn command(program: &Path, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Whether a program can be started.
fn is_there(program: &Path, flag: &str) -> bool {
    let is_there = command(program, Path::new("/")).arg(flag).status().is_ok();
    if !is_there {
        println!(
            "skipped: {} is missing (`make bench` installs what can be had)",
            program.display()
        );
    }
    is_there
}

/// As it comes (an RSA-3072 CA, and a look at the system's trust store in each run), and as it is fastest.
fn mkcert(home: &Path, is_fastest: bool) -> Option<Maker> {
    if !is_there(Path::new("mkcert"), "-version") {
        return None;
    }
    let folder = home.join(if is_fastest { "mkcert-p256" } else { "mkcert" });
    std::fs::create_dir_all(&folder).expect("a folder");
    let run = move |flags: &[&str]| {
        let mut command = command(Path::new("mkcert"), &folder);
        command
            .args(flags)
            .args(["-cert-file", "m.pem", "-key-file", "m-key.pem"])
            .args(NAMES)
            .env("CAROOT", &folder);
        if is_fastest {
            command.env("TRUST_STORES", "none");
        }
        whole(&mut command)
    };
    run(if is_fastest { &["-ecdsa"] } else { &[] });
    Some(Maker {
        name: if is_fastest {
            "mkcert, P-256 CA, no trust store"
        } else {
            "mkcert as it comes"
        },
        command: if is_fastest {
            "TRUST_STORES=none mkcert -ecdsa localhost 127.0.0.1 ::1"
        } else {
            "mkcert -ecdsa localhost 127.0.0.1 ::1"
        },
        leaf: Box::new(move || run(&["-ecdsa"])),
    })
}

/// Its leaves have a folder each, which must be new.
fn minica(home: &Path) -> Option<Maker> {
    let program = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/minica-1.1/minica");
    if !is_there(&program, "-help") {
        return None;
    }
    let folder = home.join("minica");
    std::fs::create_dir_all(&folder).expect("a folder");
    let leaf = move || {
        let mut command = command(&program, &folder);
        command.args(["-ca-alg", "ecdsa", "-domains", NAMES[0]]);
        command.args(["-ip-addresses", "127.0.0.1,::1"]);
        let took = whole(&mut command);
        std::fs::remove_dir_all(folder.join(NAMES[0])).expect("it wrote its folder");
        took
    };
    Some(Maker {
        name: "minica",
        command: "minica -ca-alg ecdsa -domains localhost -ip-addresses 127.0.0.1,::1",
        leaf: Box::new(leaf),
    })
}

/// Key, request and signature by one process; the CA is that of ours.
fn openssl(home: &Path) -> Option<Maker> {
    if !is_there(Path::new("openssl"), "version") {
        return None;
    }
    let folder = home.join("openssl");
    std::fs::create_dir_all(&folder).expect("a folder");
    let ca = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=CA -keyout ca.key -out ca.pem";
    let run =
        move |flags: &str| whole(command(Path::new("openssl"), &folder).args(flags.split(' ')));
    run(ca);
    let leaf = "req -x509 -CA ca.pem -CAkey ca.key -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost \
                -addext subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1 -keyout leaf.key -out leaf.pem";
    Some(Maker {
        name: "openssl req, one process",
        command: "openssl req -x509 -CA ca.pem -CAkey ca.key -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost -addext subjectAltName=…",
        leaf: Box::new(move || run(leaf)),
    })
}
