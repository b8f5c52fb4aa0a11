use axum::http::HeaderValue;

use super::*;

fn proxies(trusted: &[&str], forwarded: bool) -> Proxies {
    Proxies {
        trusted: trusted
            .iter()
            .map(|text| text.parse().expect("a proxy"))
            .collect(),
        proxy_protocol: false,
        forwarded,
    }
}

fn peer(ip: &str) -> Peer {
    Peer::Tcp(SocketAddr::new(ip.parse().expect("an address"), 4242))
}

/// The client of a request with these lines of the field that is read; `None` when it is refused.
fn ask(proxies: &Proxies, from: Peer, lines: &[&str]) -> Option<String> {
    let name = if proxies.forwarded {
        &FORWARDED
    } else {
        &X_FORWARDED_FOR
    };
    let mut headers = HeaderMap::new();
    for line in lines {
        headers.append(name, HeaderValue::from_str(line).expect("a line"));
    }
    let client = proxies.client(from, false, &headers).ok()?;
    Some(client.ip.to_string())
}

#[test]
fn the_first_from_the_right_that_is_no_proxy_is_the_client() {
    let one = proxies(&["10.0.0.0/8", "2001:db8::/32"], false);
    let cases: &[(&[&str], &str)] = &[
        (&[], "10.0.0.1"),
        (&["192.0.2.7"], "192.0.2.7"),
        (&["1.1.1.1, 192.0.2.7"], "192.0.2.7"),
        (&["1.1.1.1", "192.0.2.7"], "192.0.2.7"),
        (&["1.1.1.1, 192.0.2.7, 10.9.9.9"], "192.0.2.7"),
        (&["192.0.2.7, 10.9.9.9", "2001:db8::5"], "192.0.2.7"),
        (&["10.3.3.3, 10.9.9.9"], "10.3.3.3"),
        (&["192.0.2.7:1234"], "192.0.2.7"),
        (&["[2001:db9::1]:80"], "2001:db9::1"),
        (&["2001:db9::1"], "2001:db9::1"),
        (&["::ffff:192.0.2.7, ::ffff:10.0.0.9"], "192.0.2.7"),
        (&["\"[2001:db9::1]\""], "2001:db9::1"),
        (&["192.0.2.7,"], "192.0.2.7"),
        (&["garbage, unknown, 192.0.2.7"], "192.0.2.7"),
    ];
    for (lines, expected) in cases {
        let client = ask(&one, peer("10.0.0.1"), lines);
        assert_eq!(client.as_deref(), Some(*expected), "{lines:?}");
        let mapped = ask(&one, peer("::ffff:10.0.0.1"), lines);
        assert_eq!(mapped.as_deref(), Some(*expected), "{lines:?}");
        // Whoever is not trusted says nothing.
        let stranger = ask(&one, peer("192.0.2.9"), lines);
        assert_eq!(stranger.as_deref(), Some("192.0.2.9"), "{lines:?}");
    }
    let unix = ask(&proxies(&[], false), Peer::Unix, &["1.1.1.1, 192.0.2.7"]);
    assert_eq!(unix.as_deref(), Some("192.0.2.7"));
}

#[test]
fn what_a_proxy_cannot_have_written_is_refused() {
    let one = proxies(&["10.0.0.0/8"], false);
    let long = format!("{}192.0.2.7", " ".repeat(5000));
    let many = "10.1.1.1, ".repeat(40);
    for line in [
        "192.0.2.7, garbage",
        "unknown",
        "_hidden",
        "192.0.2.7, ",
        "192.0.2.7 10.0.0.1",
        "192.0.2.7:99999",
        "[192.0.2.7]",
        "192.0.2.07",
        "fe80::1%eth0",
        "\"192.0.2.7",
        &long,
        &many,
    ] {
        let client = ask(&one, peer("10.0.0.1"), &[line]);
        // An empty element is none.
        let expected = (line == "192.0.2.7, ").then_some("192.0.2.7");
        assert_eq!(client.as_deref(), expected, "{line}");
        assert!(ask(&one, peer("192.0.2.9"), &[line]).is_some(), "{line}");
    }
}

#[test]
fn forwarded_is_read_by_its_grammar() {
    let one = proxies(&["10.0.0.0/8"], true);
    let cases: &[(&[&str], Option<&str>)] = &[
        (&["for=192.0.2.7"], Some("192.0.2.7")),
        (
            &["For=\"[2001:db8:cafe::17]:4711\""],
            Some("2001:db8:cafe::17"),
        ),
        (
            &["for=192.0.2.7;proto=http;by=203.0.113.43"],
            Some("192.0.2.7"),
        ),
        (
            &["for=1.1.1.1, for=192.0.2.7;proto=https", "for=10.2.2.2"],
            Some("192.0.2.7"),
        ),
        (&["for=192.0.2.7 ; host=\"a,b;c\""], Some("192.0.2.7")),
        // What a client left open cannot swallow what its proxy adds.
        (&["for=\"1.1.1.1", "for=192.0.2.7"], Some("192.0.2.7")),
        (&["for=\"1.1.1.1, for=192.0.2.7"], None),
        (&["for=1.1.1.1;x=\", for=\"192.0.2.7:80\""], None),
        (&["for=unknown"], None),
        (&["for=_gazonk"], None),
        (&["proto=https"], None),
        (&["for=1.1.1.1;for=192.0.2.7"], None),
        (&["192.0.2.7"], None),
        (&["for="], None),
    ];
    for (lines, expected) in cases {
        let client = ask(&one, peer("10.0.0.1"), lines);
        assert_eq!(client.as_deref(), *expected, "{lines:?}");
    }
}

#[test]
fn only_a_trusted_proxy_says_that_it_was_https() {
    let is_https = |proxies: &Proxies, from, name: &str, value: &str, is_tls| {
        let mut headers = HeaderMap::new();
        let name: HeaderName = name.parse().expect("a name");
        headers.insert(name, HeaderValue::from_str(value).expect("a line"));
        let client = proxies.client(peer(from), is_tls, &headers);
        client.expect("readable").is_https
    };
    let plain = proxies(&["10.0.0.0/8"], false);
    let proto = "x-forwarded-proto";
    assert!(is_https(&plain, "10.0.0.1", proto, "HTTPS", false));
    assert!(is_https(&plain, "10.0.0.1", proto, "http, https", false));
    assert!(!is_https(&plain, "10.0.0.1", proto, "https, http", true));
    assert!(!is_https(&plain, "192.0.2.1", proto, "https", false));
    assert!(is_https(&plain, "192.0.2.1", proto, "http", true));
    let grammar = proxies(&["10.0.0.0/8"], true);
    let value = "for=192.0.2.7;proto=https";
    assert!(is_https(&grammar, "10.0.0.1", "forwarded", value, false));
    assert!(!is_https(&grammar, "10.0.0.1", proto, "https", false));
}

/// Whatever stands to the left of what the proxy appended, the client is whom the proxy saw.
#[test]
fn nothing_to_the_left_changes_anything() {
    let mut seed = 7_u64;
    let mut random = move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) as usize
    };
    let pieces = [
        "1.1.1.1", "10.0.0.1", "[::1]", ",", ";", "=", " ", "for", "unknown", "a", "%", ":", "\\",
    ];
    let plain = proxies(&["10.0.0.0/8"], false);
    for _ in 0..5000 {
        let text: String = (0..random() % 12)
            .map(|_| pieces[random() % pieces.len()])
            .collect();
        let line = format!("{text}, 192.0.2.7");
        let client = ask(&plain, peer("10.0.0.1"), &[&line]);
        assert_eq!(client.as_deref(), Some("192.0.2.7"), "{line}");
        let grammar = proxies(&["10.0.0.0/8"], true);
        let text = text + if random() % 2 == 0 { "\"" } else { "" };
        let added = ask(&grammar, peer("10.0.0.1"), &[&text, "for=192.0.2.7"]);
        assert_eq!(added.as_deref(), Some("192.0.2.7"), "{text}");
        // In one line it is that client, or nobody.
        let line = format!("{text}, for=192.0.2.7");
        let client = ask(&grammar, peer("10.0.0.1"), &[&line]);
        assert!(
            client.is_none() || client.as_deref() == Some("192.0.2.7"),
            "{line}"
        );
    }
}

#[test]
fn proxies_are_read_with_good_errors() {
    let read = |text: &str| {
        text.parse::<TrustedProxy>()
            .map_err(|error| error.to_string())
    };
    for text in [
        "loopback",
        "private",
        "10.1.2.3",
        "10.0.0.0/8",
        "::1",
        "2001:db8::/32",
    ] {
        assert_eq!(
            read(text).map(|proxy| proxy.to_string()),
            Ok(text.to_owned())
        );
    }
    let mapped = read("::ffff:10.0.0.0/104").expect("a network");
    assert!(mapped.has("10.9.9.9".parse().expect("an address")));
    assert_eq!(
        read("10.0.0.1/8").expect_err("not aligned"),
        "`10.0.0.1/8` has an address within the network: the network is `10.0.0.0/8`, the one address `10.0.0.1`"
    );
    for wrong in [
        "",
        "proxy.example.com",
        "10.0.0.0/33",
        "0.0.0.0/0",
        "::/0",
        "10.0.0.1:80",
        "::ffff:0.0.0.0/96",
    ] {
        assert!(read(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn limits_count_customers() {
    let bucket = |ip: &str| bucket(ip.parse().expect("an address")).to_string();
    assert_eq!(bucket("192.0.2.7"), "192.0.2.7");
    assert_eq!(bucket("::ffff:192.0.2.7"), "192.0.2.7");
    assert_eq!(bucket("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
    assert_eq!(bucket("::1"), bucket("127.0.0.1"));
}
