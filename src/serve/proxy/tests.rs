use super::*;

const PEER: Peer = Peer::Unix;

async fn read(bytes: &[u8]) -> (Result<Peer, BadProxyHeader>, Vec<u8>) {
    let mut stream = bytes;
    let peer = read_header(&mut stream, PEER).await;
    (peer, stream.to_vec())
}

fn from(text: &str) -> Peer {
    Peer::Tcp(text.parse().expect("an address"))
}

fn second(command: u8, family: u8, rest: &[u8]) -> Vec<u8> {
    let length = u16::try_from(rest.len()).expect("short").to_be_bytes();
    [v2::PROTOCOL_PREFIX, &[command, family], &length, rest].concat()
}

#[tokio::test]
async fn headers_are_read_and_nothing_behind_them() {
    let four = [192, 0, 2, 1, 192, 0, 2, 2, 0x12, 0x34, 1, 0xbb];
    let six = [
        &[0x20, 1, 0xd, 0xb8][..],
        &[0; 11],
        &[1],
        &[0; 16],
        &[0, 80, 1, 0xbb],
    ]
    .concat();
    let added = [&four[..], &[0x20, 0, 3, 1, 2, 3]].concat();
    let cases: &[(&[u8], Peer)] = &[
        (
            b"PROXY TCP4 192.0.2.1 192.0.2.2 4660 443\r\n",
            from("192.0.2.1:4660"),
        ),
        (
            b"PROXY TCP6 2001:db8::1 ::1 80 443\r\n",
            from("[2001:db8::1]:80"),
        ),
        (b"PROXY UNKNOWN\r\n", PEER),
        (b"PROXY UNKNOWN 2001:db8::1 ::1 80 443\r\n", PEER),
        (&second(0x21, 0x11, &four), from("192.0.2.1:4660")),
        (&second(0x21, 0x21, &six), from("[2001:db8::1]:80")),
        (&second(0x21, 0x11, &added), from("192.0.2.1:4660")),
        (&second(0x20, 0x11, &four), PEER),
        (&second(0x20, 0, &[]), PEER),
        (&second(0x21, 0, &[]), PEER),
        (&second(0x21, 0x31, &[0; 216]), PEER),
    ];
    for (header, expected) in cases {
        let (peer, rest) = read(&[header, &b"\x16\x03\x01"[..]].concat()).await;
        assert_eq!(peer.expect("a header"), *expected, "{header:?}");
        assert_eq!(rest, b"\x16\x03\x01", "{header:?}");
        for end in 0..header.len() {
            let (cut, _) = read(&header[..end]).await;
            assert!(
                matches!(cut, Err(BadProxyHeader::Cut(_))),
                "{end} of {header:?}"
            );
        }
    }
}

#[tokio::test]
async fn what_is_none_is_refused() {
    let long = [&b"PROXY UNKNOWN "[..], &[b'a'; 200], b"\r\n"].concat();
    let cases: &[&[u8]] = &[
        b"GET / HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x00\xf0\x01\x00\x00\xec\x03\x03\x00",
        b"PROXY TCP4 192.0.2.1 192.0.2.2 4660 443\n",
        b"PROXY TCP4 192.0.2.1 192.0.2.2 4660 443 \n",
        b"PROXY TCP4 192.0.2.1\r 192.0.2.2 4660 443\r\n",
        b"PROXY TCP4 192.0.2.256 192.0.2.2 4660 443\r\n",
        b"PROXY TCP4 2001:db8::1 192.0.2.2 4660 443\r\n",
        b"PROXY TCP4 192.0.2.1 192.0.2.2 65536 443\r\n",
        b"PROXY TCP4 192.0.2.1 192.0.2.2 04660 443\r\n",
        b"PROXY UDP4 192.0.2.1 192.0.2.2 4660 443\r\n",
        b"PROXY TCP4 192.0.2.1 192.0.2.2 4660 443 9\r\n",
        &long,
        &second(0x31, 0x11, &[0; 12]),
        &second(0x22, 0x11, &[0; 12]),
        &second(0x21, 0x11, &[0; 4]),
        &second(0x21, 0x12, &[0; 12]),
        &second(0x21, 0x41, &[0; 12]),
        &second(0x21, 0x11, &[0; 5000]),
    ];
    for header in cases {
        let (peer, _) = read(header).await;
        let error = peer.expect_err("no header");
        assert!(
            !matches!(error, BadProxyHeader::Cut(_)),
            "{error} of {header:?}"
        );
    }
}
