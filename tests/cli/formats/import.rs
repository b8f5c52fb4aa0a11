//! `voicectl cert import`.

mod wrong;

use std::fs;
use std::os::unix::fs::symlink;

use insta::assert_snapshot;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair,
};
use time::{Duration, OffsetDateTime};

use crate::support::command::Context;
use crate::support::{have, text, tool};

type Ca = CertifiedIssuer<'static, KeyPair>;

fn params(name: &str, is_ca: bool) -> CertificateParams {
    let names = if is_ca { vec![] } else { vec![name.to_owned()] };
    let mut params = CertificateParams::new(names).expect("names");
    params.distinguished_name.push(DnType::CommonName, name);
    params.use_authority_key_identifier_extension = true;
    params.not_before = OffsetDateTime::now_utc() - Duration::days(2);
    params.not_after = OffsetDateTime::now_utc() + Duration::days(60);
    if is_ca {
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    } else {
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    }
    params
}

/// A certificate authority with an intermediate, as one buys from.
struct Shop {
    root: Ca,
    intermediate: Ca,
}

impl Shop {
    fn new() -> Self {
        let key = || KeyPair::generate().expect("a key");
        let root = CertifiedIssuer::self_signed(params("Shop Root", true), key()).expect("a root");
        let intermediate = params("Shop R1", true);
        let intermediate = CertifiedIssuer::signed_by(intermediate, key(), &root);
        Self {
            root,
            intermediate: intermediate.expect("an intermediate"),
        }
    }

    /// A certificate for `name` until so many days from now.
    fn leaf(&self, name: &str, days: i64) -> (String, String) {
        let key = KeyPair::generate().expect("a key");
        let mut params = params(name, false);
        params.not_after = OffsetDateTime::now_utc() + Duration::days(days);
        let leaf = params.signed_by(&key, &self.intermediate).expect("a leaf");
        (leaf.pem(), key.serialize_pem())
    }
}

/// Writes files into the home folder.
fn put(context: &Context, files: &[(&str, &str)]) {
    for (name, content) in files {
        fs::write(context.path(name), content).expect("written");
    }
}

#[test]
fn a_bought_certificate_becomes_a_lineage() {
    let (context, shop) = (Context::new(), Shop::new());
    let (leaf, key) = shop.leaf("voice.example", 60);
    // As they come: the bundle the wrong way round, with the root.
    let bundle = format!("{}{}", shop.root.pem(), shop.intermediate.pem());
    put(
        &context,
        &[
            ("voice.crt", &leaf),
            ("voice.key", &key),
            ("bundle.crt", &bundle),
        ],
    );
    let import = [
        "cert",
        "import",
        "voice.crt",
        "--key",
        "voice.key",
        "--chain",
        "bundle.crt",
    ];
    assert_snapshot!(context.run(&[&import[..], &["--dry-run"]].concat()), @"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    Certificate for voice.example of Shop R1 until [DATE]
      chain  voice.example < Shop R1
      root   Shop Root, left out: clients have their own
      would be the next version of lineage `voice.example`
    ");
    assert!(!context.state().exists(), "a dry run changes nothing");
    assert_snapshot!(context.run(&import), @"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    Certificate for voice.example of Shop R1 until [DATE]
      chain  voice.example < Shop R1
      root   Shop Root, left out: clients have their own
      lineage `voice.example`, version 1
      at     [HOME]/.local/state/voicectl/certs/voice.example/current
    ");
    let current = context.state().join("certs/voice.example/current");
    let read = |name: &str| fs::read_to_string(current.join(name)).expect(name);
    let plain = |pem: &str| pem.replace('\r', "");
    assert_eq!(read("cert.pem"), plain(&leaf));
    assert_eq!(
        read("chain.pem"),
        plain(&shop.intermediate.pem()),
        "the root is left out"
    );
    assert_eq!(
        read("fullchain.pem"),
        plain(&format!("{leaf}{}", shop.intermediate.pem()))
    );
    if have("openssl") {
        put(&context, &[("root.pem", &shop.root.pem())]);
        let (root, chain) = (context.path("root.pem"), current.join("chain.pem"));
        let leaf = current.join("cert.pem");
        let fixed = ["verify", "-CAfile", text(&root), "-untrusted"];
        tool(
            "openssl",
            &[&fixed[..], &[text(&chain), text(&leaf)]].concat(),
        );
    }
    assert_snapshot!(context.run(&["cert", "list"]), @"
    exit: 0
    ----- stdout -----
    LINEAGE        NAMES          ISSUER    UNTIL       DAYS  STATE
    voice.example  voice.example  imported  [DATE]  59    ok
    ----- stderr -----
    ");
    assert_snapshot!(context.run(&import), @"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    Certificate for voice.example of Shop R1 until [DATE]
      chain  voice.example < Shop R1
      root   Shop Root, left out: clients have their own
      is in lineage `voice.example` already
    ");
}

#[test]
fn a_folder_of_certbot_is_taken_over_and_followed() {
    let (context, shop) = (Context::new(), Shop::new());
    let live = context.path("live");
    fs::create_dir_all(context.path("archive")).expect("a folder");
    fs::create_dir_all(&live).expect("a folder");
    put(
        &context,
        &[(
            "live/README",
            "This directory contains your keys and certificates.\n",
        )],
    );
    let renew = |number: u32, days: i64| {
        let (leaf, key) = shop.leaf("voice.example", days);
        let chain = shop.intermediate.pem();
        let whole = format!("{leaf}{chain}");
        for (name, content) in [
            ("cert", &leaf),
            ("chain", &chain),
            ("fullchain", &whole),
            ("privkey", &key),
        ] {
            put(
                &context,
                &[(&format!("archive/{name}{number}.pem"), content)],
            );
            let link = live.join(format!("{name}.pem"));
            let _ = fs::remove_file(&link);
            symlink(format!("../archive/{name}{number}.pem"), link).expect("a link");
        }
    };
    let import = |more: &[&str]| {
        let output = context.ok(&[&["cert", "import", "live", "--json"][..], more].concat());
        let answer: serde_json::Value = serde_json::from_str(&output).expect("JSON");
        format!(
            "{} {} {}",
            answer["outcome"], answer["lineage"], answer["version"]
        )
    };
    renew(1, 30);
    assert_eq!(import(&[]), r#""imported" "voice.example" 1"#);
    assert_eq!(import(&[]), r#""unchanged" "voice.example" 1"#);
    renew(2, 60);
    assert_eq!(import(&["--dry-run"]), r#""checked" "voice.example" null"#);
    assert_eq!(import(&[]), r#""imported" "voice.example" 2"#);
    // One that ends earlier is no renewal.
    renew(3, 40);
    assert_snapshot!(context.run(&["cert", "import", "live"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    warning: the issuer `Shop Root` of `Shop R1` is missing: it is neither here nor among the roots of this system
    hint: if it is an intermediate, pass it with `--chain FILE`
    error: lineage `voice.example` exists already
      because: it holds a certificate until [DATE]

    hint: pass `--force` to make this certificate its next version
    hint: or `--lineage NAME` to make another one
    ");
    assert_eq!(import(&["--force"]), r#""imported" "voice.example" 3"#);
}

#[test]
fn an_encrypted_key_needs_its_pass_phrase() {
    if !have("openssl") {
        return;
    }
    let (context, shop) = (Context::new(), Shop::new());
    let (leaf, key) = shop.leaf("voice.example", 60);
    let root = format!("{}{}", shop.intermediate.pem(), shop.root.pem());
    put(
        &context,
        &[("leaf.pem", &leaf), ("key.pem", &key), ("chain.pem", &root)],
    );
    put(
        &context,
        &[
            ("word", "correct horse"),
            ("wrong", "battery staple"),
            ("empty", ""),
        ],
    );
    let path = |name: &str| text(&context.path(name)).to_owned();
    let (key, leaf, chain, file) = (
        path("key.pem"),
        path("leaf.pem"),
        path("chain.pem"),
        path("all.pfx"),
    );
    let fixed = [
        "pkcs12",
        "-export",
        "-in",
        &leaf,
        "-inkey",
        &key,
        "-certfile",
        &chain,
    ];
    tool(
        "openssl",
        &[
            &fixed[..],
            &["-passout", "pass:correct horse", "-out", &file],
        ]
        .concat(),
    );
    assert_snapshot!(context.run(&["cert", "import", "all.pfx"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot read all.pfx
      because: it is encrypted, and no pass phrase was given

    hint: pass `--passphrase file:PATH`, `env:NAME`, `fd:N` or `prompt`
    ");
    for source in ["file:wrong", "file:empty", "file:nowhere"] {
        let answer = context.run(&["cert", "import", "all.pfx", "--passphrase", source]);
        assert!(!answer.starts_with("exit: 0"), "{answer}");
    }
    assert_snapshot!(context.run(&["cert", "import", "all.pfx", "--passphrase", "file:wrong"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot read all.pfx
      because: the pass phrase is wrong

    hint: pass `--passphrase file:PATH`, `env:NAME`, `fd:N` or `prompt`
    ");
    assert_snapshot!(context.run(&["cert", "import", "all.pfx", "--passphrase", "file:nowhere"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot read the pass phrase of all.pfx
      because: nowhere: No such file or directory (os error 2)
    ");
    assert_snapshot!(context.run(&["cert", "import", "all.pfx", "--passphrase", "file:word"]), @"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    Certificate for voice.example of Shop R1 until [DATE]
      chain  voice.example < Shop R1
      root   Shop Root, left out: clients have their own
      lineage `voice.example`, version 1
      at     [HOME]/.local/state/voicectl/certs/voice.example/current
    ");
    let current = context
        .state()
        .join("certs/voice.example/current/privkey.pem");
    let stored = fs::read_to_string(current).expect("a key");
    let plain = fs::read_to_string(context.path("key.pem")).expect("a key");
    assert_eq!(stored, plain.replace('\r', ""));
}
