//! Files of every kind, told by their content.

use voicectl::pki::PkiError;
use voicectl::pki::decode::{Form, LARGEST, decode};

use super::{Workshop, kinds, subjects};
use crate::support::have;

/// What decode says of something, as text.
fn answer(bytes: &[u8]) -> String {
    match decode(bytes, None) {
        Ok(content) => format!("{} {}", kinds(&content), content.damaged.join("; ")),
        Err(error) => error.to_string(),
    }
}

/// A folder with one of each kind.
fn one_of_each() -> Workshop {
    let shop = Workshop::new();
    shop.certificates();
    shop.openssl("x509 -in leaf.pem -trustout -addtrust serverAuth -out trusted.pem");
    shop.openssl("pkey -in leaf.key -pubout -out public.pem");
    let ca = "[ca]\ndefault_ca=c\n[c]\ndatabase=index\ncrlnumber=number\ndefault_md=sha256\ndefault_crl_days=3\n";
    for (name, content) in [("ca.conf", ca), ("index", ""), ("number", "01\n")] {
        std::fs::write(shop.path(name), content).expect("written");
    }
    shop.openssl("ca -gencrl -config ca.conf -cert ca.pem -keyfile ca.key -out crl.pem");
    shop
}

#[test]
fn blocks_of_all_kinds_are_told_apart() {
    if !have("openssl") {
        return;
    }
    let shop = one_of_each();
    let parts = [
        "leaf.pem",
        "trusted.pem",
        "leaf.csr",
        "leaf.key",
        "public.pem",
        "crl.pem",
        "ca.pem",
    ];
    let mut all = Vec::new();
    for part in parts {
        all.extend_from_slice(b"subject=/CN=somebody, a line that is no PEM: -----\n\n");
        all.extend(shop.read(part));
    }
    let text = String::from_utf8(all.clone()).expect("text");
    assert_eq!(answer(&all), "CCRKPLC ");
    let content = decode(&all, None).expect("all of it");
    assert_eq!(content.form, Form::Pem);
    assert_eq!(subjects(&content), ["leaf", "leaf", "root"]);
    for (what, text) in [
        ("CRLF", text.replace('\n', "\r\n")),
        ("CR", text.replace('\n', "\r")),
        ("a byte order mark", format!("\u{feff}{text}")),
        (
            "older labels",
            text.replace("BEGIN CERTIFICATE REQ", "BEGIN NEW CERTIFICATE REQ")
                .replace("END CERTIFICATE REQ", "END NEW CERTIFICATE REQ"),
        ),
        (
            "an even older one",
            text.replace("BEGIN CERTIFICATE-", "BEGIN X509 CERTIFICATE-")
                .replace("END CERTIFICATE-", "END X509 CERTIFICATE-"),
        ),
        ("indentation", text.replace('\n', "\n    ")),
        (
            "white space at the ends of lines",
            text.replace('\n', " \t\n"),
        ),
        (
            "what others keep in PEM",
            format!("-----BEGIN PGP MESSAGE-----\n!\n-----END PGP MESSAGE-----\n{text}"),
        ),
        ("no line break at the end", text.trim_end().to_owned()),
    ] {
        assert_eq!(answer(text.as_bytes()), "CCRKPLC ", "{what}");
    }
    let zero = [
        b"0 s:CN = leaf\n   i:CN = root\n".to_vec(),
        shop.read("leaf.pem"),
    ]
    .concat();
    assert_eq!(
        answer(&zero),
        "C ",
        "what openssl s_client -showcerts prints"
    );
}

#[test]
fn der_is_told_by_its_outline() {
    if !have("openssl") {
        return;
    }
    let shop = one_of_each();
    shop.openssl("x509 -in leaf.pem -outform DER -out leaf.der");
    shop.openssl("req -in leaf.csr -outform DER -out csr.der");
    shop.openssl("crl -in crl.pem -outform DER -out crl.der");
    shop.openssl("pkey -in leaf.key -outform DER -out key.der");
    shop.openssl("pkey -in leaf.key -pubout -outform DER -out public.der");
    for (name, kind) in [
        ("leaf.der", "C "),
        ("csr.der", "R "),
        ("crl.der", "L "),
        ("key.der", "K "),
        ("public.der", "P "),
    ] {
        assert_eq!(answer(&shop.read(name)), kind, "{name}");
        assert_eq!(decode(&shop.read(name), None).expect(name).form, Form::Der);
    }
    let leaf = shop.read("leaf.der");
    let two = [leaf.clone(), leaf.clone()].concat();
    assert_eq!(answer(&two), "CC ");
    let more = [leaf.clone(), b"\x00\x01\x02".to_vec()].concat();
    assert_eq!(answer(&more), "C 3 bytes follow that belong to nothing");
    assert_eq!(answer(&[leaf.clone(), b"\n".to_vec()].concat()), "C ");
    let cut = &leaf[..leaf.len() - 1];
    assert_eq!(answer(cut), "the DER block has no end; the file is cut off");
}

#[test]
fn one_damaged_block_does_not_spoil_the_others() {
    if !have("openssl") {
        return;
    }
    let shop = one_of_each();
    let leaf = String::from_utf8(shop.read("leaf.pem")).expect("text");
    let ca = String::from_utf8(shop.read("ca.pem")).expect("text");
    let (lines, half) = (leaf.lines().count(), leaf.len() / 2);
    let cut = &leaf[..half];
    assert_eq!(
        answer(format!("{cut}\n{ca}").as_bytes()),
        "C line 1: the CERTIFICATE block has no end; the file is cut off"
    );
    assert_eq!(
        answer(format!("{ca}{cut}").as_bytes()),
        format!(
            "C line {}: the CERTIFICATE block has no end; the file is cut off",
            ca.lines().count() + 1
        )
    );
    let strange = leaf.replacen("MII", "M!I", 1);
    assert_eq!(
        answer(format!("{leaf}{strange}{ca}").as_bytes()),
        format!("CC line {}: the CERTIFICATE block is no base64", lines + 1)
    );
    let other = leaf.replacen("MIIB", "MIIA", 1);
    assert_eq!(
        answer(format!("\n\n{other}{ca}").as_bytes()),
        "C line 3: the certificate is damaged"
    );
    assert_eq!(
        answer(cut.as_bytes()),
        "line 1: the CERTIFICATE block has no end; the file is cut off"
    );
    let mismatched = leaf.replace("END CERTIFICATE", "END PUBLIC KEY");
    assert_eq!(
        answer(mismatched.as_bytes()),
        "line 1: the CERTIFICATE block has no end; the file is cut off"
    );
    let many = format!("{}{ca}", strange.repeat(500));
    let content = decode(many.as_bytes(), None).expect("the last one");
    assert_eq!(content.damaged.len(), 101);
    assert_eq!(content.damaged[100], "400 more parts cannot be read");
}

#[test]
fn what_is_something_else_is_said_so() {
    let leaf = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    let wide: Vec<u8> = leaf.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [b"\xff\xfe".to_vec(), wide.clone()].concat();
    let nothing = "it holds no certificate, request, key or revocation list";
    for (bytes, expected) in [
        (&b""[..], "it is empty"),
        (b" \r\n\t\n", "it is empty"),
        (b"hello", nothing),
        (b"\x7fELF\x02\x01\x01\0", nothing),
        (b"0", nothing),
        (b"0\x03\x02\x01\x00", nothing),
        (
            b"-----BEGIN PGP MESSAGE-----\nYQ==\n-----END PGP MESSAGE-----\n",
            nothing,
        ),
        (&wide, "it is UTF-16 text; save it as UTF-8"),
        (&marked, "it is UTF-16 text; save it as UTF-8"),
        (leaf.as_bytes(), "line 1: the certificate is damaged"),
    ] {
        assert_eq!(answer(bytes), expected, "{bytes:?}");
    }
    let error = decode(&vec![b'x'; LARGEST + 1], None).expect_err("too large");
    assert!(matches!(error, PkiError::TooLarge(_)));
}
