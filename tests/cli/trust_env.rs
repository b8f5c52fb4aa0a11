//! `voicectl trust env`: the files and the variables.

mod shells;

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Output;

use insta::assert_snapshot;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use serde_json::Value;
use voicectl::trust::runtime::RUNTIMES;

use crate::support::command::Context;
use crate::support::{have, text, tool};

/// The system's roots on Debian and Ubuntu, Fedora and RHEL, openSUSE.
const SYSTEM: [&str; 3] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/ca-bundle.pem",
];

fn system() -> Option<&'static Path> {
    let found = SYSTEM.iter().map(Path::new).find(|path| path.exists());
    if found.is_none() {
        println!("skipped: this system keeps its roots elsewhere");
    }
    found
}

fn roots(file: &Path) -> BTreeSet<Vec<u8>> {
    CertificateDer::pem_file_iter(file)
        .expect("a PEM file")
        .map(|certificate| certificate.expect("a certificate").to_vec())
        .collect()
}

/// The answer to `--json`, with variables set before.
fn answer(context: &Context, before: &[(&str, &OsStr)], arguments: &[&str]) -> (Value, Output) {
    let mut all = vec!["trust", "env", "--json"];
    all.extend(arguments);
    let mut command = context.command(&all);
    let output = command.envs(before.iter().copied()).output();
    let output = output.expect("the binary runs");
    let json = serde_json::from_slice(&output.stdout);
    (
        json.unwrap_or_else(|error| panic!("{error}: {}", context.show(&output))),
        output,
    )
}

fn value(answer: &Value, name: &str) -> PathBuf {
    let variables = answer["variables"].as_array().expect("variables");
    let found = variables.iter().find(|variable| variable["name"] == name);
    PathBuf::from(found.expect(name)["value"].as_str().expect("a value"))
}

fn with_ca() -> Context {
    let context = Context::new();
    context.ok("cert ca new");
    context
}

#[test]
fn lines_for_the_shell_and_nothing_else() {
    let context = with_ca();
    assert_snapshot!(context.run("trust env"), @"
    exit: 0
    ----- stdout -----
    export SSL_CERT_FILE='[HOME]/.cache/voicectl/trust/all/bundle.pem'
    export REQUESTS_CA_BUNDLE='[HOME]/.cache/voicectl/trust/all/bundle.pem'
    export PIP_CERT='[HOME]/.cache/voicectl/trust/all/bundle.pem'
    export NODE_EXTRA_CA_CERTS='[HOME]/.cache/voicectl/trust/all/ca.pem'
    export DENO_CERT='[HOME]/.cache/voicectl/trust/all/ca.pem'
    export CURL_CA_BUNDLE='[HOME]/.cache/voicectl/trust/all/bundle.pem'
    export GIT_SSL_CAINFO='[HOME]/.cache/voicectl/trust/all/bundle.pem'
    export CARGO_HTTP_CAINFO='[HOME]/.cache/voicectl/trust/all/bundle.pem'
    export GRPC_DEFAULT_SSL_ROOTS_FILE_PATH='[HOME]/.cache/voicectl/trust/all/bundle.pem'
    export AWS_CA_BUNDLE='[HOME]/.cache/voicectl/trust/all/bundle.pem'
    export CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE='[HOME]/.cache/voicectl/trust/all/bundle.pem'
    export NIX_SSL_CERT_FILE='[HOME]/.cache/voicectl/trust/all/bundle.pem'
    export JAVA_TOOL_OPTIONS='-Djavax.net.ssl.trustStore=[HOME]/.cache/voicectl/trust/all/truststore.p12 -Djavax.net.ssl.trustStoreType=PKCS12 -Djavax.net.ssl.trustStorePassword=changeit'
    ----- stderr -----
    ");
    assert_snapshot!(context.run("trust env --shell dotenv"), @"
    exit: 0
    ----- stdout -----
    SSL_CERT_FILE=[HOME]/.cache/voicectl/trust/all/bundle.pem
    REQUESTS_CA_BUNDLE=[HOME]/.cache/voicectl/trust/all/bundle.pem
    PIP_CERT=[HOME]/.cache/voicectl/trust/all/bundle.pem
    NODE_EXTRA_CA_CERTS=[HOME]/.cache/voicectl/trust/all/ca.pem
    DENO_CERT=[HOME]/.cache/voicectl/trust/all/ca.pem
    CURL_CA_BUNDLE=[HOME]/.cache/voicectl/trust/all/bundle.pem
    GIT_SSL_CAINFO=[HOME]/.cache/voicectl/trust/all/bundle.pem
    CARGO_HTTP_CAINFO=[HOME]/.cache/voicectl/trust/all/bundle.pem
    GRPC_DEFAULT_SSL_ROOTS_FILE_PATH=[HOME]/.cache/voicectl/trust/all/bundle.pem
    AWS_CA_BUNDLE=[HOME]/.cache/voicectl/trust/all/bundle.pem
    CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE=[HOME]/.cache/voicectl/trust/all/bundle.pem
    NIX_SSL_CERT_FILE=[HOME]/.cache/voicectl/trust/all/bundle.pem
    JAVA_TOOL_OPTIONS='-Djavax.net.ssl.trustStore=[HOME]/.cache/voicectl/trust/all/truststore.p12 -Djavax.net.ssl.trustStoreType=PKCS12 -Djavax.net.ssl.trustStorePassword=changeit'
    ----- stderr -----
    ");
}

#[test]
fn without_a_ca_the_way_to_one_is_told() {
    let context = Context::new();
    assert_snapshot!(context.run("trust env"), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot use the CA `local`
      because: there is no CA `local` in [HOME]/.local/state/voicectl

    hint: `voicectl cert new localhost` makes one
    ");
    assert_snapshot!(context.run("trust env --ca office"), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot use the CA `office`
      because: there is no CA `office` in [HOME]/.local/state/voicectl

    hint: `voicectl cert ca list` shows those that are there
    hint: `voicectl cert ca new office` makes it
    ");
    assert_snapshot!(context.run("trust run --ca ./missing.pem -- true"), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot use ./missing.pem as a CA
      because: No such file or directory (os error 2)
    ");
}

#[test]
fn only_roots_are_trusted() {
    let context = Context::new();
    context.ok("cert new localhost --out leaf");
    assert_snapshot!(context.run("trust env --ca leaf/cert.pem"), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot use leaf/cert.pem as a CA
      because: `localhost` is a leaf that `voicectl CA [HOST] [ID]` signed; clients trust the root above it

    hint: `voicectl cert ca export --out ca.pem` writes the root of your own CA
    ");
    let key = context.run("trust env --ca leaf/privkey.pem");
    assert!(
        key.starts_with("exit: 1\n") && key.contains("it holds no certificate"),
        "{key}"
    );
}

#[test]
fn the_bundle_holds_the_systems_roots_and_every_root_of_ours() {
    let Some(system) = system() else { return };
    let context = with_ca();
    let before = context.path("before.pem");
    fs::copy(context.ca(), &before).expect("copied");
    context.ok("cert ca rotate");
    context.ok("cert ca new office");
    let (all, _) = answer(&context, &[], &[]);
    let office = context.state().join("cas/office/root.pem");
    let ours: BTreeSet<_> = [&before, &context.ca(), &office]
        .into_iter()
        .flat_map(|file| roots(file))
        .collect();
    assert_eq!(ours.len(), 3);
    let bundle = value(&all, "SSL_CERT_FILE");
    assert_eq!(roots(&bundle), &roots(system) | &ours);
    assert_eq!(roots(&value(&all, "NODE_EXTRA_CA_CERTS")), ours);

    let (one, _) = answer(&context, &[], &["--ca", "local"]);
    let without_office = &ours - &roots(&office);
    assert_eq!(roots(&value(&one, "DENO_CERT")), without_office);
    let (file, _) = answer(&context, &[], &["--ca", text(&before)]);
    assert_eq!(roots(&value(&file, "DENO_CERT")), roots(&before));
    for answer in [&one, &file] {
        let bundle = roots(&value(answer, "SSL_CERT_FILE"));
        assert!(bundle.is_superset(&roots(system)));
        assert!(bundle.is_disjoint(&roots(&office)));
    }

    for file in [&all["ca"], &all["bundle"], &all["truststore"]] {
        let file = Path::new(file.as_str().expect("a path"));
        let mode = fs::metadata(file)
            .expect("it is there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o644, "{}", file.display());
    }
    if have("keytool") {
        let store = all["truststore"].as_str().expect("a path");
        let listed = tool(
            "keytool",
            &["-list", "-keystore", store, "-storepass", "changeit"],
        );
        let number = listed.matches("trustedCertEntry").count();
        assert_eq!(number, roots(&bundle).len());
    }
}

#[test]
fn files_follow_what_they_are_made_from_and_are_left_alone_otherwise() {
    let context = with_ca();
    let (first, _) = answer(&context, &[], &[]);
    let files = ["ca", "bundle", "truststore"]
        .map(|name| PathBuf::from(first[name].as_str().expect("a path")));
    let inodes = || {
        files
            .clone()
            .map(|file| fs::metadata(file).expect("it is there").ino())
    };
    let before = inodes();
    answer(&context, &[], &[]);
    assert_eq!(inodes(), before, "nothing changed, nothing is written");

    context.ok("cert ca rotate");
    let (second, _) = answer(&context, &[], &[]);
    assert_eq!(
        second["bundle"], first["bundle"],
        "shells know it by its name"
    );
    assert!(
        inodes()
            .iter()
            .zip(before)
            .all(|(now, before)| *now != before)
    );
    assert!(roots(&files[1]).is_superset(&roots(&context.ca())));

    for file in &files {
        let whole = fs::read(file).expect("it is there");
        fs::remove_file(file).expect("removed");
        answer(&context, &[], &[]);
        let anew = fs::read(file).expect("it is there again");
        // The truststore is salted.
        assert_eq!(anew.len(), whole.len(), "{}", file.display());
    }
    for file in &files[..2] {
        fs::write(file, "cut").expect("written");
        answer(&context, &[], &[]);
        assert!(roots(file).is_superset(&roots(&context.ca())));
    }
}

#[test]
fn what_a_variable_made_trusted_stays_trusted() {
    let Some(system) = system() else { return };
    let (context, company) = (with_ca(), with_ca());
    let theirs = company.ca();
    let both = &roots(&theirs) | &roots(&context.ca());
    let set = [
        ("REQUESTS_CA_BUNDLE", theirs.as_os_str()),
        ("NODE_EXTRA_CA_CERTS", theirs.as_os_str()),
        ("CURL_CA_BUNDLE", system.as_os_str()),
        ("DENO_CERT", system.as_os_str()),
        ("PIP_CERT", OsStr::new("/nowhere.pem")),
        ("GIT_SSL_CAINFO", OsStr::new("")),
        ("AWS_CA_BUNDLE", context.ca().as_os_str().to_owned().leak()),
        ("JAVA_TOOL_OPTIONS", OsStr::new("-Xmx1g \"-Da=b c\"")),
    ];
    let (first, output) = answer(&context, &set, &[]);
    // A list of their own, narrower than the system's, is not widened.
    for name in ["REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"] {
        assert_eq!(roots(&value(&first, name)), both, "{name}");
    }
    for name in ["CURL_CA_BUNDLE", "DENO_CERT", "PIP_CERT", "GIT_SSL_CAINFO"] {
        assert_eq!(
            value(&first, name),
            value(&first, "SSL_CERT_FILE"),
            "{name}"
        );
    }
    assert_eq!(
        value(&first, "AWS_CA_BUNDLE"),
        context.ca(),
        "it has our root already"
    );
    let java = value(&first, "JAVA_TOOL_OPTIONS");
    assert!(text(&java).starts_with("-Xmx1g \"-Da=b c\" -Djavax.net.ssl.trustStore="));
    assert_snapshot!(String::from_utf8_lossy(&output.stderr), @"warning: PIP_CERT was /nowhere.pem, which no program can use: No such file or directory (os error 2)");

    // Once more in the environment that it made itself: nothing grows, nothing is lost.
    let names: Vec<&str> = RUNTIMES.iter().map(|runtime| runtime.variable).collect();
    let again: Vec<(&str, PathBuf)> = names
        .iter()
        .map(|name| (*name, value(&first, name)))
        .collect();
    let again: Vec<(&str, &OsStr)> = again
        .iter()
        .map(|(name, path)| (*name, path.as_os_str()))
        .collect();
    let (second, output) = answer(&context, &again, &[]);
    for name in names {
        assert_eq!(value(&second, name), value(&first, name), "{name}");
    }
    assert_eq!(roots(&value(&second, "REQUESTS_CA_BUNDLE")), both);
    assert!(output.stderr.is_empty(), "{}", context.show(&output));
}

#[test]
fn a_truststore_of_somebody_else_is_left_alone() {
    let context = with_ca();
    let options = "-Djavax.net.ssl.trustStore=/opt/company.p12";
    let mut command = context.command("trust env");
    let output = command
        .env("JAVA_TOOL_OPTIONS", options)
        .output()
        .expect("it runs");
    let lines = String::from_utf8_lossy(&output.stdout);
    assert!(
        lines.contains("SSL_CERT_FILE") && !lines.contains("JAVA_TOOL_OPTIONS"),
        "{lines}"
    );
    assert_snapshot!(context.show(&output).rsplit("-----").next().expect("stderr"), @"

    warning: JAVA_TOOL_OPTIONS names a truststore already and stays as it is; `keytool -importcert -file [HOME]/.cache/voicectl/trust/all/ca.pem -keystore STORE` adds your CA to it
    ");
}

#[test]
fn a_cache_that_cannot_be_written_is_named() {
    let context = with_ca();
    fs::create_dir_all(context.path(".cache")).expect("made");
    fs::write(context.path(".cache/voicectl"), "a file").expect("written");
    assert_snapshot!(context.run("trust env"), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot write the roots for programs
      because: cannot make [HOME]/.cache/voicectl/trust/all
      because: Not a directory (os error 20)

    hint: set VOICECTL_CACHE to a folder that you may write
    ");
}
