//! `--format openmetrics`, read by Prometheus' own parser.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use serde_json::Value;

use super::expiring::certificate;
use crate::support::command::Context;
use crate::support::tls::TlsServers;
use crate::support::{have, text};

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

fn have_parser() -> bool {
    if !have("python3") {
        return false;
    }
    let found = Command::new("python3")
        .args(["-c", "import prometheus_client"])
        .output();
    let found = found.is_ok_and(|output| output.status.success());
    assert!(
        found || std::env::var_os("CI").is_none(),
        "prometheus_client is missing: `make test` installs it"
    );
    if !found {
        println!("skipped: prometheus_client is missing; `make test` installs it");
    }
    found
}

#[test]
fn every_name_that_dashboards_know() {
    if !have_parser() {
        return;
    }
    let context = Context::new();
    context.ok(&["cert", "new", "voice.test", "127.0.0.1", "--out", "tls"]);
    certificate(&context, "quote\\d.test", -100.0, -3.0);
    let servers = TlsServers::with(
        &context.path("tls/fullchain.pem"),
        &context.path("tls/privkey.pem"),
    );
    let good = format!("127.0.0.1:{}", servers.tls());
    let hangs = format!("127.0.0.1:{}", servers.silent());
    let arguments = [
        "inspect",
        "tls",
        "quote\\d.test.pem",
        "gone.pem",
        &good,
        &hangs,
        "--timeout",
        "2s",
        "--format",
        "openmetrics",
        "--out",
        "certificates.prom",
    ];
    let output = context.output(&arguments);
    assert_eq!(output.status.code(), Some(1), "{}", context.show(&output));
    let path = context.path("certificates.prom");
    let mode = fs::metadata(&path).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o644, "the node exporter is another user");
    let answer = Command::new("python3")
        .args(["-c", PARSE])
        .arg(&path)
        .output()
        .expect("python3 runs");
    assert!(
        answer.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&answer.stderr),
        fs::read_to_string(&path).expect("text")
    );
    let samples: Vec<(String, Value, i64)> = serde_json::from_slice(&answer.stdout).expect("JSON");
    let value = |name: &str, label: &str, wanted: &str| {
        let mut found = samples
            .iter()
            .filter(|(n, labels, _)| n == name && labels[label] == wanted);
        found
            .next()
            .unwrap_or_else(|| panic!("{name}{{{label}={wanted}}} in {samples:?}"))
            .2
    };
    let now = time::OffsetDateTime::now_utc().unix_timestamp();
    let left = value("x509_cert_not_after", "filepath", "tls/cert.pem") - now;
    assert!(left / 86_400 == 89, "{left}");
    assert!(value("x509_cert_not_before", "filename", "cert.pem") < now);
    assert_eq!(value("x509_cert_expired", "filepath", "tls/cert.pem"), 0);
    assert_eq!(
        value("x509_cert_expired", "filepath", "quote\\d.test.pem"),
        1
    );
    for (source, up) in [("tls", 1), ("gone.pem", 0), (&good, 1), (&hangs, 0)] {
        assert!(
            value("x509_source_up", "source_name", source) == up,
            "{source}"
        );
    }
    assert_eq!(value("probe_success", "target", &good), 1);
    assert_eq!(value("probe_success", "target", &hangs), 0);
    let earliest = value("probe_ssl_earliest_cert_expiry", "target", &good);
    assert!(earliest == value("x509_cert_not_after", "target", &good));
    assert!(
        earliest
            == value(
                "probe_ssl_last_chain_expiry_timestamp_seconds",
                "target",
                &good
            )
    );
    assert_eq!(value("probe_tls_version_info", "version", "TLS 1.3"), 1);
    // The serial as everybody else's exporter has it: decimal.
    let (_, labels, _) = samples
        .iter()
        .find(|(name, labels, _)| {
            name == "x509_cert_not_after" && labels["filepath"] == "tls/cert.pem"
        })
        .expect("a sample");
    let serial = labels["serial_number"].as_str().expect("a serial");
    let hex = crate::support::tool(
        "python3",
        &["-c", "import sys; print('%x' % int(sys.argv[1]))", serial],
    );
    let list = super::json(&context, &["tls/cert.pem"]);
    assert_eq!(
        hex.trim(),
        list[0]["serial"]
            .as_str()
            .expect("hex")
            .trim_start_matches('0')
    );
}

#[test]
fn the_file_is_replaced_in_one_step() {
    let context = Context::new();
    context.ok(&["cert", "new", "voice.test", "--out", "tls"]);
    let run =
        |out: &str| context.output(&["inspect", "tls", "--format", "openmetrics", "--out", out]);
    fs::write(context.path("a.prom"), "old").expect("it is written");
    // A reader that has the old file open keeps it: the new one is another file.
    let old = fs::File::open(context.path("a.prom")).expect("a file");
    assert_eq!(run("a.prom").status.code(), Some(0));
    assert_eq!(std::io::read_to_string(old).expect("text"), "old");
    let new = fs::read_to_string(context.path("a.prom")).expect("text");
    assert!(new.ends_with("# EOF\n"), "{new}");
    assert_eq!(run("nowhere/a.prom").status.code(), Some(1));
    let left: Vec<_> = fs::read_dir(context.home())
        .expect("a folder")
        .filter_map(Result::ok)
        .map(|entry| entry.file_name())
        .filter(|name| name.to_string_lossy().starts_with(".new"))
        .collect();
    assert!(left.is_empty(), "{left:?} in {}", text(context.home()));
}
