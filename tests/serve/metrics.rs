//! `GET /metrics`: what Prometheus reads is right, and all of it is in the manual.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::command::Context;
use crate::support::server::Server;
use crate::support::{data, have, text, tool, until};

/// Samples as Prometheus' own parser understands them: name with labels -> value; and the names of the families.
fn parsed(numbers: &str) -> serde_json::Value {
    let script = "\
import json, sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families
families, samples = [], {}
for family in text_string_to_metric_families(sys.stdin.read()):
    assert family.documentation, family.name
    families.append([family.name, family.type])
    for sample in family.samples:
        labels = ','.join(f'{name}={value}' for name, value in sorted(sample.labels.items()))
        samples[f'{sample.name}{{{labels}}}'] = sample.value
print(json.dumps({'families': families, 'samples': samples}))";
    let mut python = Command::new("python3")
        .args(["-c", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python runs");
    let mut stdin = python.stdin.take().expect("a pipe");
    stdin.write_all(numbers.as_bytes()).expect("written");
    drop(stdin);
    let output = python.wait_with_output().expect("it ends");
    assert!(output.status.success(), "refused:\n{numbers}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn numbers(server: &Server) -> serde_json::Value {
    let (status, text) = server.curl("/metrics", &[]);
    assert_eq!(status, 200);
    parsed(&text)
}

#[test]
fn what_was_asked_is_what_is_counted() {
    if !have("python3") {
        return;
    }
    let server = Server::start(&[]);
    let form = format!("audio=@{}", text(&data("eval/08-yes.wav")));
    assert_eq!(server.curl("/stt", &["--form", &form]).0, 200);
    let json = ["--json", r#"{"text": "one two three"}"#];
    assert_eq!(server.curl("/tts", &json).0, 200);
    for path in ["/nothing/1", "/nothing/2", "/healthz"] {
        server.curl(path, &[]);
    }
    let numbers = numbers(&server);
    let sample = |name: &str| {
        let value = numbers["samples"][name].as_f64();
        value.unwrap_or_else(|| panic!("no {name} in {numbers:#}"))
    };
    let request = |route: &str, method: &str, status: u16| {
        sample(&format!(
            "voicectl_http_requests_total{{method={method},route={route},status={status}}}"
        ))
    };
    insta::assert_snapshot!(request("/stt", "POST", 200), @"1");
    insta::assert_snapshot!(request("/tts", "POST", 200), @"1");
    insta::assert_snapshot!(request("none", "GET", 404), @"2");
    insta::assert_snapshot!(request("/healthz", "GET", 200), @"1");
    insta::assert_snapshot!(sample("voicectl_http_request_duration_seconds_count{route=/stt}"), @"1");
    // The scrape is a request as well.
    insta::assert_snapshot!(sample("voicectl_http_requests_in_flight{}"), @"1");
    let upload = fs::metadata(data("eval/08-yes.wav")).expect("a file").len();
    let read = sample("voicectl_http_request_body_bytes_total{}");
    assert!(
        read > f64::from(u32::try_from(upload).expect("small")),
        "{read}"
    );
    let heard = sample("voicectl_recognised_audio_seconds_total{}");
    let took = sample("voicectl_recognition_seconds_total{}");
    let factor = sample("voicectl_recognition_real_time_factor_sum{}");
    assert!((0.3..5.0).contains(&heard), "{heard} s");
    assert!((factor - took / heard).abs() < 1e-9, "{took} s");
    assert!((0.3..5.0).contains(&sample("voicectl_spoken_audio_seconds_total{}")));
    for engine in ["stt", "tts"] {
        for what in ["waiting", "running"] {
            let jobs = sample(&format!("voicectl_queue_{what}{{engine={engine}}}"));
            assert!(jobs.abs() < 0.1, "{engine} {what}: {jobs}");
        }
    }
    // A process of today that has done something.
    assert!(sample("process_cpu_seconds_total{}") > 0.0);
    assert!(sample("process_resident_memory_bytes{}") > 1e6);
    assert!(sample("process_open_fds{}") < sample("process_max_fds{}"));
    let now = std::time::SystemTime::UNIX_EPOCH
        .elapsed()
        .expect("a clock");
    let age = now.as_secs_f64() - sample("process_start_time_seconds{}");
    assert!((-2.0..600.0).contains(&age), "{age} s old");
    assert!(
        numbers["samples"][format!(
            "voicectl_build_info{{version={}}}",
            env!("CARGO_PKG_VERSION")
        )]
        .is_number()
    );

    let manual = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/metrics.md");
    let manual = fs::read_to_string(manual).expect("the manual");
    for family in numbers["families"].as_array().expect("a list") {
        let (name, kind) = (family[0].as_str(), family[1].as_str());
        let (name, kind) = (name.expect("a name"), kind.expect("a kind"));
        let name = match kind {
            "counter" => format!("{name}_total"),
            "info" => format!("{name}_info"),
            _ => name.to_owned(),
        };
        assert!(
            manual.contains(&format!("| `{name}` | {kind} |")),
            "docs/metrics.md does not have the {kind} {name}"
        );
    }
}

/// Seconds since 1970 at which a certificate ends, as openssl says.
fn end_of(certificate: &Path) -> String {
    let end = tool(
        "openssl",
        &["x509", "-noout", "-enddate", "-in", text(certificate)],
    );
    let end = end.trim().trim_start_matches("notAfter=").to_owned();
    tool("date", &["-d", &end, "+%s"]).trim().to_owned()
}

#[test]
fn the_certificate_that_is_served_is_known_by_its_end() {
    let context = Context::new();
    let make = |days| {
        move |context: &Context, folder: &str| {
            context.ok(&["cert", "new", "localhost", "--days", days, "--out", folder]);
        }
    };
    make("30")(&context, "tls");
    make("60")(&context, "next");
    let listen = "localhost:0";
    let (certificate, key) = ("tls/fullchain.pem", "tls/privkey.pem");
    let mut server = Server::start_in(
        context,
        &["--cert", certificate, "--key", key, "--listen", listen],
    );
    let has = |server: &Server, line: String| server.curl("/metrics", &[]).1.contains(&line);
    let not_after =
        |end: String| format!("voicectl_certificate_not_after_timestamp_seconds {end}\n");
    let file = |folder: &str, name: &str| server.context().path(folder).join(name);
    let served = file("tls", "fullchain.pem");
    assert!(has(&server, not_after(end_of(&served))));

    let next = file("next", "fullchain.pem");
    let (key, next_key) = (file("tls", "privkey.pem"), file("next", "privkey.pem"));
    fs::write(&served, "garbage").expect("written");
    server.wait_for("the present certificate stays");
    let reloads =
        |result: &str| format!("voicectl_certificate_reloads_total{{result=\"{result}\"}} 1\n");
    until("it is counted", || has(&server, reloads("failed")));
    fs::copy(next_key, key).expect("copied");
    fs::copy(&next, &served).expect("copied");
    until("the next one is counted", || {
        has(&server, not_after(end_of(&next)))
            && has(&server, "reloads_total{result=\"ok\"} 1\n".to_owned())
    });
}
