//! docs/trust.md: its table is the program's, and its examples run as they are written, against a real server.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use voicectl::trust::runtime::{Effect, RUNTIMES, Value};

use crate::generated::committed;
use crate::support::command::{Context, environment};
use crate::support::server::Server;
use crate::support::{have, text};
use crate::trust_run::programs::python;

const BEGIN: &str = "<!-- variables: written by `make docs` -->\n";
const END: &str = "<!-- end of variables -->";

/// Where the examples say that the server is.
const URL: &str = "https://localhost:8443";

fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/trust.md");
    fs::read_to_string(path).expect("the page")
}

#[test]
fn generated_table_of_variables() {
    let page = page();
    let (before, rest) = page.split_once(BEGIN).expect("the beginning of the table");
    let (_, after) = rest.split_once(END).expect("its end");
    let mut table =
        String::from("| variable | read by | their own roots | its value |\n|---|---|---|---|\n");
    for runtime in RUNTIMES {
        let effect = match runtime.effect {
            Effect::Adds => "added to",
            Effect::Replaces => "replaced",
        };
        let value = match runtime.value {
            Value::Ours => "your roots",
            Value::Merged => "your roots and the system's",
            Value::JavaOptions => "options that name a PKCS#12 truststore with both",
        };
        let readers = runtime.readers.join(", ");
        let _ = writeln!(
            table,
            "| `{}` | {readers} | {effect} | {value} |",
            runtime.variable
        );
    }
    committed(
        "docs/trust.md",
        &format!("{before}{BEGIN}{table}{END}{after}"),
    );
}

/// The examples of a language that talk to the server.
fn examples(language: &str) -> Vec<String> {
    let page = page();
    let mut found = Vec::new();
    let mut rest = page.as_str();
    while let Some((_, behind)) = rest.split_once("\n```") {
        let (info, behind) = behind.split_once('\n').expect("the line of the fence");
        let (code, behind) = behind.split_once("\n```\n").expect("the end of the block");
        if info == language && code.contains(URL) {
            found.push(format!("{code}\n"));
        }
        rest = behind;
    }
    found
}

/// A home with the root of a server, exported as the page says.
struct Reader<'s> {
    server: &'s Server,
    home: Context,
}

impl<'s> Reader<'s> {
    fn new(server: &'s Server, ca: &Path) -> Self {
        let home = Context::new();
        // Its own CA is that of a server, as on the machine of somebody who follows the page.
        let state = home.state().join("ca");
        fs::create_dir_all(&state).expect("made");
        fs::copy(ca, state.join("root.pem")).expect("copied");
        home.ok("cert ca export --out ca.pem");
        Self { server, home }
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Output {
        let binary = Path::new(env!("CARGO_BIN_EXE_voicectl"));
        let mut path = vec![binary.parent().expect("a folder").to_owned()];
        path.extend(std::env::split_paths(
            &std::env::var_os("PATH").unwrap_or_default(),
        ));
        let model = self.home.command(&[][..]);
        Command::new(program)
            .args(arguments)
            .env_clear()
            .envs(environment(&model))
            .env("PATH", std::env::join_paths(path).expect("a PATH"))
            .current_dir(self.home.home())
            .stdin(Stdio::null())
            .output()
            .expect("it runs")
    }

    /// The example in a file, with the port of this server.
    fn file(&self, name: &str, code: &str) -> PathBuf {
        let path = self.home.path(name);
        fs::write(&path, code.replace(URL, self.server.url())).expect("written");
        path
    }
}

/// Runs every example with the server's root, and again with another's, which must not do.
fn all_run(number: usize, language: &str, program: &str, arguments: &[&str], name: &str) {
    let examples = examples(language);
    assert_eq!(examples.len(), number, "examples of {language}");
    let server = Server::start(&[]);
    let stranger = Context::new();
    stranger.ok("cert ca new");
    let right = Reader::new(&server, &server.ca());
    let wrong = Reader::new(&server, &stranger.ca());
    for code in examples {
        let run = |reader: &Reader| {
            let file = reader.file(name, &code);
            reader.run(program, &[arguments, &[text(&file)]].concat())
        };
        let output = run(&right);
        assert!(
            output.status.success(),
            "{code}\n{}",
            right.home.show(&output)
        );
        let output = run(&wrong);
        let said = wrong.home.show(&output).to_lowercase();
        assert!(
            !output.status.success() && said.contains("certificate"),
            "{code}\n{said}"
        );
    }
}

#[test]
fn shell_examples_run() {
    if have("python3") && have("curl") && have("node") {
        all_run(4, "sh", "sh", &["-eu"], "example.sh");
    }
}

#[test]
fn python_examples_run() {
    if have("python3") {
        all_run(3, "python", python(), &[], "example.py");
    }
}

#[test]
fn node_examples_run() {
    if have("node") {
        all_run(1, "js node", "node", &[], "example.mjs");
    }
}

#[test]
fn browser_examples_run() {
    if !have("chromium") || !have("certutil") || !have("node") {
        return;
    }
    let server = Server::start(&[]);
    let examples = examples("js browser");
    assert_eq!(examples.len(), 1);
    let script = format!(
        "{}/tests/cli/trust_docs/browser.mjs",
        env!("CARGO_MANIFEST_DIR")
    );
    let reader = Reader::new(&server, &server.ca());
    for code in examples {
        let file = reader.file("example.js", &code);
        let output = Command::new("node")
            .args([
                &script,
                server.url(),
                text(&reader.home.path("ca.pem")),
                text(&file),
            ])
            .output()
            .expect("node runs");
        assert!(output.status.success(), "{}", reader.home.show(&output));
    }
}
