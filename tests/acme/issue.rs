//! `acme issue` against both Pebbles: every kind of challenge, name and key.

use std::fs;
use std::os::unix::fs::chown;
use std::process::{Child, Command, Stdio};

use crate::client::{Client, contents, serial};
use crate::support::pebble::{BLOCKED, Options, Pebble};
use crate::support::{have, text, tool, until};

#[test]
fn http_01_on_an_own_listener() {
    Pebble::each(|pebble| {
        let client = Client::new(pebble);
        client.ok(&mut client.issue("-d one.test -d two.test --email someone@example.org"));
        client.judge("one.test", &["one.test", "two.test"]);
        let status = pebble.status(&client.serial("one.test"));
        assert_eq!(status["Status"], "Valid", "{status}");
        // Nothing of the order is left.
        let left = contents(&client.lineage("one.test").join("order"));
        assert!(left.is_empty(), "{left:?}");
    });
}

#[test]
fn a_certificate_that_is_not_due_stays() {
    let Some(pebble) = Pebble::old() else { return };
    let client = Client::new(&pebble);
    client.ok(&mut client.issue("-d one.test"));
    let before = contents(&client.lineage("one.test"));
    client.ok(&mut client.issue("-d one.test"));
    assert_eq!(contents(&client.lineage("one.test")), before);
    let first = client.serial("one.test");
    client.ok(&mut client.issue("-d one.test --force"));
    assert_ne!(client.serial("one.test"), first);
    client.judge("one.test", &["one.test"]);
}

#[test]
fn tls_alpn_01_on_an_own_listener() {
    Pebble::each(|pebble| {
        let client = Client::new(pebble);
        let listen = format!("--tls-listen=127.0.0.1:{}", pebble.tls_port());
        let names = "-d alpn.test -d other.test --challenge tls-alpn-01";
        client.ok(&mut client.bare(&format!("{listen} {names}")));
        client.judge("alpn.test", &["alpn.test", "other.test"]);
    });
}

#[test]
fn dns_01_by_a_hook_gets_a_wildcard_and_its_apex() {
    if !have("curl") {
        return;
    }
    Pebble::each(|pebble| {
        let client = Client::new(pebble);
        let hook = hook(&client, pebble);
        let dns = format!("--challenge dns-01 --dns exec:{hook}");
        let resolver = format!("--dns-resolver {} --propagation off", pebble.dns());
        let names = "-d w.test -d *.w.test --name wild";
        client.ok(&mut client.bare(&format!("{dns} {resolver} {names}")));
        client.judge("wild", &["w.test", "*.w.test"]);
        // Two values of one name, and both are gone again.
        let said = fs::read_to_string(client.context().path("hook.log")).expect("a log");
        let count = |word| said.lines().filter(|line| line.starts_with(word)).count();
        assert_eq!((count("present"), count("cleanup")), (2, 2), "{said}");
    });
}

/// Who owns the state folder could name any program, and `renew` is root's.
#[test]
fn root_runs_only_programs_for_dns_that_root_has_named() {
    if !have("curl") || !rustix::process::geteuid().is_root() {
        return;
    }
    Pebble::each(|pebble| {
        let client = Client::new(pebble);
        let context = client.context();
        let hook = hook(&client, pebble);
        let dns = format!("--challenge dns-01 --dns exec:{hook}");
        let resolver = format!("--dns-resolver {} --propagation off", pebble.dns());
        client.ok(&mut client.bare(&format!("{dns} {resolver} -d s.test --name s")));
        chown(context.state(), Some(4321), None).expect("given to a service");
        client.ok(&mut context.command("renew --only s --force"));

        let other = context.path("other.sh");
        fs::copy(&hook, &other).expect("copied");
        let record = context.state().join("certs/s/lineage.toml");
        let was = fs::read_to_string(&record).expect("a record");
        fs::write(&record, was.replace(&hook, text(&other))).expect("written");
        let said = client.ends(1, &mut context.command("renew --only s --force"));
        for why in [
            "is not run to set DNS records",
            "user 4321 may have written it, and root has not approved it",
            "`voicectl renew hook LINEAGE --approve`",
        ] {
            assert!(said.contains(why), "{said}");
        }
        context.ok("renew hook s --approve");
        client.ok(&mut context.command("renew --only s --force"));
    });
}

/// A hook in lego's protocol that talks to challtestsrv.
fn hook(client: &Client<'_>, pebble: &Pebble) -> String {
    let path = client.context().path("hook.sh");
    let log = client.context().path("hook.log");
    let script = format!(
        "#!/bin/sh\nset -e\necho \"$1 $2\" >>{}\ncase $1 in present) call=set-txt;; *) call=clear-txt;; esac\n\
         exec curl -sf -d \"{{\\\"host\\\":\\\"$2\\\",\\\"value\\\":\\\"$3\\\"}}\" {}/$call\n",
        text(&log),
        pebble.management()
    );
    fs::write(&path, script).expect("written");
    tool("chmod", &["+x", text(&path)]);
    text(&path).to_owned()
}

#[test]
fn webroot_of_another_server() {
    if !have("python3") {
        return;
    }
    Pebble::each(|pebble| {
        let client = Client::new(pebble);
        let root = client.context().path("www");
        fs::create_dir(&root).expect("a folder");
        let mut server = files(&root, pebble.http_port());
        let arguments = format!("-d web.test --webroot {}", text(&root));
        client.ok(&mut client.bare(&arguments));
        server.kill().expect("it is ours");
        server.wait().expect("it ends");
        client.judge("web.test", &["web.test"]);
        assert_eq!(contents(&root), [], "the answers are gone");
    });
}

/// Python's file server.
fn files(root: &std::path::Path, port: u16) -> Child {
    let child = Command::new("python3")
        .args(["-m", "http.server", "--bind", "127.0.0.1"])
        .args(["--directory", text(root), &port.to_string()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("python runs");
    until("the file server listens", || {
        std::net::TcpStream::connect(("127.0.0.1", port)).is_ok()
    });
    child
}

#[test]
fn an_address_is_a_name_too() {
    Pebble::each(|pebble| {
        let client = Client::new(pebble);
        client.ok(&mut client.issue("-d 127.0.0.1 -d addressed.test --name both"));
        client.judge("both", &["127.0.0.1", "addressed.test"]);
        let listen = format!("--tls-listen=127.0.0.1:{}", pebble.tls_port());
        let names = "-d 127.0.0.1 --challenge tls-alpn-01 --name address";
        client.ok(&mut client.bare(&format!("{listen} {names}")));
        client.judge("address", &["127.0.0.1"]);
    });
}

#[test]
fn the_key_is_of_the_type_asked_for() {
    let Some(pebble) = Pebble::new() else { return };
    let client = Client::new(&pebble);
    for (key_type, words) in [
        ("p256", "prime256v1"),
        ("p384", "secp384r1"),
        ("rsa2048", "2048 bit"),
        ("rsa3072", "3072 bit"),
    ] {
        client.ok(&mut client.issue(&format!("-d {key_type}.test --key-type {key_type}")));
        let name = format!("{key_type}.test");
        client.judge(&name, &[&name]);
        let cert = client.current(&name).join("cert.pem");
        let shown = tool("openssl", &["x509", "-in", text(&cert), "-noout", "-text"]);
        assert!(shown.contains(words), "{key_type}: {shown}");
    }
}

#[test]
fn a_new_certificate_has_a_new_key_unless_told() {
    let Some(pebble) = Pebble::old() else { return };
    let client = Client::new(&pebble);
    let key = || fs::read(client.current("one.test").join("privkey.pem")).expect("a key");
    client.ok(&mut client.issue("-d one.test"));
    let (first, serial) = (key(), client.serial("one.test"));
    client.ok(&mut client.issue("-d one.test --force --reuse-key"));
    assert_eq!(key(), first);
    assert_ne!(client.serial("one.test"), serial);
    client.judge("one.test", &["one.test"]);
    client.ok(&mut client.issue("-d other.test"));
    let before = fs::read(client.current("other.test").join("privkey.pem")).expect("a key");
    client.ok(&mut client.issue("-d other.test --force"));
    let after = fs::read(client.current("other.test").join("privkey.pem")).expect("a key");
    assert_ne!(before, after);
}

#[test]
fn a_request_of_somebody_else_is_signed() {
    Pebble::each(|pebble| {
        let client = Client::new(pebble);
        let [key, csr, out] =
            ["their.key", "their.csr", "out"].map(|name| client.context().path(name));
        tool(
            "openssl",
            &[
                "req",
                "-new",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-subj",
                "/",
                "-addext",
                "subjectAltName=DNS:csr.test,DNS:more.test",
                "-keyout",
                text(&key),
                "-out",
                text(&csr),
            ],
        );
        let arguments = format!("--csr {} --out {}", text(&csr), text(&out));
        client.ok(&mut client.issue(&arguments));
        let certificate = out.join("cert.pem");
        let public = tool("openssl", &["pkey", "-in", text(&key), "-pubout"]);
        let signed = ["x509", "-in", text(&certificate), "-noout", "-pubkey"];
        assert_eq!(tool("openssl", &signed), public);
        let names = crate::client::sans(&certificate);
        assert_eq!(names, ["csr.test", "more.test"].map(str::to_owned).into());
        let status = pebble.status(&serial(&certificate));
        assert_eq!(status["Status"], "Valid");
    });
}

#[test]
fn a_file_of_names_is_a_lineage_per_line() {
    Pebble::each(|pebble| {
        let client = Client::new(pebble);
        let list = client.context().path("names");
        fs::write(&list, "a.test\nb.test www.b.test\n\n# none\nc.test\n").expect("written");
        client.ok(&mut client.issue(&format!("--names-from {}", text(&list))));
        client.judge("a.test", &["a.test"]);
        client.judge("b.test", &["b.test", "www.b.test"]);
        client.judge("c.test", &["c.test"]);
    });
}

#[test]
fn one_bad_line_of_a_file_does_not_stop_the_others() {
    let Some(pebble) = Pebble::old() else { return };
    let client = Client::new(&pebble);
    let list = client.context().path("names");
    fs::write(&list, format!("a.test\n{BLOCKED}\nc.test\n")).expect("written");
    let said = client.ends(
        1,
        &mut client.issue(&format!("--names-from {}", text(&list))),
    );
    assert!(said.contains(BLOCKED), "{said}");
    client.judge("a.test", &["a.test"]);
    client.judge("c.test", &["c.test"]);
    assert!(!client.current(BLOCKED).exists());
}

#[test]
fn a_dry_run_leaves_nothing_but_what_was_there() {
    Pebble::each(|pebble| {
        let client = Client::new(pebble);
        client.ok(&mut client.issue("-d dry.test --dry-run"));
        assert!(!client.lineage("dry.test").exists());
        client.ok(&mut client.issue("-d one.test"));
        let before = contents(&client.context().state().join("certs"));
        client.ok(&mut client.issue("-d one.test --dry-run --force"));
        assert_eq!(contents(&client.context().state().join("certs")), before);
    });
}

#[test]
fn authorizations_that_are_valid_already_need_no_challenge() {
    let options = Options {
        authz_reuse: 100,
        ..Options::default()
    };
    Pebble::each_with(&options, |pebble| {
        let client = Client::new(pebble);
        client.ok(&mut client.issue("-d one.test"));
        // Nobody could answer a challenge there: the port is another one.
        let elsewhere = format!("--http-listen 127.0.0.1:{}", crate::support::ports::free());
        client.ok(&mut client.bare(&format!("{elsewhere} -d one.test --force")));
        client.judge("one.test", &["one.test"]);
    });
}
