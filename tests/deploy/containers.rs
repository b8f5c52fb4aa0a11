//! What the tests of containers and clusters share: rendered files, read by a parser of somebody else, and their judges.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::support::command::Context;

/// Where the judges are that come from Python's registry.
pub(crate) fn judges() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/deploy-judges/bin");
    assert!(
        folder.join("hadolint").exists(),
        "hadolint and kubernetes-validate are missing: `make test` installs them"
    );
    folder
}

/// The files of a target, by their names.
pub(crate) fn files(arguments: &[&str]) -> BTreeMap<String, String> {
    let context = Context::new();
    let mut all = vec!["deploy"];
    all.extend(arguments);
    all.push("--json");
    let answer: Value = serde_json::from_str(&context.ok(&all)).expect("JSON");
    let files = answer["files"].as_array().expect("files");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    files
        .iter()
        .map(|file| (text(&file["name"]), text(&file["content"])))
        .collect()
}

/// What a target says to flags that it refuses.
pub(crate) fn refused(arguments: &[&str]) -> String {
    let context = Context::new();
    let mut all = vec!["deploy"];
    all.extend(arguments);
    let output = context.output(&all);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {output:?}");
    assert!(output.stdout.is_empty(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stderr).expect("text")
}

/// All judges of a target accept its files.
pub(crate) fn accepted(arguments: &[&str], wanted: &[&str]) {
    let context = Context::new();
    let mut all = vec!["deploy"];
    all.extend(arguments);
    all.push("--check");
    let mut path = judges().into_os_string();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let output = context
        .command(&all)
        .env("PATH", path)
        .output()
        .expect("the binary runs");
    let said = context.show(&output);
    assert!(output.status.success(), "{arguments:?}\n{said}");
    for judge in wanted {
        assert!(
            said.contains(&format!("{judge}  accepted\n")),
            "{arguments:?}\n{said}"
        );
    }
}

/// The documents of a YAML file, as PyYAML reads them: YAML 1.1, which takes more for something else than a text than any
/// other parser.
pub(crate) fn yaml(text: &str) -> Vec<Value> {
    use std::io::Write;
    let read = "import json, sys, yaml; json.dump(list(yaml.safe_load_all(sys.stdin)), sys.stdout)";
    let mut child = Command::new(judges().join("python"))
        .args(["-c", read])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("python runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(text.as_bytes()).expect("written");
    drop(stdin);
    let output = child.wait_with_output().expect("python ends");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}\n{text}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// The one object of a kind and a name.
pub(crate) fn object<'a>(objects: &'a [Value], kind: &str, name: &str) -> &'a Value {
    let found: Vec<_> = objects
        .iter()
        .filter(|one| one["kind"] == kind && one["metadata"]["name"] == name)
        .collect();
    assert_eq!(found.len(), 1, "{kind} {name}");
    found[0]
}

/// `env` of a container, by name.
pub(crate) fn environment(container: &Value) -> BTreeMap<String, String> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let variables = container["env"].as_array().expect("variables");
    variables
        .iter()
        .map(|one| (text(&one["name"]), text(&one["value"])))
        .collect()
}

/// Texts that end a line, open a block or are something else than a text for a parser.
pub(crate) const TRAPS: &[&str] = &[
    "a\nRUN rm -rf /",
    "a\r\nb",
    "a; reboot",
    "$(reboot)",
    "`reboot`",
    "a'b",
    "a\"b",
    "a b",
    "a: b",
    "a #b",
    "{a}",
    "[a]",
    "*a",
    "&a",
    "!!python/object:os.system",
    "%a",
    "|",
    "",
    "gr öße",
    "a\u{2028}b",
    "a\u{7f}b",
    "{{ a }}",
    "${HOME}",
    "--privileged",
];
