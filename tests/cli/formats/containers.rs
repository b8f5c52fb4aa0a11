//! PKCS#12 and PKCS#7.

use voicectl::pki::PkiError;
use voicectl::pki::chain;
use voicectl::pki::decode::{Form, decode};
use voicectl::pki::key::PrivateKey;
use voicectl::pki::pkcs12::{Identity, Strength, identity, truststore};

use super::{PASSPHRASE, Workshop, key_of, keytool_lists, kinds, passphrase, subjects};
use crate::support::have;

/// Checks a file that holds leaf, key and perhaps the root.
fn check(shop: &Workshop, name: &str, word: &str) {
    let content = shop
        .decode(name, word)
        .unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(key_of(&content), shop.public("leaf.key"), "{name}");
    assert!(subjects(&content).contains(&"leaf".to_owned()), "{name}");
    assert_eq!(content.damaged, [""; 0], "{name}");
    let wrong = shop.decode(name, "wrong").map(|content| kinds(&content));
    assert!(
        matches!(wrong, Err(PkiError::PassphraseWrong)),
        "{name}: {wrong:?}"
    );
    let closed = decode(&shop.read(name), None).map(|content| kinds(&content));
    assert!(
        matches!(closed, Err(PkiError::PassphraseMissing)),
        "{name}: {closed:?}"
    );
}

#[test]
fn what_openssl_writes_is_read() {
    if !have("openssl") {
        return;
    }
    let shop = Workshop::new();
    shop.certificates();
    let base = [
        "pkcs12", "-export", "-in", "leaf.pem", "-inkey", "leaf.key", "-out", "file.p12",
    ];
    let word = format!("pass:{PASSPHRASE}");
    for more in [
        &["-certfile", "ca.pem", "-name", "leaf"][..],
        &["-legacy", "-certfile", "ca.pem"],
        &["-legacy", "-descert"],
        &["-nomac"],
        &["-keypbe", "NONE", "-certpbe", "NONE"],
        &[
            "-macalg",
            "SHA512",
            "-keypbe",
            "aes-128-cbc",
            "-certpbe",
            "des-ede3-cbc",
        ],
        &["-nomaciter", "-noiter"],
    ] {
        shop.run("openssl", &[&base[..], more, &["-passout", &word]].concat());
        check(&shop, "file.p12", PASSPHRASE);
    }
    // Letters beyond ASCII, and beyond the 65,536 of the Basic Multilingual Plane.
    shop.run(
        "openssl",
        &[&base[..], &["-passout", "pass:grüße 🐎"]].concat(),
    );
    check(&shop, "file.p12", "grüße 🐎");
    for word in ["", "changeit"] {
        let word = format!("pass:{word}");
        shop.run("openssl", &[&base[..], &["-passout", &word]].concat());
        let content = decode(&shop.read("file.p12"), None).expect("a customary pass phrase");
        assert_eq!(
            (kinds(&content).as_str(), content.form),
            ("CK", Form::Pkcs12)
        );
    }
}

#[test]
fn what_gnutls_writes_is_read() {
    if !have("certtool") || !have("openssl") {
        return;
    }
    let shop = Workshop::new();
    shop.certificates();
    let base = [
        "--to-p12",
        "--load-privkey",
        "leaf.key",
        "--load-certificate",
        "leaf.pem",
    ];
    let named = [
        "--p12-name",
        "leaf",
        "--password",
        PASSPHRASE,
        "--outfile",
        "file.p12",
    ];
    for more in [
        &["--outder"][..],
        // In PEM, which only certtool does.
        &[],
        &["--outder", "--pkcs-cipher", "3des-pkcs12"],
        &["--outder", "--pkcs-cipher", "rc2-40"],
        &["--outder", "--pkcs-cipher", "aes-256"],
    ] {
        shop.run("certtool", &[&base[..], &named, more].concat());
        check(&shop, "file.p12", PASSPHRASE);
    }
}

#[test]
fn what_keytool_writes_is_read() {
    if !have("keytool") || !have("openssl") {
        return;
    }
    let shop = Workshop::new();
    shop.certificates();
    let export =
        "pkcs12 -export -in leaf.pem -inkey leaf.key -name leaf -passout pass:sesame -out in.p12";
    shop.openssl(export);
    let base = [
        "-importkeystore",
        "-srckeystore",
        "in.p12",
        "-srcstorepass",
        "sesame",
    ];
    for (to, more) in [
        ("new.p12", &[][..]),
        ("old.p12", &["-J-Dkeystore.pkcs12.legacy"]),
    ] {
        let to = [
            "-destkeystore",
            to,
            "-deststoretype",
            "pkcs12",
            "-deststorepass",
            PASSPHRASE,
        ];
        shop.run("keytool", &[more, &base[..], &to].concat());
        check(&shop, to[1], PASSPHRASE);
    }
    let import = [
        "-importcert",
        "-noprompt",
        "-file",
        "ca.pem",
        "-alias",
        "root",
    ];
    for (store, kind) in [("trust.p12", "pkcs12"), ("trust.jks", "jks")] {
        let to = [
            "-keystore",
            store,
            "-storetype",
            kind,
            "-storepass",
            "changeit",
        ];
        shop.run("keytool", &[&import[..], &to].concat());
    }
    let content = decode(&shop.read("trust.p12"), None).expect("Java's customary pass phrase");
    assert_eq!(subjects(&content), ["root"]);
    let old = decode(&shop.read("trust.jks"), None);
    assert!(matches!(old, Err(PkiError::JavaKeyStore)), "{old:?}");
}

#[test]
fn what_nss_and_mkcert_write_is_read() {
    if !have("openssl") || !have("certutil") || !have("pk12util") || !have("mkcert") {
        return;
    }
    let shop = Workshop::new();
    shop.certificates();
    shop.openssl(
        "pkcs12 -export -in leaf.pem -inkey leaf.key -name leaf -passout pass:sesame -out in.p12",
    );
    std::fs::create_dir(shop.path("nss")).expect("a folder");
    shop.run("certutil", &["-d", "sql:nss", "-N", "--empty-password"]);
    shop.run(
        "pk12util",
        &["-d", "sql:nss", "-i", "in.p12", "-W", "sesame"],
    );
    let base = ["-d", "sql:nss", "-o", "file.p12", "-n", "leaf"];
    let triple_des = "PKCS #12 V2 PBE With SHA-1 And 3KEY Triple DES-CBC";
    let rc2 = "PKCS #12 V2 PBE With SHA-1 And 40 Bit RC2 CBC";
    for (word, more) in [
        (PASSPHRASE, &[][..]),
        (PASSPHRASE, &["-c", triple_des, "-C", rc2]),
        ("grüße", &[]),
    ] {
        shop.run("pk12util", &[&base[..], &["-W", word], more].concat());
        assert_eq!(
            shop.read("file.p12")[1],
            0x80,
            "NSS writes indefinite lengths"
        );
        check(&shop, "file.p12", word);
    }
    shop.run(
        "mkcert",
        &["-pkcs12", "-p12-file", "mkcert.p12", "localhost"],
    );
    let content = decode(&shop.read("mkcert.p12"), None).expect("mkcert's customary pass phrase");
    assert_eq!(kinds(&content).replace('C', ""), "K");
}

#[test]
fn what_is_written_here_is_read_elsewhere() {
    if !have("openssl") || !have("keytool") || !have("pk12util") || !have("certtool") {
        return;
    }
    let shop = Workshop::new();
    shop.certificates();
    let pem = [shop.read("leaf.pem"), shop.read("ca.pem")].concat();
    let chain = chain::from_pem(&pem).expect("a chain");
    let key = String::from_utf8(shop.read("leaf.key")).expect("text");
    let key = PrivateKey::from_pem(&key).expect("a key");
    let word = format!("pass:{PASSPHRASE}");
    for (strength, facts) in [
        (
            Strength::Modern,
            [
                "MAC: sha256, Iteration 100000",
                "PBES2, PBKDF2, AES-256-CBC, Iteration 600000",
            ],
        ),
        (
            Strength::Legacy,
            [
                "MAC: sha1, Iteration 100000",
                "pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 100000",
            ],
        ),
    ] {
        let whole = Identity {
            chain: &chain,
            key: &key,
            alias: "Stimme",
        };
        let file = identity(&whole, &passphrase(PASSPHRASE), strength).expect("a file");
        std::fs::write(shop.path("file.p12"), &*file).expect("written");
        check(&shop, "file.p12", PASSPHRASE);

        let arguments = [
            "pkcs12", "-in", "file.p12", "-passin", &word, "-noenc", "-out", "all.pem",
        ];
        let old: &[&str] = if strength == Strength::Legacy {
            &["-legacy"]
        } else {
            &[]
        };
        shop.run("openssl", &[&arguments[..], old].concat());
        assert_eq!(shop.public("all.pem"), shop.public("leaf.key"));
        let shown = std::process::Command::new("openssl")
            .args([
                "pkcs12", "-in", "file.p12", "-passin", &word, "-info", "-noout",
            ])
            .args(old)
            .current_dir(shop.path(""))
            .output()
            .expect("openssl runs");
        let shown = String::from_utf8_lossy(&shown.stderr).into_owned();
        assert!(facts.iter().all(|fact| shown.contains(fact)), "{shown}");

        let listed = keytool_lists(&shop.path("file.p12"), PASSPHRASE);
        assert!(
            listed.contains("stimme, ") && listed.contains("PrivateKeyEntry"),
            "{listed}"
        );
        let listed = shop.run("pk12util", &["-l", "file.p12", "-W", PASSPHRASE]);
        let listed = String::from_utf8_lossy(&listed).into_owned();
        assert!(
            listed.contains("Key(shrouded)") && listed.contains("Stimme"),
            "{listed}"
        );
        let arguments = [
            "--p12-info",
            "--inder",
            "--infile",
            "file.p12",
            "--password",
            PASSPHRASE,
        ];
        let listed = shop.run("certtool", &arguments);
        // Names of certificates are inside of the encrypted part.
        let listed = String::from_utf8_lossy(&listed).into_owned();
        assert_eq!(
            listed.matches("Friendly name: Stimme").count(),
            2,
            "{listed}"
        );

        let anchors = [
            ("root".to_owned(), chain[1].clone()),
            ("leaf".to_owned(), chain[0].clone()),
        ];
        let file = truststore(&anchors, &passphrase("changeit"), strength).expect("a file");
        std::fs::write(shop.path("trust.p12"), &*file).expect("written");
        let listed = keytool_lists(&shop.path("trust.p12"), "changeit");
        assert_eq!(listed.matches("trustedCertEntry").count(), 2, "{listed}");
        let content = decode(&file, None).expect("it is read here too");
        assert_eq!(subjects(&content), ["root", "leaf"]);
    }
}

#[test]
fn pkcs7_is_read() {
    if !have("openssl") {
        return;
    }
    let shop = Workshop::new();
    shop.certificates();
    for form in ["PEM", "DER"] {
        shop.openssl(&format!(
            "crl2pkcs7 -nocrl -certfile leaf.pem -certfile ca.pem -outform {form} -out bundle.p7b"
        ));
        let content = decode(&shop.read("bundle.p7b"), None).expect("PKCS#7");
        assert_eq!(subjects(&content), ["leaf", "root"]);
    }
}
