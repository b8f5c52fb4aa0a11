//! Who is let in: keys, what is refused and how, and what stays out of logs.

use std::fs;

use insta::assert_snapshot;
use serde_json::Value;

use crate::support::command::Context;
use crate::support::server::Server;
use crate::support::tool;

/// Status, `WWW-Authenticate` and the problem's last word, as one text.
pub(crate) fn refusal(server: &Server, path: &str, arguments: &[&str]) -> String {
    let (code, body) = server.curl(path, &[arguments, &["--dump-header", "-"]].concat());
    let (head, body) = body
        .split_once("\r\n\r\n")
        .unwrap_or_else(|| panic!("no head in {body}"));
    let field = |name: &str| {
        let line = head.lines().find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then(|| value.to_owned())
        });
        line.unwrap_or_else(|| "-".to_owned())
    };
    let body: Value = serde_json::from_str(body).unwrap_or_default();
    let kind = body["type"].as_str().unwrap_or("-");
    let kind = kind.rsplit(':').next().unwrap_or_default().to_owned();
    format!("{code} {kind} {}", field("www-authenticate"))
}

fn bearer(credential: &str) -> String {
    format!("Authorization: Bearer {credential}")
}

/// A key of some scopes.
pub(crate) fn key(context: &Context, name: &str, more: &str) -> String {
    let key = context.ok(format!("auth key new {name} --quiet {more}").as_str());
    key.trim().to_owned()
}

fn audit(server: &Server) -> Vec<Value> {
    let log = server.context().state().join("access/audit.log");
    let log = fs::read_to_string(log).unwrap_or_default();
    log.lines()
        .map(|line| serde_json::from_str(line).expect("JSON lines"))
        .collect()
}

#[test]
fn on_this_machine_everyone_is_welcome_until_there_is_a_key() {
    let server = Server::start(&[]);
    assert!(
        server
            .said()
            .contains("  access       open to this machine\n")
    );
    // Clients of OpenAI's API insist on a key, and send anything.
    let dummy = bearer("sk-no-key-needed");
    for headers in [
        &[][..],
        &["--header", &dummy],
        &["--header", "Authorization: Bearer "],
    ] {
        let arguments = [
            headers,
            &["--json", r#"{"text": "one"}"#, "--output", "/dev/null"],
        ];
        assert_eq!(
            server.curl("/tts", &arguments.concat()).0,
            200,
            "{headers:?}"
        );
    }
    let (_, who) = server.curl("/auth/whoami", &[]);
    assert_eq!(
        who,
        r#"{"expires":null,"issuer":null,"kind":"anyone","name":null,"scopes":["stt","tts","stream","metrics"]}"#
    );
    // The first key closes it, at once.
    let key = key(server.context(), "phone", "");
    assert_snapshot!(refusal(&server, "/auth/whoami", &[]), @r#"401 credential-missing Bearer realm="voicectl""#);
    assert_snapshot!(refusal(&server, "/auth/whoami", &["--header", &dummy]), @r#"401 credential-refused Bearer realm="voicectl", error="invalid_token", error_description="the key is not known""#);
    assert_eq!(
        server.curl("/auth/whoami", &["--header", &bearer(&key)]).0,
        200
    );
    // The page, its parts and the probes need nothing.
    for path in ["/", "/web/app.js", "/healthz", "/readyz"] {
        assert_eq!(server.curl(path, &[]).0, 200, "{path}");
    }
    // It does not open again.
    fs::remove_file(server.context().state().join("access/keys.toml")).expect("removed");
    assert_eq!(server.curl("/auth/whoami", &[]).0, 401);
}

#[test]
fn an_open_server_knows_its_friends() {
    let context = Context::new();
    let key = key(&context, "phone", "--scope admin");
    let server = Server::start_in(context, &["--open"]);
    assert!(
        server
            .said()
            .contains("  access       open to everyone; 1 key\n"),
        "{}",
        server.said()
    );
    assert_eq!(server.curl("/auth/whoami", &[]).0, 200);
    let (_, who) = server.curl("/auth/whoami", &["--header", &bearer(&key)]);
    assert!(
        who.contains(r#""kind":"key""#) && who.contains("admin"),
        "{who}"
    );
    assert!(
        refusal(&server, "/auth/whoami", &["--header", &bearer("sk-wrong")]).starts_with("401 ")
    );
}

#[test]
fn beyond_this_machine_a_key_is_enough() {
    let context = Context::new();
    let key = key(&context, "phone", "");
    let server = Server::start_in(context, &["--listen", "0.0.0.0:0"]);
    assert!(
        server.said().contains("  access       1 key\n"),
        "{}",
        server.said()
    );
    let url = "/auth/whoami";
    let resolve = format!("localhost:{}:127.0.0.1", server.port());
    let at = ["--resolve", &resolve];
    assert_eq!(server.curl(url, &at).0, 401);
    let header = bearer(&key);
    assert_eq!(
        server
            .curl(url, &[&at[..], &["--header", &header]].concat())
            .0,
        200
    );
}

#[test]
fn what_is_wrong_with_a_credential_is_told_as_rfc_6750_asks() {
    let context = Context::new();
    let good = key(&context, "phone", "--scope tts");
    let other = key(&context, "other", "");
    let server = Server::start_in(context, &[]);
    let ask = |arguments: &[&str]| {
        refusal(
            &server,
            "/stt",
            &[arguments, &["--request", "POST"]].concat(),
        )
    };
    let good_header = bearer(&good);
    assert_snapshot!(ask(&[]), @r#"401 credential-missing Bearer realm="voicectl""#);
    // Another scheme is somebody else's business, and no credential.
    assert_snapshot!(ask(&["--user", "anna:secret"]), @r#"401 credential-missing Bearer realm="voicectl""#);
    assert_snapshot!(ask(&["--header", "Authorization: Bearer"]), @r#"400 credential-malformed Bearer realm="voicectl", error="invalid_request", error_description="the credential is empty""#);
    assert_snapshot!(ask(&["--header", "Authorization: Bearer a b"]), @r#"400 credential-malformed Bearer realm="voicectl", error="invalid_request", error_description="the credential has letters that none has""#);
    assert_snapshot!(ask(&["--header", &good_header]), @r#"403 scope-missing Bearer realm="voicectl", error="insufficient_scope", scope="stt""#);
    assert_snapshot!(ask(&["--header", &good_header, "--header", &good_header]), @r#"400 credential-malformed Bearer realm="voicectl", error="invalid_request", error_description="Authorization is sent twice""#);
    let other_field = format!("X-API-Key: {other}");
    assert_snapshot!(ask(&["--header", &good_header, "--header", &other_field]), @r#"400 credential-malformed Bearer realm="voicectl", error="invalid_request", error_description="there are two different credentials in the request""#);
    assert_snapshot!(ask(&["--header", &other_field, "--header", &other_field]), @r#"400 credential-malformed Bearer realm="voicectl", error="invalid_request", error_description="X-API-Key is sent twice""#);
    assert_snapshot!(ask(&["--header", "Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0."]), @r#"401 credential-refused Bearer realm="voicectl", error="invalid_token", error_description="the issuer of the token is not known here""#);
    // The right ways in; what is missing then is the recording.
    for field in [
        bearer(&other),
        format!("Authorization: Token {other}"),
        other_field,
    ] {
        assert_eq!(ask(&["--header", &field]), "400 no-audio -", "{field}");
    }
    let (_, body) = server.curl(
        "/tts",
        &[
            "--json",
            r#"{"text": "one"}"#,
            "--header",
            "X-API-Key: wrong",
        ],
    );
    assert!(
        body.contains(r#""title":"The credential is not accepted""#),
        "{body}"
    );
    assert!(body.contains(r#""instance":""#), "{body}");
}

#[test]
fn a_key_in_an_address_is_refused_and_shown_nowhere() {
    let context = Context::new();
    let good = key(&context, "phone", "");
    let server = Server::start_in(context, &["--log", "debug"]);
    for name in ["api_key", "access_token", "token", "key"] {
        let path = format!("/auth/whoami?{name}={good}");
        let answer = server.curl(&path, &["--include"]);
        assert_eq!(answer.0, 400, "{name}");
        assert!(
            answer.1.contains("end up in logs") && !answer.1.contains(&good),
            "{}",
            answer.1
        );
    }
    // Also with a good header, and over both protocols.
    for protocol in ["--http1.1", "--http2"] {
        let path = format!("/auth/whoami?api_key={good}");
        assert_eq!(
            server
                .curl(&path, &[protocol, "--header", &bearer(&good)])
                .0,
            400
        );
        assert_eq!(
            server
                .curl("/auth/whoami", &[protocol, "--header", &bearer(&good)])
                .0,
            200
        );
        assert_eq!(
            server
                .curl(
                    "/auth/whoami",
                    &[protocol, "--header", &format!("X-API-Key: {good}x")]
                )
                .0,
            401
        );
    }
    let said = server.said();
    assert!(said.contains("/auth/whoami 400"), "{said}");
    assert!(!said.contains(&good[14..]), "a key is in the log");
    let log = fs::read_to_string(server.context().state().join("access/audit.log")).expect("a log");
    assert!(!log.contains(&good[14..]), "a key is in the audit log");
    let reasons: Vec<_> = audit(&server)
        .into_iter()
        .map(|line| line["reason"].clone())
        .collect();
    assert!(
        reasons.contains(&"a credential in the address".into()),
        "{reasons:?}"
    );
}

#[test]
fn a_revoked_key_is_nothing_at_once() {
    let context = Context::new();
    let good = key(&context, "phone", "");
    let server = Server::start_in(context, &[]);
    let header = bearer(&good);
    let whoami = || refusal(&server, "/auth/whoami", &["--header", &header]);
    assert!(whoami().starts_with("200 "));
    let new = server
        .context()
        .ok("auth key rotate phone --grace 0 --quiet");
    assert_snapshot!(whoami(), @r#"401 credential-refused Bearer realm="voicectl", error="invalid_token", error_description="the key expired""#);
    let header = bearer(new.trim());
    let whoami = || refusal(&server, "/auth/whoami", &["--header", &header]);
    assert!(whoami().starts_with("200 "));
    server.context().ok("auth key revoke phone");
    assert_snapshot!(whoami(), @r#"401 credential-refused Bearer realm="voicectl", error="invalid_token", error_description="the key was revoked""#);
}

#[test]
fn a_damaged_file_lets_nobody_in_and_is_told_once() {
    let context = Context::new();
    let good = key(&context, "phone", "");
    let server = Server::start_in(context, &[]);
    let path = server.context().state().join("access/keys.toml");
    let whole = fs::read(&path).expect("a file");
    fs::write(&path, &whole[..whole.len() / 2]).expect("written");
    let header = bearer(&good);
    for _ in 0..3 {
        assert_eq!(
            refusal(&server, "/auth/whoami", &["--header", &header]),
            "503 credential-unchecked -"
        );
    }
    assert_eq!(server.curl("/auth/whoami", &[]).0, 401);
    let complaints = server.said().matches("nobody is let in").count();
    assert_eq!(complaints, 1, "{}", server.said());
    fs::write(&path, whole).expect("written");
    assert_eq!(server.curl("/auth/whoami", &["--header", &header]).0, 200);
}

#[test]
fn guessing_is_stopped_and_stops_nobody_else() {
    let context = Context::new();
    let good = key(&context, "phone", "");
    let server = Server::start_in(
        context,
        &["--listen", "0.0.0.0:0", "--plain", "--behind-proxy"],
    );
    let wrong = bearer("wrong");
    let from = |address: &str, header: &str| {
        let to = format!("localhost:{}:{address}", server.port());
        refusal(
            &server,
            "/auth/whoami",
            &["--resolve", &to, "--header", header],
        )
    };
    let codes: Vec<String> = (0..14).map(|_| from("127.0.0.1", &wrong)).collect();
    let refused = codes.iter().filter(|code| code.starts_with("401 ")).count();
    assert!((10..=11).contains(&refused), "{codes:?}");
    assert_eq!(codes[13], "429 too-many-failures -");
    let (_, head) = server.curl("/auth/whoami", &["--include", "--header", &wrong]);
    assert!(head.to_lowercase().contains("retry-after: "), "{head}");
    // Nobody guesses a key, so the holder of one is not locked out by whoever tries.
    assert!(from("127.0.0.1", &bearer(&good)).starts_with("200 "));
    // What this machine asks of another address of its own comes from there.
    let addresses = tool("hostname", &["-I"]);
    match addresses
        .split_whitespace()
        .find(|address| !address.contains(':'))
    {
        Some(other) => assert!(from(other, &wrong).starts_with("401 "), "{other}"),
        None => println!("skipped: this machine has one address"),
    }

    let lines = audit(&server);
    let of = |event: &str| lines.iter().find(|line| line["event"] == event);
    assert!(of("auth.blocked").is_some(), "{lines:?}");
    let failed = of("auth.failed").expect("a line");
    assert_eq!(failed["client"], "127.0.0.1");
    assert_eq!(failed["reason"], "the key is not known");
    assert!(
        failed["request"].is_string() && failed["time"].is_string(),
        "{failed}"
    );
}
