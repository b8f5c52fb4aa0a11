//! The channels as `config.toml` names them, tried by `voicectl renew notify`.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::time::Instant;

use serde_json::Value;

use super::receiver::Receiver;
use voicectl::renew::notify::metrics;
use voicectl::store::Store;

use crate::support::command::{Context, wrapped};
use crate::support::{have, text, tool};

fn configured(config: &str) -> Context {
    let context = Context::new();
    configure(&context, config);
    context
}

fn configure(context: &Context, config: &str) {
    let folder = context.path(".config/voicectl");
    fs::create_dir_all(&folder).expect("made");
    fs::write(folder.join("config.toml"), config).expect("written");
}

#[test]
fn a_webhook_gets_json() {
    let receiver = Receiver::start(vec![503, 200]);
    let context = configured(&format!("[notify]\nwebhook = \"{}\"\n", receiver.url()));
    let said = context.run("renew notify --test");
    assert!(said.starts_with("exit: 0\n"), "{said}");
    assert!(said.contains("webhook  told   localhost:"), "{said}");
    assert!(!said.contains("hush"), "{said}");
    assert_eq!(receiver.bodies().len(), 2, "the second try worked");
    let head = receiver.heads().pop().expect("a request");
    assert!(
        head.starts_with("POST /hush?token=hush HTTP/1.1\r\n"),
        "{head}"
    );
    assert!(
        head.to_ascii_lowercase()
            .contains("content-type: application/json\r\n"),
        "{head}"
    );
    let body = receiver.bodies().pop().expect("a request");
    let message: Value = serde_json::from_str(&body).expect("JSON");
    let keys: Vec<&String> = message.as_object().expect("an object").keys().collect();
    assert_eq!(
        keys,
        [
            "because",
            "cause",
            "event",
            "format",
            "host",
            "lineage",
            "not_after",
            "since",
            "text",
            "time"
        ]
    );
    assert_eq!(
        (&message["format"], &message["event"]),
        (&Value::from(1), &Value::from("test"))
    );
}

#[test]
fn a_webhook_is_checked() {
    let context = Context::new();
    context.ok("cert new localhost --out tls");
    let receiver = Receiver::with_tls(vec![200], &context.path("tls"));
    let url = receiver.url();
    let table = format!("[notify]\nwebhook = \"{url}\"\n");
    configure(&context, &table);
    let said = context.run("renew notify --test");
    assert!(
        said.starts_with("exit: 1\n") && said.contains("UnknownIssuer"),
        "{said}"
    );
    assert!(!said.contains("hush"), "{said}");
    assert_eq!(receiver.bodies().len(), 0);
    let root = context.ca();
    configure(
        &context,
        &format!("{table}webhook-root = \"{}\"\n", text(&root)),
    );
    let said = context.run("renew notify --test");
    assert!(said.starts_with("exit: 0\n"), "{said}");
    assert_eq!(receiver.bodies().len(), 1);
}

#[test]
fn what_is_no_channel_is_refused_without_its_secret() {
    let plain = "[notify]\nwebhook = \"http://hooks.test/hush\"\n";
    let broken = "[notify]\nwebhook = https://hooks.test/hush\n";
    let unknown = "[notify]\nwebhooks = \"https://hooks.test/hush\"\n";
    for config in [plain, broken, unknown] {
        let said = configured(config).run("renew notify --test");
        assert!(said.starts_with("exit: 2\n"), "{said}");
        assert!(said.contains("the settings cannot be used"), "{said}");
        assert!(!said.contains("hush"), "{said}");
    }
    insta::assert_snapshot!(Context::new().run("renew notify"), @r"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: nobody is told when a certificate is in trouble
      because: there is no `[notify]` in [HOME]/.config/voicectl/config.toml

    hint: add `[notify]` with `webhook`, `command` or `metrics` to that file
    ");
    // A redirection would carry the message elsewhere.
    let receiver = Receiver::start(vec![307]);
    let context = configured(&format!("[notify]\nwebhook = \"{}\"\n", receiver.url()));
    let said = context.run("renew notify --test");
    assert!(said.contains("it answers 307"), "{said}");
    assert_eq!(receiver.bodies().len(), 1);
}

#[test]
fn serve_does_not_mind_the_settings_of_others() {
    let context = configured("[serve]\nlog = \"nonsense[\"\n[notify]\ncommand = \"true\"\n");
    assert!(context.run("renew notify").starts_with("exit: 0\n"));
    let said = context.run("serve");
    assert!(!said.contains("unknown field"), "{said}");
}

#[test]
fn a_command_gets_the_same() {
    let context = configured(
        "[notify]\ncommand = \"cat >message; echo \\\"$VOICECTL_EVENT $VOICECTL_LINEAGE\\\" >words\"\n",
    );
    insta::assert_snapshot!(context.run("renew notify --test"), @r#"
    exit: 0
    ----- stdout -----
    CHANNEL  STATE  TO
    command  told   cat >message; echo "$VOICECTL_EVENT $VOICECTL_LINEAGE" >words
    ----- stderr -----
    "#);
    let message = fs::read_to_string(context.path("message")).expect("it ran");
    let message: Value = serde_json::from_str(&message).expect("JSON");
    assert_eq!(message["event"], "test");
    assert_eq!(
        fs::read_to_string(context.path("words")).expect("it ran"),
        "test test\n"
    );

    // One that does not read, and one that fails.
    configure(&context, "[notify]\ncommand = \"exit 0\"\n");
    assert!(context.run("renew notify --test").starts_with("exit: 0\n"));
    configure(
        &context,
        "[notify]\ncommand = \"echo no mail >&2; exit 7\"\n",
    );
    let begin = Instant::now();
    let said = context.run("renew notify --test");
    assert!(said.contains("exit code 7: no mail"), "{said}");
    assert!(begin.elapsed().as_secs() < 30);
    let json = context.output("renew notify --test --json");
    assert_eq!(json.status.code(), Some(1));
    let json: Value = serde_json::from_slice(&json.stdout).expect("JSON");
    assert_eq!(json["channels"][0]["state"], "failed");
}

/// Every sample as `[name, labels, value]`, by the strict parser of the Python client.
const PARSE: &str = "
import json, sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families as strict
from prometheus_client.parser import text_string_to_metric_families as classic
text = open(sys.argv[1]).read()
samples = [[s.name, s.labels, int(s.value)] for f in strict(text) for s in f.samples]
assert len(samples) == sum(len(f.samples) for f in classic(text))
print(json.dumps(samples))
";

#[test]
fn metrics_are_what_prometheus_reads() {
    if !have("python3") {
        return;
    }
    let context = Context::new();
    let file = context.path("voicectl.prom");
    configure(
        &context,
        &format!("[notify]\nmetrics = \"{}\"\n", text(&file)),
    );
    context.ok("cert new voice.test --days 90");
    context.ok("cert new other.test");
    let trouble = context.state().join("certs/other.test/trouble.toml");
    fs::write(
        &trouble,
        "standing = \"trouble\"\nrenewal-failures = 3\nlast-success = \"2026-11-01T00:00:00Z\"\n",
    )
    .expect("written");
    // The collector is somebody else, whatever root's umask is.
    let plain = context.command("renew notify --test");
    let mut masked = Command::new("sh");
    masked.args(["-c", "umask 077; exec \"$0\" \"$@\""]);
    let status = wrapped(masked, &plain)
        .stdout(std::process::Stdio::null())
        .status();
    assert!(status.expect("it runs").success());
    let mode = fs::metadata(&file).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o644);
    if Command::new("python3")
        .args(["-c", "import prometheus_client"])
        .status()
        .is_ok_and(|status| status.success())
    {
        let samples: Value =
            serde_json::from_str(&tool("python3", &["-c", PARSE, text(&file)])).expect("JSON");
        let value = |name: &str, lineage: &str| {
            let samples = samples.as_array().expect("a list");
            let mut found = samples.iter().filter(|sample| {
                sample[0] == name && (lineage.is_empty() || sample[1]["lineage"] == lineage)
            });
            found.next().and_then(|sample| sample[2].as_i64())
        };
        let now = time::OffsetDateTime::now_utc().unix_timestamp();
        let end = value("voicectl_certificate_not_after_seconds", "voice.test").expect("an end");
        let due = value("voicectl_renewal_due_seconds", "voice.test").expect("a moment");
        assert_eq!((end - now) / 86_400, 89);
        assert_eq!((end - due + 60) / 86_400, 30);
        for (lineage, failures, trouble) in [("voice.test", 0, 0), ("other.test", 3, 1)] {
            assert_eq!(value("voicectl_renewal_failures", lineage), Some(failures));
            assert_eq!(value("voicectl_renewal_in_trouble", lineage), Some(trouble));
        }
        assert_eq!(
            value("voicectl_renewal_last_success_seconds", "other.test"),
            Some(1_793_491_200)
        );
        assert_eq!(
            value("voicectl_renewal_last_run_seconds", ""),
            None,
            "nothing ran"
        );
        let now = time::OffsetDateTime::now_utc();
        let rows = metrics::rows(&Store::new(context.state()), now).expect("rows");
        metrics::write(&file, &metrics::render(&rows, Some(now))).expect("written");
        let again = tool("python3", &["-c", PARSE, text(&file)]);
        assert!(
            again.contains("voicectl_renewal_last_run_seconds"),
            "{again}"
        );
    } else {
        assert!(
            std::env::var_os("CI").is_none(),
            "prometheus_client is missing: `make test` installs it"
        );
    }
    if Command::new("promtool").arg("--version").output().is_ok() {
        let check = format!("promtool check metrics <{} 2>&1", text(&file));
        assert_eq!(tool("sh", &["-c", &check]), "");
    }
    configure(&context, "[notify]\nmetrics = \"/nowhere/voicectl.prom\"\n");
    assert!(context.run("renew notify --test").starts_with("exit: 1\n"));
}
