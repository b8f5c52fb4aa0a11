//! Which clients take which keys: each shakes hands with a real `voicectl serve`, given nothing but our CA. The answers
//! are docs/clients.md.

mod browsers;
mod programs;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use voicectl::pki::key::KeyType;

use crate::support::command::Context;
use crate::support::server::Server;
use crate::support::{have, text};

/// By port: whether the client took it.
type Verdicts = BTreeMap<u16, bool>;

/// A column of the matrix.
struct Client {
    name: &'static str,
    /// What it needs. Of Firefox, one name or the other is there.
    tools: &'static [&'static str],
    /// Prints its version.
    version: &'static [&'static str],
    try_all: fn(&Anchors, &[u16]) -> Verdicts,
}

const CLIENTS: &[Client] = &[
    Client {
        name: "OpenSSL `-x509_strict`",
        tools: &["openssl"],
        version: &["openssl", "version"],
        try_all: programs::openssl,
    },
    Client {
        name: "curl",
        tools: &["curl"],
        version: &["curl", "--version"],
        try_all: programs::curl,
    },
    Client {
        name: "Python, strict",
        tools: &["python3"],
        version: &["python3", "--version"],
        try_all: programs::python,
    },
    Client {
        name: "GnuTLS",
        tools: &["gnutls-cli"],
        version: &["gnutls-cli", "--version"],
        try_all: programs::gnutls,
    },
    Client {
        name: "Java",
        tools: &["java", "javac"],
        version: &["java", "--version"],
        try_all: programs::java,
    },
    Client {
        name: "Node",
        tools: &["node"],
        version: &["node", "--version"],
        try_all: programs::node,
    },
    Client {
        name: "rustls",
        tools: &[],
        version: &[],
        try_all: programs::rustls,
    },
    Client {
        name: "Chromium",
        tools: &["chromium", "certutil"],
        version: &["chromium", "--version"],
        try_all: browsers::chromium,
    },
    Client {
        name: "Firefox",
        tools: &["certutil"],
        version: &["firefox", "--version"],
        try_all: browsers::firefox,
    },
];

/// What a client is to trust: the same certificates in one file and in a file each.
struct Anchors {
    bundle: PathBuf,
    each: Vec<PathBuf>,
}

/// A row of the matrix: one certificate, one server.
struct Row {
    name: &'static str,
    server: Server,
}

/// The row of a CA with constraints and an intermediate.
const BETWEEN: &str = "p256, constrained intermediate";

/// The row that shows that a client can refuse.
const UNKNOWN: &str = "p256, a CA that it was not given";

/// Cells by row and client; `ok` or `refuses`.
type Matrix = BTreeMap<(String, String), String>;

#[test]
fn generated_client_matrix() {
    let [plain, constrained, unknown] = [(); 3].map(|()| Context::new());
    plain.ok(&["cert", "ca", "new"]);
    constrained.ok(&["cert", "ca", "new", "--constrain", "localhost"]);
    let direct = KeyType::ALL.map(|kind| (kind.name(), &plain, kind.name()));
    let others = [(BETWEEN, &constrained, "p256"), (UNKNOWN, &unknown, "p256")];
    let rows = start(direct.into_iter().chain(others));
    let anchors = Anchors {
        bundle: plain.path("bundle.pem"),
        each: vec![plain.ca(), constrained.ca()],
    };
    let both: Vec<u8> = anchors
        .each
        .iter()
        .flat_map(|ca| fs::read(ca).expect("a CA"))
        .collect();
    fs::write(&anchors.bundle, both).expect("written");
    let mut matrix = committed();
    let before = matrix.clone();
    std::thread::scope(|scope| {
        let columns: Vec<_> = CLIENTS
            .iter()
            .filter(|client| client.is_there())
            .map(|client| (client, scope.spawn(|| column(client, &anchors, &rows))))
            .collect();
        for (client, column) in columns {
            for (row, taken) in rows.iter().zip(column.join().expect("the client ran")) {
                let cell = if taken { "ok" } else { "refuses" };
                matrix.insert(
                    (row.name.to_owned(), client.name.to_owned()),
                    cell.to_owned(),
                );
            }
        }
    });
    if std::env::var_os("VOICECTL_WRITE").is_some() {
        fs::write(path(), page(&rows, &matrix)).expect("written");
    } else {
        assert_eq!(
            before, matrix,
            "docs/clients.md is not what was measured: run `make docs`"
        );
    }
    all_agree(&matrix);
}

/// What the program tells its user is what the page says. Needs no client.
#[test]
fn warnings_agree_with_the_matrix() {
    all_agree(&committed());
}

fn all_agree(matrix: &Matrix) {
    let refusing = |row: &str| -> Vec<&str> {
        let names = CLIENTS.iter().map(|client| client.name);
        names
            .filter(|client| cell(matrix, row, client) == "refuses")
            .collect()
    };
    for key_type in KeyType::ALL {
        assert_eq!(
            refusing(key_type.name()),
            key_type.refused_by(),
            "{key_type}"
        );
    }
    assert_eq!(refusing(BETWEEN), [""; 0]);
    assert_eq!(refusing(UNKNOWN).len(), CLIENTS.len());
}

fn cell<'m>(matrix: &'m Matrix, row: &str, client: &str) -> &'m str {
    matrix
        .get(&(row.to_owned(), client.to_owned()))
        .unwrap_or_else(|| {
            panic!("docs/clients.md has no cell for {row} and {client}: run `make docs`")
        })
}

impl Client {
    fn is_there(&self) -> bool {
        let missing = self.tools.iter().filter(|tool| !have(tool)).count();
        let browser = self.name != "Firefox" || have(browsers::firefox_name());
        missing == 0 && browser
    }

    /// The first number with a dot that it says of itself.
    fn version(&self) -> Option<String> {
        let (program, arguments) = self.version.split_first()?;
        let program = if *program == "firefox" {
            browsers::firefox_name()
        } else {
            program
        };
        let output = Command::new(program).args(arguments).output().ok()?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        said.split(|letter: char| !letter.is_ascii_digit() && letter != '.')
            .find(|word| {
                word.contains('.') && word.starts_with(|first: char| first.is_ascii_digit())
            })
            .map(str::to_owned)
    }
}

/// A server for each row: name, home of its CA, kind of key.
fn start<'c>(rows: impl Iterator<Item = (&'static str, &'c Context, &'static str)>) -> Vec<Row> {
    std::thread::scope(|scope| {
        let starting: Vec<_> = rows
            .map(|(name, context, key)| {
                scope.spawn(move || {
                    context.ok(&["cert", "new", "localhost", "--key-type", key, "--out", key]);
                    let cert = context.path(&format!("{key}/fullchain.pem"));
                    let key = context.path(&format!("{key}/privkey.pem"));
                    let server = Server::start(&["--cert", text(&cert), "--key", text(&key)]);
                    Row { name, server }
                })
            })
            .collect();
        starting
            .into_iter()
            .map(|one| one.join().expect("it started"))
            .collect()
    })
}

/// What one client says of every row.
fn column(client: &Client, anchors: &Anchors, rows: &[Row]) -> Vec<bool> {
    let ports: Vec<u16> = rows.iter().map(|row| row.server.port()).collect();
    let verdicts = (client.try_all)(anchors, &ports);
    let taken = |port| {
        verdicts
            .get(port)
            .copied()
            .unwrap_or_else(|| panic!("{} did not try port {port}", client.name))
    };
    ports.iter().map(taken).collect()
}

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/clients.md")
}

/// The cells of the committed page.
fn committed() -> Matrix {
    let page = fs::read_to_string(path()).unwrap_or_default();
    let cells = |line: &str| -> Vec<String> {
        let line = line.trim_matches('|');
        line.split('|').map(|cell| cell.trim().to_owned()).collect()
    };
    let mut lines = page.lines().filter(|line| line.starts_with('|')).map(cells);
    let header = lines.next().unwrap_or_default();
    let mut matrix = Matrix::new();
    for line in lines.skip(1) {
        for (client, cell) in header.iter().zip(&line).skip(1) {
            matrix.insert((line[0].clone(), client.clone()), cell.clone());
        }
    }
    matrix
}

fn page(rows: &[Row], matrix: &Matrix) -> String {
    let mut page = String::from(
        "# Clients\n\nWritten by `make docs`; a test measures it again. Each cell is a TLS handshake and a request over \
         it: `voicectl serve` with a certificate of this kind of key, made by `voicectl cert new` under a root with a P-256 \
         key, and a client that was given nothing but that root. One row goes through an intermediate, under a root whose name \
         constraints allow `localhost` and nothing else; the last one shows that these clients do refuse.\n\n",
    );
    let names: Vec<&str> = CLIENTS.iter().map(|client| client.name).collect();
    let _ = writeln!(page, "| leaf | {} |", names.join(" | "));
    let _ = writeln!(page, "|---|{}", "---|".repeat(names.len()));
    for row in rows {
        let cells: Vec<&str> = names
            .iter()
            .map(|name| cell(matrix, row.name, name))
            .collect();
        let _ = writeln!(page, "| {} | {} |", row.name, cells.join(" | "));
    }
    let versions: Vec<String> = CLIENTS
        .iter()
        .filter_map(|client| {
            let name = client.name.split([' ', ',']).next()?;
            Some(format!("{name} {}", client.version()?))
        })
        .collect();
    let _ = write!(
        page,
        "\nWritten with: {}. rustls is the version of this program, on aws-lc-rs. Python's strict flag \
         (`VERIFY_X509_STRICT`) is its default from 3.13 on; curl and Node do as OpenSSL does by default.\n",
        versions.join(", ")
    );
    page
}
