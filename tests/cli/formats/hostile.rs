//! Files that want too much.

use std::time::{Duration, Instant};

use voicectl::pki::PkiError;
use voicectl::pki::decode::decode;

use super::{PASSPHRASE, Workshop};
use crate::support::command::Context;
use crate::support::{have, text};

/// Replaces the only place of `from` by `to`, which is as long.
fn patched(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let places: Vec<usize> = bytes
        .windows(from.len())
        .enumerate()
        .filter_map(|(place, window)| (window == from).then_some(place))
        .collect();
    assert!(!places.is_empty(), "it is there");
    let mut bytes = bytes.to_vec();
    for place in places {
        bytes[place..place + to.len()].copy_from_slice(to);
    }
    bytes
}

#[test]
fn work_without_end_is_refused() {
    if !have("openssl") {
        return;
    }
    let shop = Workshop::new();
    shop.certificates();
    let word = format!("pass:{PASSPHRASE}");
    let key = [
        "pkcs8", "-topk8", "-in", "leaf.key", "-outform", "DER", "-passout", &word,
    ];
    let many = [
        "-v2",
        "aes256",
        "-v2prf",
        "hmacWithSHA512",
        "-iter",
        "65537",
    ];
    shop.run(
        "openssl",
        &[&key[..], &many, &["-out", "rounds.der"]].concat(),
    );
    let scrypt = [
        "-scrypt",
        "-scrypt_N",
        "32768",
        "-scrypt_r",
        "1",
        "-scrypt_p",
        "1",
    ];
    shop.run(
        "openssl",
        &[&key[..], &scrypt, &["-out", "scrypt.der"]].concat(),
    );
    let file = [
        "pkcs12", "-export", "-in", "leaf.pem", "-inkey", "leaf.key", "-iter", "65537",
    ];
    let old = [
        "-keypbe",
        "PBE-SHA1-3DES",
        "-certpbe",
        "PBE-SHA1-3DES",
        "-passout",
        &word,
    ];
    shop.run(
        "openssl",
        &[&file[..], &old, &["-out", "rounds.p12"]].concat(),
    );

    let (rounds, most) = (b"\x02\x03\x01\x00\x01", b"\x02\x03\x7f\xff\xff");
    for (name, from, to) in [
        ("rounds.der", &rounds[..], &most[..]),
        // 2^22 blocks of 128 octets are half a gigabyte.
        (
            "scrypt.der",
            b"\x02\x03\x00\x80\x00",
            b"\x02\x03\x40\x00\x00",
        ),
        ("rounds.p12", rounds, most),
    ] {
        assert!(shop.decode(name, PASSPHRASE).is_ok(), "{name} as it was");
        std::fs::write(shop.path(name), patched(&shop.read(name), from, to)).expect("written");
        let begin = Instant::now();
        let outcome = shop.decode(name, PASSPHRASE);
        assert!(
            begin.elapsed() < Duration::from_secs(5),
            "{name}: {:?}",
            begin.elapsed()
        );
        assert!(
            matches!(outcome, Err(PkiError::TooMuchWork)),
            "{name}: {outcome:?}"
        );
    }
    let begin = Instant::now();
    let closed = decode(&shop.read("rounds.p12"), None);
    assert!(
        begin.elapsed() < Duration::from_secs(5),
        "{:?}",
        begin.elapsed()
    );
    assert!(
        matches!(closed, Err(PkiError::PassphraseMissing)),
        "{closed:?}"
    );
}

#[test]
fn a_file_has_one_allowance_for_all_of_its_keys() {
    if !have("openssl") {
        return;
    }
    let shop = Workshop::new();
    shop.openssl("ecparam -name prime256v1 -genkey -noout -out ec.pem");
    shop.openssl("pkcs8 -topk8 -in ec.pem -iter 2000000 -passout pass:right -out slow.pem");
    let all = shop.read("slow.pem").repeat(50);
    std::fs::write(shop.path("all.pem"), all).expect("written");
    let begin = Instant::now();
    let content = shop.decode("all.pem", "right").expect("some of them");
    assert!(
        begin.elapsed() < Duration::from_secs(10),
        "{:?}",
        begin.elapsed()
    );
    assert!(
        (2..50).contains(&content.items.len()),
        "{}",
        content.items.len()
    );
    assert_eq!(content.items.len() + content.damaged.len(), 50);
    assert!(content.damaged[0].ends_with("demands more work or memory than any honest file does"));
}

#[test]
fn a_file_without_end_is_not_read() {
    let context = Context::new();
    let huge = context.path("huge.pem");
    let file = std::fs::File::create(&huge).expect("a file");
    file.set_len(1 << 30).expect("a gigabyte");
    for path in [text(&huge), "/dev/zero"] {
        let begin = Instant::now();
        let answer = context.run(&["cert", "import", path]);
        assert!(
            begin.elapsed() < Duration::from_secs(5),
            "{:?}",
            begin.elapsed()
        );
        assert!(answer.starts_with("exit: 1\n"), "{answer}");
        assert!(
            answer.contains("because: it is larger than 16 MiB, which no file of certificates is"),
            "{answer}"
        );
    }
}
