//! What is handed out: the page and each form of the certificate.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use insta::assert_snapshot;
use serde_json::Value;

use super::{Page, get, with_ca};
use crate::support::command::Context;
use crate::support::{have, text, tool};

/// What `openssl` makes of the root, DER.
fn der(context: &Context) -> Vec<u8> {
    let path = context.path("root.der");
    tool(
        "openssl",
        &[
            "x509",
            "-in",
            text(&context.ca()),
            "-outform",
            "der",
            "-out",
            text(&path),
        ],
    );
    fs::read(path).expect("written")
}

/// A profile as Python reads it.
fn profile(bytes: &[u8]) -> Value {
    let script = format!(
        "{}/tests/cli/trust_share/profile.py",
        env!("CARGO_MANIFEST_DIR")
    );
    let mut child = Command::new("python3")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python runs");
    child
        .stdin
        .take()
        .expect("a pipe")
        .write_all(bytes)
        .expect("taken");
    let output = child.wait_with_output().expect("it ends");
    serde_json::from_slice(&output.stdout).expect("a property list")
}

#[test]
fn each_form_is_the_certificate_in_the_type_that_its_device_opens() {
    if !have("curl") || !have("openssl") || !have("python3") {
        return;
    }
    let context = with_ca();
    let der = der(&context);
    let page = Page::start(&context, &[]);
    let form = |ending: &str| get(&format!("{}/voicectl-ca.{ending}", page.url), &[]);
    let (status, kind, body) = form("crt");
    assert_eq!(
        (status.as_str(), kind.as_str()),
        ("200", "application/x-x509-ca-cert")
    );
    assert_eq!(body, der);
    let (status, kind, body) = form("pem");
    assert_eq!(
        (status.as_str(), kind.as_str()),
        ("200", "application/x-pem-file")
    );
    assert_eq!(body, fs::read(context.ca()).expect("the root"));
    let (status, kind, body) = form("mobileconfig");
    assert_eq!(
        (status.as_str(), kind.as_str()),
        ("200", "application/x-apple-aspen-config")
    );
    let first = profile(&body);
    let base64 = tool(
        "openssl",
        &["base64", "-A", "-in", text(&context.path("root.der"))],
    );
    let payload = &first["PayloadContent"][0];
    assert_eq!(payload["PayloadContent"], base64.trim());
    assert_eq!(payload["PayloadType"], "com.apple.security.root");
    assert_eq!(first["PayloadType"], "Configuration");
    assert_ne!(first["PayloadUUID"], payload["PayloadUUID"]);

    // The same CA once more replaces itself on the device; another one stands beside it.
    let fetch = |context: &Context| {
        let page = Page::start(context, &[]);
        profile(&get(&format!("{}/voicectl-ca.mobileconfig", page.url), &[]).2)
    };
    assert_eq!(fetch(&context), first);
    let other = fetch(&with_ca());
    for (one, another) in [(&first, &other), (payload, &other["PayloadContent"][0])] {
        for key in ["PayloadUUID", "PayloadIdentifier"] {
            assert!(one[key].is_string());
            assert_ne!(one[key], another[key], "{key}");
        }
    }
}

#[test]
fn the_page_tells_what_to_compare_and_holds_no_key() {
    if !have("curl") || !have("openssl") {
        return;
    }
    let context = with_ca();
    let page = Page::start(&context, &[]);
    let (status, kind, body) = get(&page.url, &[]);
    assert_eq!(
        (status.as_str(), kind.as_str()),
        ("200", "text/html; charset=utf-8")
    );
    let body = String::from_utf8(body).expect("text");
    let print = tool(
        "openssl",
        &[
            "x509",
            "-in",
            text(&context.ca()),
            "-noout",
            "-sha256",
            "-fingerprint",
        ],
    );
    let print = print
        .trim()
        .split_once('=')
        .expect("a fingerprint")
        .1
        .to_owned();
    let shown: String = body
        .split("<span>")
        .skip(1)
        .filter_map(|part| Some(format!("{}:", part.split_once("</span>")?.0)))
        .collect();
    assert_eq!(shown.trim_end_matches(':'), print);
    for part in [
        "Certificate Trust Settings",
        "certutil -user -addstore Root",
        "security add-trusted-cert",
        "update-ca-certificates",
    ] {
        assert!(body.contains(part), "{part}");
    }
    assert_eq!(get(&format!("{}/", page.url), &[]).2.len(), body.len());

    let key = fs::read_to_string(context.state().join("ca/root-key.pem")).expect("the key");
    let key = key.lines().nth(1).expect("a line");
    for file in [
        "",
        "/voicectl-ca.crt",
        "/voicectl-ca.pem",
        "/voicectl-ca.mobileconfig",
    ] {
        let body = get(&format!("{}{file}", page.url), &[]).2;
        let body = String::from_utf8_lossy(&body);
        assert!(!body.contains("PRIVATE") && !body.contains(key), "{file}");
    }
    page.signal("INT");
    let (code, said) = page.end();
    assert_eq!(code, Some(0));
    assert_snapshot!(said, @"Stopped: the page was opened 3 times, the certificate fetched 3 times, from one address");
}

#[test]
fn a_hostile_name_is_text() {
    if !have("curl") || !have("openssl") || !have("python3") {
        return;
    }
    let context = Context::new();
    let name = "<script>alert(1)</script>&\"'";
    let subject = format!("/CN={}", name.replace('/', "\\/"));
    let arguments = [
        "req",
        "-x509",
        "-nodes",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-subj",
    ];
    let (ca, key) = (context.path("ca.pem"), context.path("ca.key"));
    tool(
        "openssl",
        &[
            &arguments,
            [subject.as_str(), "-keyout", text(&key), "-out", text(&ca)].as_slice(),
        ]
        .concat(),
    );
    let page = Page::start(&context, &["--ca", "ca.pem"]);
    let body = String::from_utf8(get(&page.url, &[]).2).expect("text");
    assert!(body.contains("&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;&#39;"));
    assert!(!body.contains("<script"));
    let profile = profile(&get(&format!("{}/voicectl-ca.mobileconfig", page.url), &[]).2);
    assert_eq!(profile["PayloadDisplayName"], name);
}
