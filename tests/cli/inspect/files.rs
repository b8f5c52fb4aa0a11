//! Files of every kind, told by their content.

use std::fs;
use std::process::Command;

use serde_json::Value;

use super::samples::one_of_each;
use super::{code, json};
use crate::support::command::Context;
use crate::support::{have, text, tool};

/// `kind` of every entry.
fn kinds(entries: &[Value]) -> Vec<&str> {
    entries
        .iter()
        .map(|entry| entry["kind"].as_str().expect("a kind"))
        .collect()
}

#[test]
fn every_kind_is_found_whatever_its_name() {
    if !have("openssl") {
        return;
    }
    let context = Context::new();
    one_of_each(&context);
    let of = |name: &str| json(&context, &[name, "--passphrase", "file:pass"]);
    let der = of("der");
    assert_eq!(kinds(&der), ["certificate"]);
    assert_eq!(der[0]["form"], "der");
    assert_eq!(der[0]["names"][0], "voice.test");
    let request = of("request");
    assert_eq!(kinds(&request), ["request"]);
    assert_eq!(request[0]["subject"], "O=Dev, CN=r.test");
    assert_eq!(request[0]["sans"][1]["type"], "ip");
    assert_eq!(kinds(&of("public")), ["public-key"]);
    let key = of("encrypted");
    assert_eq!(
        (kinds(&key), key[0]["state"].as_str()),
        (vec!["private-key"], Some("readable"))
    );
    assert_eq!(key[0]["key"]["pin"], der[0]["key"]["pin"]);
    assert_eq!(json(&context, &["encrypted"])[0]["state"], "encrypted");
    let bag = of("bag");
    assert_eq!(kinds(&bag), ["certificate", "private-key"]);
    assert_eq!(
        (&bag[0]["form"], &bag[0]["key_matches"]),
        (&Value::from("pkcs12"), &Value::from(true))
    );
    let list = of("list");
    assert_eq!(kinds(&list), ["revocation-list"]);
    assert_eq!(list[0]["revoked"], 0);

    // Without the pass phrase, and with a wrong one, the file is an error.
    let closed = json(&context, &["bag"]);
    assert_eq!(
        closed[0]["error"],
        "it is encrypted, and no pass phrase was given"
    );
    fs::write(context.path("pass"), "wrong\n").expect("it is written");
    assert_eq!(of("bag")[0]["error"], "the pass phrase is wrong");
    assert_eq!(code(&context, &["bag"]), 1);
}

#[test]
fn standard_input_is_a_target() {
    let context = Context::new();
    context.ok(&["cert", "new", "voice.test", "--out", "tls"]);
    let pem = fs::read(context.path("tls/fullchain.pem")).expect("a chain");
    let output = context.output_with(&["inspect", "-", "--json"], &pem);
    let entries: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(entries[0]["source"], "stdin");
    assert_eq!(entries[0]["names"][0], "voice.test");
    assert_eq!(
        entries[0]["pem"].as_str().map(str::as_bytes),
        Some(&pem[..])
    );
    assert_eq!(
        context
            .output_with(&["inspect", "-"], b"hello")
            .status
            .code(),
        Some(1)
    );
}

#[test]
fn a_key_of_another_certificate_needs_attention() {
    let context = Context::new();
    context.ok(&["cert", "new", "a.test", "--out", "a"]);
    context.ok(&["cert", "new", "b.test", "--out", "b"]);
    let read = |name: &str| fs::read_to_string(context.path(name)).expect("a file");
    let right = read("a/cert.pem") + &read("a/privkey.pem");
    let wrong = read("a/cert.pem") + &read("b/privkey.pem");
    let two = read("a/cert.pem") + &read("a/privkey.pem") + &read("b/privkey.pem");
    for (name, content, matches, exit) in [
        ("right", right, Value::from(true), 0),
        ("wrong", wrong, Value::from(false), 3),
        // Which of them is meant is anybody's guess.
        ("two", two, Value::Null, 0),
    ] {
        fs::write(context.path(name), content).expect("it is written");
        assert_eq!(json(&context, &[name])[0]["key_matches"], matches, "{name}");
        assert_eq!(code(&context, &[name]), exit, "{name}");
    }
}

#[test]
fn chains_are_found_in_any_order() {
    if !have("openssl") {
        return;
    }
    let context = Context::new();
    context.ok(&["cert", "new", "a.test", "--out", "a"]);
    context.ok(&["cert", "new", "b.test", "--out", "b"]);
    let read = |name: &str| fs::read_to_string(context.path(name)).expect("a file");
    let ca = fs::read_to_string(context.ca()).expect("the CA");
    fs::write(
        context.path("bundle"),
        ca + &read("a/cert.pem") + &read("b/cert.pem"),
    )
    .expect("it is written");
    let entries = json(&context, &["bundle"]);
    let places: Vec<(i64, i64, &str)> = entries
        .iter()
        .map(|entry| {
            let number = |name: &str| entry[name].as_i64().expect("a number");
            (
                number("chain"),
                number("position"),
                entry["names"][0].as_str().unwrap_or("the CA"),
            )
        })
        .collect();
    assert_eq!(
        places,
        [
            (0, 0, "a.test"),
            (0, 1, "the CA"),
            (1, 0, "b.test"),
            (1, 1, "the CA")
        ]
    );
}

#[test]
fn a_lineage_is_a_target_and_a_file_of_its_name_comes_first() {
    let context = Context::new();
    context.ok(&["cert", "new", "voice.test"]);
    let entries = json(&context, &["voice.test"]);
    assert_eq!(entries[0]["source"], "lineage");
    assert_eq!(entries[0]["verdict"]["trusted"], true);
    assert_eq!(entries[0]["key_matches"], true);
    fs::copy(context.ca(), context.path("voice.test")).expect("a copy");
    assert_eq!(json(&context, &["voice.test"])[0]["source"], "file");
}

#[test]
fn what_is_told_is_what_openssl_reads() {
    if !have("openssl") {
        return;
    }
    let context = Context::new();
    for kind in ["p256", "p384", "rsa2048", "ed25519"] {
        context.ok(&[
            "cert",
            "new",
            "voice.test",
            "::1",
            "--key-type",
            kind,
            "--out",
            kind,
        ]);
        let path = context.path(&format!("{kind}/cert.pem"));
        let entry = &json(&context, &[text(&path)])[0];
        let openssl = |arguments: &[&str]| {
            let mut all = vec!["x509", "-noout", "-in", text(&path)];
            all.extend(arguments);
            tool("openssl", &all).trim().to_owned()
        };
        let field = |name: &str| entry[name].as_str().expect("text").to_owned();
        assert_eq!(
            openssl(&["-serial"]).to_lowercase(),
            format!("serial={}", field("serial"))
        );
        let print = openssl(&["-fingerprint", "-sha256"])
            .replace(':', "")
            .to_lowercase();
        assert_eq!(
            print,
            format!("sha256 fingerprint={}", field("fingerprint"))
        );
        let end = openssl(&["-enddate", "-dateopt", "iso_8601"]);
        assert_eq!(
            end.replace(' ', "T").replace("notAfter=", ""),
            field("not_after")
        );
        // The pin as everybody computes it.
        let pin = Command::new("sh")
            .args(["-c", "openssl x509 -in \"$1\" -noout -pubkey | openssl pkey -pubin -outform DER | openssl dgst -sha256 -binary | openssl base64", "sh"])
            .arg(&path)
            .output()
            .expect("a shell");
        assert_eq!(
            String::from_utf8_lossy(&pin.stdout).trim(),
            entry["key"]["pin"]
        );
        // RFC 9773 section 4.1 by openssl and Python.
        let part = |octets: &str| {
            let program = "import base64, sys; octets = bytes.fromhex(sys.argv[1].replace(':', '')); \
                 print(base64.urlsafe_b64encode(octets).decode().rstrip('='), end='')";
            tool("python3", &["-c", program, octets])
        };
        let key_id = openssl(&["-ext", "authorityKeyIdentifier"]);
        let key_id = key_id
            .lines()
            .last()
            .expect("a line")
            .trim()
            .trim_start_matches("keyid:")
            .to_owned();
        let ari = format!("{}.{}", part(&key_id), part(&field("serial")));
        assert_eq!(ari, field("ari_id"));
    }
}
