//! What is said when it does not work: the whole answer.

use std::process::Command;

use insta::assert_snapshot;
use serde_json::json;

use crate::client::Client;
use crate::support::fault_proxy::{Answer, Fault, FaultProxy};
use crate::support::pebble::{BLOCKED, Pebble};
use crate::support::ports;

/// The whole answer to a command that fails; how often it tried again is a matter of chance.
fn said(client: &Client<'_>, mut command: Command) -> String {
    let output = command.output().expect("it runs");
    let shown = client.show(&output);
    let mut lines: Vec<&str> = shown.lines().collect();
    lines.dedup();
    lines.join("\n")
}

/// An authorization that failed for a reason.
fn refused(kind: &'static str, detail: &'static str) -> Fault {
    Fault::json(move |authz| {
        authz["status"] = "invalid".into();
        for challenge in authz["challenges"].as_array_mut().into_iter().flatten() {
            if challenge["type"] == "http-01" {
                challenge["status"] = "invalid".into();
                challenge["error"] = json!({
                    "type": format!("urn:ietf:params:acme:error:{kind}"), "detail": detail, "status": 403
                });
            }
        }
    })
}

#[test]
fn a_blocked_name() {
    let Some(pebble) = Pebble::new() else { return };
    let client = Client::new(&pebble);
    let command = client.issue(&format!("-d {BLOCKED} -d fine.test"));
    assert_snapshot!(said(&client, command), @r#"
    exit: 1
    ----- stdout -----
    ----- stderr -----
      account      https://localhost:[PORT]/my-account/[ID]
    error: cannot get a certificate for blocked-domain.example from localhost:[PORT]
      because: the CA does not sign this name: Order included an identifier for which issuance is forbidden by policy: "blocked-domain.example"
      because: blocked-domain.example: the CA does not sign this name: blocked-domain.example is a forbidden domain

    hint: leave the name out, or choose another CA with `--ca`
    "#);
}

#[test]
fn each_name_is_told_with_its_own_reason() {
    let Some(pebble) = Pebble::old() else { return };
    let proxy = FaultProxy::start(&pebble);
    let urn = |kind: &str| format!("urn:ietf:params:acme:error:{kind}");
    let problem = json!({
        "type": urn("malformed"), "status": 400, "detail": "Some names cannot be signed",
        "subproblems": [
            { "type": urn("rejectedIdentifier"), "detail": "on a list of forbidden names",
              "identifier": { "type": "dns", "value": "bank.test" } },
            { "type": urn("caa"), "detail": "CAA names somebody else",
              "identifier": { "type": "dns", "value": "other.test" } },
        ]
    });
    let answer = Answer::new(400, "application/problem+json", problem.to_string());
    proxy.always("order-plz", Fault::Answer(answer));
    let client = Client::behind(&pebble, &proxy);
    let command = client.issue("-d bank.test -d fine.test -d other.test");
    assert_snapshot!(said(&client, command), @r#"
    exit: 1
    ----- stdout -----
    ----- stderr -----
      account      https://localhost:[PORT]/my-account/[ID]
    error: cannot get a certificate for bank.test from localhost:[PORT]
      because: Some names cannot be signed
      because: bank.test: the CA does not sign this name: on a list of forbidden names
      because: other.test: the CAA records of the domain forbid this CA: CAA names somebody else

    hint: leave the name out, or choose another CA with `--ca`
    hint: add the DNS record `other.test. CAA 0 issue "the CA's domain"`, or choose a CA that it allows with `--ca`
    "#);
}

#[test]
fn a_rate_limit_with_its_date() {
    let Some(pebble) = Pebble::old() else { return };
    let proxy = FaultProxy::start(&pebble);
    let detail = "too many certificates already issued for this exact set of identifiers";
    let answer = Answer::problem(429, "rateLimited", detail).with("retry-after", "86400");
    proxy.always("order-plz", Fault::Answer(answer));
    let client = Client::behind(&pebble, &proxy);
    assert_snapshot!(said(&client, client.issue("-d limited.test")), @r#"
    exit: 1
    ----- stdout -----
    ----- stderr -----
      account      https://localhost:[PORT]/my-account/[ID]
    error: cannot get a certificate for limited.test from localhost:[PORT]
      because: the CA's limit is reached: too many certificates already issued for this exact set of identifiers
      because: it may be tried again from [TIME] on

    hint: `--staging` is for trials; `--ca CA` may be repeated: the next one is asked when the first says no
    "#);
    assert_snapshot!(said(&client, client.issue("-d limited.test")), @r#"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot get a certificate for limited.test from localhost:[PORT]
      because: too many certificates already issued for this exact set of identifiers
      because: so it is not tried again before [TIME]

    hint: pass `--now` to try at once: failures count towards the CA's limits
    "#);
}

#[test]
fn nobody_listens_where_the_ca_looks() {
    let Some(pebble) = Pebble::new() else { return };
    let client = Client::new(&pebble);
    let elsewhere = format!("-d one.test --http-listen 127.0.0.1:{}", ports::free());
    assert_snapshot!(said(&client, client.bare(&elsewhere)), @r#"
    exit: 1
    ----- stdout -----
    ----- stderr -----
      account      https://localhost:[PORT]/my-account/[ID]
      order        https://localhost:[PORT]/my-order/[ID]
      answered     http-01 for one.test
      checking     the CA looks for the answers
    error: cannot get a certificate for one.test from localhost:[PORT]
      because: one.test: the CA could not connect to the server of this name: Get "http://one.test:[PORT]/.well-known/acme-challenge/[TOKEN]": dial tcp 127.0.0.1:[PORT]: connect: connection refused

    hint: `voicectl doctor https://one.test` looks at the server from here
    hint: port 80 (http-01) or 443 (tls-alpn-01) must be open to the whole world; `--dns PROVIDER` needs neither
    "#);
}

#[test]
fn somebody_else_listens_there() {
    let Some(pebble) = Pebble::old() else { return };
    let client = Client::new(&pebble);
    let taken = std::net::TcpListener::bind(("127.0.0.1", pebble.http_port()));
    let taken = taken.expect("it listens");
    assert_snapshot!(said(&client, client.issue("-d one.test")), @r#"
    exit: 1
    ----- stdout -----
    ----- stderr -----
      account      https://localhost:[PORT]/my-account/[ID]
      order        https://localhost:[PORT]/my-order/[ID]
    error: cannot get a certificate for one.test from localhost:[PORT]
      because: cannot answer the http-01 challenge: port [PORT] is taken by [PROCESS], and it does not answer HTTP for one.test

    hint: pass `--webroot DIR` with the folder that this web server hands out
    hint: or let nginx hand out the answers: `location /.well-known/acme-challenge/ { alias [HOME]/.local/state/voicectl/challenges/; }`
    hint: or run `voicectl serve --http 0.0.0.0:[PORT]` in its place: it answers challenges
    "#);
    drop(taken);
}

#[test]
fn caa_forbids_it() {
    let Some(pebble) = Pebble::old() else { return };
    let proxy = FaultProxy::start(&pebble);
    let detail = "CAA record for caa.test prevents issuance";
    let client = Client::behind(&pebble, &proxy);
    proxy.always(
        "my-order",
        Fault::json(|order| order["status"] = "invalid".into()),
    );
    proxy.always("authZ", refused("caa", detail));
    assert_snapshot!(said(&client, client.issue("-d caa.test")), @r#"
    exit: 1
    ----- stdout -----
    ----- stderr -----
      account      https://localhost:[PORT]/my-account/[ID]
      order        https://localhost:[PORT]/my-order/[ID]
    error: cannot get a certificate for caa.test from localhost:[PORT]
      because: caa.test: the CAA records of the domain forbid this CA: CAA record for caa.test prevents issuance

    hint: add the DNS record `caa.test. CAA 0 issue "the CA's domain"`, or choose a CA that it allows with `--ca`
    "#);
}

#[test]
fn another_server_answers_there() {
    let Some(pebble) = Pebble::old() else { return };
    let proxy = FaultProxy::start(&pebble);
    let detail = "Invalid response from http://web.test/.well-known/acme-challenge/x: 404";
    let client = Client::behind(&pebble, &proxy);
    proxy.always(
        "my-order",
        Fault::json(|order| order["status"] = "invalid".into()),
    );
    proxy.always("authZ", refused("unauthorized", detail));
    assert_snapshot!(said(&client, client.issue("-d web.test")), @r#"
    exit: 1
    ----- stdout -----
    ----- stderr -----
      account      https://localhost:[PORT]/my-account/[ID]
      order        https://localhost:[PORT]/my-order/[ID]
    error: cannot get a certificate for web.test from localhost:[PORT]
      because: web.test: the CA does not see the proof: Invalid response from http://web.test/.well-known/acme-challenge/x: 404

    hint: another server may answer for web.test: compare its A and AAAA records with this machine's addresses
    "#);
}

#[test]
fn a_name_that_dns_does_not_know() {
    let Some(pebble) = Pebble::new() else { return };
    pebble.set_servfail("nowhere.test");
    let client = Client::new(&pebble);
    assert_snapshot!(said(&client, client.issue("-d nowhere.test")), @r#"
    exit: 1
    ----- stdout -----
    ----- stderr -----
      account      https://localhost:[PORT]/my-account/[ID]
      order        https://localhost:[PORT]/my-order/[ID]
      answered     http-01 for nowhere.test
      checking     the CA looks for the answers
    error: cannot get a certificate for nowhere.test from localhost:[PORT]
      because: nowhere.test: the CA could not connect to the server of this name: Get "http://nowhere.test:[PORT]/.well-known/acme-challenge/[TOKEN]": could not resolve URL "http://nowhere.test:[PORT]/.well-known/acme-challenge/[TOKEN]"

    hint: `voicectl doctor https://nowhere.test` looks at the server from here
    hint: port 80 (http-01) or 443 (tls-alpn-01) must be open to the whole world; `--dns PROVIDER` needs neither
    "#);
}

#[test]
fn terms_that_nobody_agreed_to() {
    let Some(pebble) = Pebble::old() else { return };
    let client = Client::new(&pebble);
    let (ca, root) = (pebble.directory(), pebble.ca_root());
    let root = crate::support::text(&root);
    let command = client.context().command(&[
        "acme",
        "issue",
        "--ca",
        &ca,
        "--ca-root",
        root,
        "-d",
        "one.test",
    ]);
    assert_snapshot!(said(&client, command), @r#"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: cannot ask: Agree to the terms of service of localhost:[PORT], data:text/plain,Do%20what%20thou%20wilt
      because: there is no terminal, or `--no-input` is given

    hint: pass `--agree-tos`
    "#);
}

#[test]
fn a_ca_that_is_not_there() {
    let Some(pebble) = Pebble::old() else { return };
    let client = Client::at(&pebble, format!("https://localhost:{}/dir", ports::free()));
    assert_snapshot!(said(&client, client.issue("-d one.test --timeout 3s")), @r#"
    exit: 1
    ----- stdout -----
    ----- stderr -----
      again        in [SECONDS]: localhost:[PORT] cannot be reached: Connection refused (os error 111)
    error: cannot get a certificate for one.test from localhost:[PORT]
      because: localhost:[PORT] cannot be reached: Connection refused (os error 111)

    hint: behind a proxy, set HTTPS_PROXY
    "#);
}

#[test]
fn a_challenge_that_the_ca_does_not_offer() {
    let Some(pebble) = Pebble::old() else { return };
    let client = Client::new(&pebble);
    let listen = format!("--http-listen 127.0.0.1:{}", pebble.http_port());
    let command = client.bare(&format!("{listen} -d *.wild.test"));
    assert_snapshot!(said(&client, command), @r#"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: http-01 cannot prove *.wild.test
      because: only dns-01 proves wildcards (RFC 8555 section 8.3)

    hint: pass `--dns PROVIDER`; `--dns manual` asks you to set the record
    "#);
}
