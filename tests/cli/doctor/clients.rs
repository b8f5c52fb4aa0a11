//! The real programs, beside what the rules say of them.

use std::fs;

use super::Answer;
use crate::support::command::Context;
use crate::support::server::Server;
use crate::support::tls::TlsServers;
use crate::support::{have, text, tool};

/// Long enough for a JVM on a busy machine.
const PATIENT: [&str; 2] = ["--timeout", "100s"];

/// Verdicts of the programs that were asked, by name.
fn measured(answer: &Answer) -> Vec<(String, String, Vec<String>)> {
    let rows = answer
        .rows
        .iter()
        .filter(|row| row["how"]["kind"] == "measured");
    rows.map(|row| {
        let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
        let causes = row["causes"].as_array().expect("a list").iter();
        (
            text(&row["how"]["program"]),
            text(&row["verdict"]),
            causes.map(|cause| text(&cause["code"])).collect(),
        )
    })
    .collect()
}

#[test]
fn a_healthy_server_is_well() {
    let server = Server::start(&[]);
    let context = server.context();
    let answer = Answer::of(
        context,
        &[&[server.url(), "--ca", text(&server.ca())], &PATIENT[..]].concat(),
    );
    assert_eq!(answer.code, Some(0), "{:#?}", answer.rows);
    assert!(
        answer.rows.iter().all(|row| row["verdict"] == "ok"),
        "{:#?}",
        answer.rows
    );
    let programs: Vec<String> = measured(&answer)
        .into_iter()
        .map(|(name, ..)| name)
        .collect();
    for (program, tool) in [
        ("curl", "curl"),
        ("openssl", "openssl"),
        ("python3", "python3"),
        ("node", "node"),
        ("java", "javac"),
    ] {
        if have(tool) {
            assert!(programs.iter().any(|name| name == program), "{programs:?}");
        }
    }
    // Nobody has the root by itself.
    let answer = Answer::of(context, &[&[server.url()], &PATIENT[..]].concat());
    assert_eq!(answer.code, Some(3));
    let (_, repair) = answer.cause("untrusted");
    assert!(repair.contains("`voicectl trust install`"), "{repair}");
    for (program, verdict, codes) in measured(&answer) {
        assert_eq!(
            (verdict.as_str(), &codes[..]),
            ("trouble", &["untrusted".to_owned()][..]),
            "{program}"
        );
    }
    let socket = server.url().replace("https", "wss");
    let codes = |path: &str| {
        let url = format!("{socket}{path}");
        let answer = Answer::by_rules(context, &[&url, "--ca", text(&server.ca())]);
        let codes = answer.codes(&format!("WebSocket {path}"));
        codes.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert!(codes("/ws/asr").is_empty());
    assert_eq!(codes("/ws/none"), ["websocket-refused"]);
}

#[test]
fn variables_reach_the_clients_that_read_them() {
    let server = Server::start(&[]);
    let (context, url) = (server.context(), server.url());
    // Debian's own trusts what OpenSSL does.
    let built = "process.config.target_defaults.defines.includes('NODE_OPENSSL_CERT_STORE')";
    let is_openssls = have("node") && tool("node", &["-p", built]).trim() == "true";
    let trusting = |variable: &str, clients: &[&str]| {
        let mut all = vec!["doctor", "--json", url];
        all.extend(PATIENT);
        for client in ["curl", "python", "node", "requests"] {
            all.extend(["--client", client]);
        }
        let output = context
            .command(&all)
            .env(variable, context.ca())
            .output()
            .expect("it runs");
        let answer = Answer::read(context, &output);
        for row in &answer.rows[1..] {
            let subject = row["subject"].as_str().expect("a name");
            let of_openssl = is_openssls && subject == "Node" && variable == "SSL_CERT_FILE";
            let wanted = if clients.contains(&subject) || of_openssl {
                "ok"
            } else {
                "trouble"
            };
            // curl reads another variable than openssl; the rules know Node as its makers build it.
            let skip = (variable == "CURL_CA_BUNDLE" && row["how"]["program"] == "openssl")
                || (of_openssl && row["how"]["kind"] == "rules");
            assert!(skip || row["verdict"] == wanted, "{variable}: {row:#}");
        }
    };
    trusting("SSL_CERT_FILE", &["curl, OpenSSL", "Python ssl"]);
    trusting("NODE_EXTRA_CA_CERTS", &["Node"]);
    trusting("REQUESTS_CA_BUNDLE", &["Python requests"]);
    trusting("CURL_CA_BUNDLE", &["curl, OpenSSL", "Python requests"]);
}

#[test]
fn programs_name_the_same_causes_as_the_rules() {
    let context = Context::new();
    for (at, (arguments, code)) in [
        ("other.test", "name-mismatch"),
        ("localhost --self-signed", "self-signed"),
    ]
    .into_iter()
    .enumerate()
    {
        let out = format!("tls{at}");
        let mut all = vec!["cert", "new"];
        all.extend(arguments.split(' '));
        all.extend(["--out", &out]);
        context.ok(&all);
        let file = |name: &str| context.path(&format!("{out}/{name}"));
        let servers = TlsServers::with(&file("fullchain.pem"), &file("privkey.pem"));
        let url = format!("https://localhost:{}", servers.tls());
        let mut all = vec![url.as_str()];
        all.extend(PATIENT);
        let ca = context.ca();
        if code == "name-mismatch" {
            all.extend(["--ca", text(&ca)]);
        }
        let answer = Answer::of(&context, &all);
        for (program, verdict, codes) in measured(&answer) {
            assert_eq!(
                (verdict.as_str(), &codes[..]),
                ("trouble", &[code.to_owned()][..]),
                "{program}"
            );
        }
        assert!(answer.cause(code).1.contains("voicectl cert new"));
    }
}

#[test]
fn nothing_of_the_present_folder_runs() {
    let context = Context::new();
    context.ok(&["cert", "new", "localhost", "--out", "tls"]);
    let servers = TlsServers::with(
        &context.path("tls/fullchain.pem"),
        &context.path("tls/privkey.pem"),
    );
    let url = format!("https://localhost:{}", servers.tls());
    for name in ["ssl.py", "socket.py", "curl"] {
        let path = context.path(name);
        fs::write(
            &path,
            "#!/bin/sh\nimport os; os.mkdir('/tmp/never')\ntouch ran\n",
        )
        .expect("written");
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755))
            .expect("set");
    }
    let path = format!(".:{}", std::env::var("PATH").expect("a path"));
    let mut all = vec![
        "doctor", "--json", &url, "--client", "python", "--client", "curl",
    ];
    all.extend(PATIENT);
    let output = context
        .command(&all)
        .env("PATH", path)
        .output()
        .expect("it runs");
    let answer = Answer::read(&context, &output);
    for (program, verdict, codes) in measured(&answer) {
        assert_eq!(
            (verdict.as_str(), &codes[..]),
            ("trouble", &["untrusted".to_owned()][..]),
            "{program}"
        );
    }
    assert!(!context.path("ran").exists());
}
