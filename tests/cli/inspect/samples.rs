//! One file of each kind, by OpenSSL.

use std::fs;

use crate::support::command::Context;
use crate::support::{text, tool};

/// A certificate for `voice.test` in `tls`, and from it `der`, `request`, `public`, `encrypted`, `bag` (PKCS#12) and `list`
/// (of revocations); the pass phrase is in `pass`.
pub(super) fn one_of_each(context: &Context) {
    context.ok(&["cert", "new", "voice.test", "127.0.0.1", "--out", "tls"]);
    let at = |name: &str| text(&context.path(name)).to_owned();
    let (cert, key) = (at("tls/cert.pem"), at("tls/privkey.pem"));
    let openssl = |command: &str, files: &[&str]| {
        let arguments: Vec<&str> = command.split(' ').collect();
        tool("openssl", &[&arguments, files].concat());
    };
    openssl("x509 -outform DER", &["-in", &cert, "-out", &at("der")]);
    let request = "req -new -subj /O=Dev/CN=r.test -addext subjectAltName=DNS:r.test,IP:10.0.0.1";
    openssl(request, &["-key", &key, "-out", &at("request")]);
    openssl("pkey -pubout", &["-in", &key, "-out", &at("public")]);
    let out = at("encrypted");
    openssl(
        "pkcs8 -topk8 -passout pass:secret",
        &["-in", &key, "-out", &out],
    );
    let files = ["-in", &cert, "-inkey", &key, "-out", &at("bag")];
    openssl("pkcs12 -export -passout pass:secret", &files);
    fs::write(at("pass"), "secret\n").expect("it is written");

    fs::write(at("index"), "").expect("it is written");
    let configuration = format!(
        "[ca]\ndefault_ca=x\n[x]\ndatabase={}\ndefault_md=sha256\ndefault_crl_days=5\n",
        at("index")
    );
    fs::write(at("ca.cnf"), configuration).expect("it is written");
    let (ca, ca_key) = (context.ca(), context.state().join("ca/root-key.pem"));
    let (configuration, list) = (at("ca.cnf"), at("list"));
    let files = ["-cert", text(&ca), "-keyfile", text(&ca_key), "-out", &list];
    openssl(&format!("ca -gencrl -config {configuration}"), &files);
}
