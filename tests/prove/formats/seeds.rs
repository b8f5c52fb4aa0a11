//! Sound files, what is done to them, and large ones that are made to take memory.

#![allow(
    clippy::unwrap_used,
    reason = "a seed that cannot be made is a fault of the test"
)]

use std::process::Command;

use voicectl::pki::decode::LARGEST;

use crate::random::Random;

/// Commands that make all seeds: few rounds, so that many files can be tried. The pass phrase is that of the fuzz targets.
const COMMANDS: &str = "
ecparam -name prime256v1 -genkey -noout -out ca.key
ecparam -name prime256v1 -genkey -noout -out key.pem
genrsa -traditional -out rsa.pem 2048
genpkey -algorithm ed25519 -out ed.pem
req -x509 -new -key ca.key -out ca.pem -subj /CN=root
req -new -key key.pem -out csr.pem -subj /C=DE/O=Ü/CN=leaf -addext subjectAltName=DNS:a.test,IP:::1,URI:spiffe://x/y,email:a@b.test
req -in csr.pem -outform DER -out csr.der
x509 -req -in csr.pem -CA ca.pem -CAkey ca.key -set_serial 7 -copy_extensions copyall -out leaf.pem
x509 -in leaf.pem -outform DER -out leaf.der
pkey -in key.pem -outform DER -out key.der
pkey -in rsa.pem -outform DER -traditional -out rsa.der
pkey -in key.pem -pubout -outform DER -out public.der
pkcs8 -topk8 -in key.pem -iter 1 -passout pass:geheim -out locked.pem
pkcs8 -topk8 -in key.pem -iter 1 -outform DER -passout pass:geheim -out locked.der
pkcs8 -topk8 -in key.pem -scrypt -scrypt_N 16 -scrypt_r 1 -scrypt_p 1 -outform DER -passout pass:geheim -out scrypt.der
ec -in key.pem -aes256 -passout pass:geheim -out old.pem
crl2pkcs7 -nocrl -certfile leaf.pem -certfile ca.pem -outform DER -out bundle.der
crl2pkcs7 -nocrl -certfile leaf.pem -out bundle.pem
pkcs12 -export -in leaf.pem -inkey key.pem -certfile ca.pem -name n -iter 1 -passout pass:geheim -out modern.p12
pkcs12 -export -legacy -in leaf.pem -inkey key.pem -iter 1 -passout pass:geheim -out legacy.p12
pkcs12 -export -in leaf.pem -inkey key.pem -iter 1 -nomac -passout pass:geheim -out nomac.p12
pkcs12 -export -in leaf.pem -inkey key.pem -certfile ca.pem -nomac -keypbe NONE -certpbe NONE -passout pass:geheim -out open.p12
";

/// The sound files of a kind.
pub(super) fn of(kind: &str) -> Vec<Vec<u8>> {
    if kind == "names" {
        let names = [
            "localhost,127.0.0.1,::1,*.example.com",
            "bücher.example,xn--bcher-kva.example,EXAMPLE.COM.",
            "https://voice.test:8443/x,a.*.test,300.1.1.1,fe80::1%eth0",
            "a.b.c.d.e.f.g.h.i.j,straße.de,faß.test,🐎.test,\u{200d}.test",
        ];
        return names.map(|name| name.as_bytes().to_vec()).to_vec();
    }
    let folder = tempfile::tempdir().unwrap();
    for line in COMMANDS.lines().filter(|line| !line.is_empty()) {
        let made = Command::new("openssl")
            .args(line.split(' '))
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(
            made.status.success(),
            "{line}: {}",
            String::from_utf8_lossy(&made.stderr)
        );
    }
    let read = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    let mut files: Vec<Vec<u8>> = match kind {
        "pem" => {
            let all = [
                "ca.pem",
                "leaf.pem",
                "csr.pem",
                "key.pem",
                "rsa.pem",
                "ed.pem",
                "locked.pem",
                "old.pem",
                "bundle.pem",
            ];
            let together: Vec<u8> = all.into_iter().flat_map(read).collect();
            all.into_iter().map(read).chain([together]).collect()
        }
        "der" => ["leaf", "key", "rsa", "public", "locked", "scrypt", "bundle"]
            .map(|name| read(&format!("{name}.der")))
            .to_vec(),
        "pkcs12" => ["modern", "legacy", "nomac", "open", "open"]
            .map(|name| read(&format!("{name}.p12")))
            .to_vec(),
        "csr" => vec![read("csr.pem"), read("csr.der"), read("csr.der")],
        other => panic!("{other} is no kind"),
    };
    if matches!(kind, "der" | "pkcs12") {
        let indefinite: Vec<Vec<u8>> = files.iter().map(|file| indefinite(file)).collect();
        files.extend(indefinite);
    }
    files
}

/// The same with indefinite lengths wherever they may be.
fn indefinite(der: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = der;
    while let Some((head, body)) = element(rest) {
        let (whole, after) = rest.split_at(head + body);
        if whole[0] & 0x20 == 0 {
            out.extend_from_slice(whole);
        } else {
            out.extend([whole[0], 0x80]);
            out.extend(indefinite(&whole[head..]));
            out.extend([0, 0]);
        }
        rest = after;
    }
    out.extend_from_slice(rest);
    out
}

/// The lengths of header and contents of a sound element.
fn element(der: &[u8]) -> Option<(usize, usize)> {
    let first = usize::from(*der.get(1)?);
    let digits = if first > 0x80 { first & 0x7f } else { 0 };
    let length = match digits {
        0 => first,
        _ => der
            .get(2..2 + digits)?
            .iter()
            .fold(0, |sum, digit| sum << 8 | usize::from(*digit)),
    };
    (2 + digits + length <= der.len()).then_some((2 + digits, length))
}

/// Large files, each as bad for memory as its kind allows.
pub(super) fn large(kind: &str) -> Vec<(&'static str, Vec<u8>)> {
    match kind {
        "pem" => large_pem(),
        "der" => large_der(),
        "pkcs12" => large_pkcs12(),
        _ => vec![("commas", vec![b','; HALF / 8])],
    }
}

/// Half of what is read.
const HALF: usize = LARGEST / 2;

fn repeat(part: &[u8], size: usize) -> Vec<u8> {
    part.repeat(size / part.len())
}

/// An element with these parts in it.
fn put(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    [&[tag, 0x84][..], &(body.len() as u32).to_be_bytes(), &body].concat()
}

fn large_pem() -> Vec<(&'static str, Vec<u8>)> {
    let many = |label: &str, base64: &str| {
        let block = format!("-----BEGIN {label}-----\n{base64}\n-----END {label}-----\n");
        repeat(block.as_bytes(), HALF.max(block.len()))
    };
    let begin = b"-----BEGIN RSA PRIVATE KEY-----\n";
    vec![
        ("damaged blocks", many("CERTIFICATE", "AA==")),
        ("public keys", many("PUBLIC KEY", "MAowBAYCKgMDAgAB")),
        (
            "locked keys",
            many("ENCRYPTED PRIVATE KEY", "MAgwBAYCKgMEAA=="),
        ),
        (
            "one endless block",
            many("CERTIFICATE", &"MIIB".repeat(HALF / 4)),
        ),
        ("blocks that begin", repeat(begin, HALF)),
        ("empty lines", [vec![b'\n'; HALF], begin.to_vec()].concat()),
        ("headers", [&begin[..], &repeat(b"a: b\n", HALF)].concat()),
    ]
}

fn large_der() -> Vec<(&'static str, Vec<u8>)> {
    // An algorithm and a key of one octet: the smallest that is anything.
    let public = b"\x30\x0a\x30\x04\x06\x02\x2a\x03\x03\x02\x00\x01";
    let mut deep = [0x30, 0x80].repeat(HALF / 4);
    deep.extend(vec![0; HALF / 2]);
    let members = put(0xa0, &[&repeat(b"\x30\x00", HALF)]);
    let data = put(0x30, &[b"\x02\x01\x01\x31\x00\x30\x00", &members]);
    let name = repeat(b"\x31\x09\x30\x07\x06\x03\x55\x04\x03\x0c\x00", 255 << 10);
    let rest = b"\x30\x03\x06\x01\x2a\x03\x02\x00\x00";
    let head = b"\xa0\x03\x02\x01\x02\x02\x01\x01\x30\x03\x06\x01\x2a";
    let content = put(0x30, &[head, &put(0x30, &[&name])]);
    vec![
        ("public keys", repeat(public, HALF)),
        ("deep", deep),
        (
            "members of PKCS#7",
            put(0x30, &[SIGNED_DATA, &put(0xa0, &[&data])]),
        ),
        ("a long name", put(0x30, &[&content, rest])),
    ]
}

/// 1.2.840.113549.1.7.2 and .1.
const SIGNED_DATA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
const DATA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01";

fn large_pkcs12() -> Vec<(&'static str, Vec<u8>)> {
    let data = |octets: &[u8]| put(0x30, &[DATA, &put(0xa0, &[octets])]);
    let file = |octets: &[u8]| put(0x30, &[b"\x02\x01\x03", &data(octets)]);
    let safe = |parts: &[u8]| file(&put(0x04, &[&put(0x30, &[parts])]));
    // A bag with a key of a kind that does not exist.
    let key = b"\x30\x0d\x02\x01\x00\x30\x04\x06\x02\x2a\x03\x04\x02\x30\x00";
    let kind = b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01\x01\xa0\x0f";
    let bag = [&b"\x30\x1e"[..], kind, key].concat();
    let bags = put(0x30, &[&repeat(&bag, HALF)]);
    let pieces = repeat(b"\x04\x01\x00", HALF);
    vec![
        ("parts", safe(&repeat(b"\x30\x00", HALF))),
        ("bags", safe(&data(&put(0x04, &[&bags])))),
        ("pieces of an octet string", file(&put(0x24, &[&pieces]))),
    ]
}

/// Lengths, indefinite ones, ends, tags, base64 and what ends lines.
const LURES: &[u8] = b"\x00\x01\x7f\x80\x81\x82\x84\x88\xff\x02\x04\x24\x30\x31\xa0=-\r\n:.";

/// The file of this number: always the same, one to five faults.
pub(super) fn broken(seeds: &[Vec<u8>], number: u64) -> Vec<u8> {
    let mut random = Random(0x9e37_79b9_7f4a_7c15 ^ (number + 1));
    let mut file = seeds[random.below(seeds.len())].clone();
    for _ in 0..=random.below(5) {
        if file.is_empty() {
            break;
        }
        let length = file.len();
        let at = random.below(length);
        let end = (at + 1 + random.below(48)).min(length);
        match random.below(12) {
            0 | 1 => file[at] ^= 1 << random.below(8),
            2 => file[at] = random.next() as u8,
            3 | 4 => file[at] = LURES[random.below(LURES.len())],
            5 => file.truncate(at),
            6 => drop(file.drain(at..end)),
            7 => {
                let copy = file[at..end].to_vec();
                let to = random.below(length);
                file.splice(to..to, copy);
            }
            8 => {
                let other = &seeds[random.below(seeds.len())];
                let from = random.below(other.len());
                let part = &other[from..(from + 1 + random.below(200)).min(other.len())];
                file.splice(at..end, part.iter().copied());
            }
            _ => mistake(&mut file, &mut random),
        }
    }
    file
}

/// Replaces the contents of one element, or its length, where the file is DER.
fn mistake(file: &mut Vec<u8>, random: &mut Random) {
    let (mut places, mut at) = (Vec::new(), 0);
    while let Some((head, body)) = element(&file[at..]) {
        places.push((at, head, body));
        at += if file[at] & 0x20 == 0 {
            head + body
        } else {
            head
        };
        if at >= file.len() || places.len() > 500 {
            break;
        }
    }
    let Some(&(at, head, body)) = places.get(random.below(places.len().max(1))) else {
        return;
    };
    match random.below(4) {
        0 => file[at + 1] = random.next() as u8,
        1 => drop(file.drain(at..at + head + body)),
        2 => {
            let copy = file[at..at + head + body].to_vec();
            file.splice(at..at, copy);
        }
        _ => file[at + head..at + head + body]
            .iter_mut()
            .take(8)
            .for_each(|octet| *octet = random.next() as u8),
    }
}
