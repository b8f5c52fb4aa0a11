//! Private keys, encrypted in every way that is about.

use voicectl::pki::PkiError;
use voicectl::pki::decode::decode;
use voicectl::pki::key::{KeyType, PrivateKey};

use super::{PASSPHRASE, Workshop, key_of, kinds, passphrase};
use crate::support::have;

#[test]
fn keys_that_openssl_writes_are_read() {
    if !have("openssl") {
        return;
    }
    let shop = Workshop::new();
    shop.openssl("ecparam -name prime256v1 -genkey -noout -out ec.pem");
    shop.openssl("ecparam -name secp521r1 -genkey -out parameters.pem");
    shop.openssl("genrsa -traditional -out rsa.pem 2048");
    shop.openssl("genpkey -algorithm ed25519 -out ed.pem");
    for (key, kind) in [
        ("ec.pem", KeyType::P256),
        ("parameters.pem", KeyType::P521),
        ("rsa.pem", KeyType::Rsa2048),
        ("ed.pem", KeyType::Ed25519),
    ] {
        let pem = String::from_utf8(shop.read(key)).expect("text");
        let ours = PrivateKey::from_pem(&pem).expect(key);
        assert_eq!(ours.public(), shop.public(key), "{key}");
        assert_eq!(ours.key_type(), Some(kind), "{key}");
        // PKCS#1 and SEC1 become PKCS#8, in PEM and in the end.
        std::fs::write(shop.path("again.pem"), ours.to_pem().as_bytes()).expect("written");
        assert_eq!(shop.public("again.pem"), shop.public(key), "{key}");
        shop.openssl(&format!(
            "pkey -in {key} -outform DER -traditional -out key.der"
        ));
        let der = decode(&shop.read("key.der"), None).expect(key);
        assert_eq!(key_of(&der), shop.public(key), "{key} as DER");
    }

    let mut commands = Vec::new();
    for cipher in ["aes128", "aes192", "aes256", "des3"] {
        commands.push(format!("rsa -in rsa.pem -traditional -{cipher}"));
        commands.push(format!("ec -in ec.pem -{cipher}"));
    }
    for function in ["SHA1", "SHA256", "SHA384", "SHA512"] {
        for cipher in ["aes-128-cbc", "aes-192-cbc", "aes-256-cbc", "des3"] {
            commands.push(format!(
                "pkcs8 -topk8 -in ec.pem -v2 {cipher} -v2prf hmacWith{function}"
            ));
        }
    }
    for old in [
        "MD5-DES",
        "SHA1-DES",
        "SHA1-3DES",
        "SHA1-2DES",
        "SHA1-RC2-40",
        "SHA1-RC2-64",
        "SHA1-RC2-128",
        "MD5-RC2-64",
    ] {
        commands.push(format!("pkcs8 -topk8 -in ec.pem -v1 PBE-{old}"));
    }
    commands.push("pkcs8 -topk8 -in ec.pem -scrypt".to_owned());
    commands.push("pkcs8 -topk8 -in rsa.pem -outform DER".to_owned());
    let (ec, rsa) = (shop.public("ec.pem"), shop.public("rsa.pem"));
    for command in commands {
        let with_word = format!("{command} -out locked -passout");
        let mut words: Vec<&str> = with_word.split(' ').collect();
        words.splice(1..1, ["-provider", "legacy", "-provider", "default"]);
        let word = format!("pass:{PASSPHRASE}");
        words.push(&word);
        shop.run("openssl", &words);
        let wanted = if command.contains("rsa.pem") {
            &rsa
        } else {
            &ec
        };
        let content = shop.decode("locked", PASSPHRASE).expect(&command);
        assert_eq!(key_of(&content), *wanted, "{command}");
        let closed = decode(&shop.read("locked"), None).expect(&command);
        assert_eq!(kinds(&closed), "E", "{command}");
        let wrong = shop
            .decode("locked", "wrong")
            .map(|content| kinds(&content));
        assert!(
            matches!(wrong, Err(PkiError::PassphraseWrong)),
            "{command}: {wrong:?}"
        );
    }
}

#[test]
fn keys_that_gnutls_writes_are_read() {
    if !have("certtool") || !have("openssl") {
        return;
    }
    let shop = Workshop::new();
    shop.openssl("ecparam -name secp384r1 -genkey -noout -out ec.pem");
    for cipher in [
        "3des",
        "3des-pkcs12",
        "aes-128",
        "aes-192",
        "aes-256",
        "rc2-40",
    ] {
        let fixed = ["--to-p8", "--load-privkey", "ec.pem", "--outfile", "locked"];
        let chosen = ["--password", PASSPHRASE, "--pkcs-cipher", cipher];
        shop.run("certtool", &[&fixed[..], &chosen].concat());
        let content = shop.decode("locked", PASSPHRASE).expect(cipher);
        assert_eq!(key_of(&content), shop.public("ec.pem"), "{cipher}");
    }
}

#[test]
fn keys_of_other_kinds_are_told() {
    if !have("openssl") || !have("ssh-keygen") {
        return;
    }
    let shop = Workshop::new();
    shop.openssl("ecparam -name secp256k1 -genkey -noout -out koblitz");
    shop.openssl("genrsa -out short 1024");
    shop.openssl("genpkey -algorithm x448 -out x448");
    shop.openssl("genpkey -algorithm rsa-pss -out pss");
    shop.run(
        "ssh-keygen",
        &["-q", "-t", "ed25519", "-N", "", "-f", "openssh"],
    );
    for key in ["koblitz", "short", "x448", "pss", "openssh"] {
        let content = decode(&shop.read(key), None).expect(key);
        assert_eq!(kinds(&content), "F", "{key}");
    }
    let pem = String::from_utf8(shop.read("koblitz")).expect("text");
    let error = PrivateKey::from_pem(&pem).expect_err("a foreign curve");
    assert_eq!(
        error.to_string(),
        "voicectl does not use keys of the kind secp256k1"
    );

    let arguments = ["-q", "-m", "PEM", "-t", "rsa", "-b", "2048", "-f", "old"];
    shop.run(
        "ssh-keygen",
        &[&arguments[..], &["-N", PASSPHRASE]].concat(),
    );
    let content = shop.decode("old", PASSPHRASE).expect("ssh's old form");
    assert_eq!(kinds(&content), "K");
}

#[test]
fn keys_that_are_encrypted_here_are_read_elsewhere() {
    if !have("openssl") || !have("certtool") {
        return;
    }
    let shop = Workshop::new();
    for kind in [
        KeyType::P256,
        KeyType::P384,
        KeyType::P521,
        KeyType::Ed25519,
        KeyType::Rsa2048,
    ] {
        let key = PrivateKey::generate(kind).expect("a key");
        let pem = key
            .to_encrypted_pem(&passphrase(PASSPHRASE))
            .expect("encrypted");
        let path = shop.path("key.pem");
        std::fs::write(&path, pem.as_bytes()).expect("written");
        let word = format!("pass:{PASSPHRASE}");
        let arguments = [
            "pkey", "-in", "key.pem", "-passin", &word, "-pubout", "-outform", "DER",
        ];
        assert_eq!(shop.run("openssl", &arguments), key.public(), "{kind}");
        let public = shop.run(
            "openssl",
            &["pkey", "-in", "key.pem", "-passin", &word, "-pubout"],
        );
        let public = String::from_utf8(public).expect("text");
        let arguments = ["--pubkey-info", "--load-privkey", "key.pem", "--password"];
        let answer = shop.run("certtool", &[&arguments[..], &[PASSPHRASE]].concat());
        let answer = String::from_utf8_lossy(&answer).into_owned();
        assert!(answer.contains(&public), "{kind}: {answer}");
        assert!(!pem.contains("DEK-Info"));

        let again = PrivateKey::from_encrypted_pem(&pem, &passphrase(PASSPHRASE)).expect("it");
        assert_eq!(again.public(), key.public(), "{kind}");
        assert!(matches!(
            PrivateKey::from_pem(&pem),
            Err(PkiError::PassphraseMissing)
        ));
        let wrong = PrivateKey::from_encrypted_pem(&pem, &passphrase("wrong"));
        assert!(matches!(wrong, Err(PkiError::PassphraseWrong)));
    }
    let shown = String::from_utf8(shop.openssl("asn1parse -in key.pem")).expect("text");
    for part in [
        ":PBES2",
        ":PBKDF2",
        ":0927C0",
        ":hmacWithSHA256",
        ":aes-256-cbc",
    ] {
        assert!(shown.contains(part), "{part} is not in\n{shown}");
    }
}

#[test]
fn a_wrong_pass_phrase_is_never_called_damage() {
    if !have("openssl") {
        return;
    }
    // The padding of what a wrong pass phrase decrypts to is right once in 256 times.
    let shop = Workshop::new();
    shop.openssl("ecparam -name prime256v1 -genkey -noout -out ec.pem");
    shop.openssl("ec -in ec.pem -aes256 -passout pass:right -out old.pem");
    shop.openssl("pkcs8 -topk8 -in ec.pem -v2 aes256 -iter 1 -passout pass:right -out new.pem");
    for name in ["old.pem", "new.pem"] {
        for number in 0..1500 {
            let outcome = shop.decode(name, &format!("wrong {number}"));
            assert!(
                matches!(outcome, Err(PkiError::PassphraseWrong)),
                "{name} {number}: {outcome:?}"
            );
        }
        assert_eq!(
            key_of(&shop.decode(name, "right").expect(name)),
            shop.public("ec.pem")
        );
    }
}
