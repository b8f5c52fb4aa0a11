//! STARTTLS in every protocol, as its daemons speak it.

use insta::assert_snapshot;

use super::json;
use crate::support::command::Context;
use crate::support::tls::Step::{Hear, Repeat, Say};
use crate::support::tls::{Step, TlsServers};

/// Protocol, and what its daemon says and hears before TLS.
const CONVERSATIONS: &[(&str, &[Step])] = &[
    (
        "smtp",
        &[
            Say(b"220-mail.test ESMTP\r\n220 Postfix\r\n"),
            Hear(b"EHLO [127.0.0.1]\r\n"),
            Say(b"250-mail.test\r\n250-SIZE 10240000\r\n250-STARTTLS\r\n250 CHUNKING\r\n"),
            Hear(b"STARTTLS\r\n"),
            Say(b"220 2.0.0 Ready to start TLS\r\n"),
        ],
    ),
    (
        "imap",
        &[
            Say(b"* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] Dovecot ready.\r\n"),
            Hear(b"a STARTTLS\r\n"),
            Say(b"* CAPABILITY IMAP4rev1\r\na OK Begin TLS negotiation now.\r\n"),
        ],
    ),
    (
        "pop3",
        &[Say(b"+OK Dovecot ready.\r\n"), Hear(b"STLS\r\n"), Say(b"+OK Begin TLS negotiation now.\r\n")],
    ),
    (
        "ftp",
        &[
            Say(b"220-Welcome\r\n to this\r\n220 (vsFTPd 3.0.3)\r\n"),
            Hear(b"AUTH TLS\r\n"),
            Say(b"234 Proceed with negotiation.\r\n"),
        ],
    ),
    (
        "ldap",
        &[
            Hear(b"1.3.6.1.4.1.1466.20037"),
            Say(b"\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x00\x04\x00\x04\x00"),
        ],
    ),
    ("postgres", &[Hear(b"\x00\x00\x00\x08\x04\xd2\x16\x2f"), Say(b"S")]),
    (
        "mysql",
        &[
            Say(b"\x64\x00\x00\x00\x0a5.5.5-10.11.14-MariaDB-0+deb12u2\x00\x05\x00\x00\x00\x21\x3d\x47\x6b\x5d\x5d\x67\x39\x00\xfe\xff\x2d\x02\x00\xff\x81\x15\x00\x00\x00\x00\x00\x00\x1d\x00\x00\x00\x31\x6a\x6d\x2b\x3e\x71\x43\x5b\x56\x53\x5d\x67\x00mysql_native_password\x00"),
            // An SSLRequest ends with 23 zeroes after the character set.
            Hear(b"\x2d\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
        ],
    ),
    (
        "xmpp",
        &[
            Hear(b"version='1.0'>"),
            Say(b"<?xml version='1.0'?><stream:stream xmlns:stream='http://etherx.jabber.org/streams' id='1' from='voice.test' version='1.0' xmlns='jabber:client'>"),
            Say(b"<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></stream:features>"),
            Hear(b"<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"),
            Say(b"<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"),
        ],
    ),
];

fn start() -> (Context, TlsServers) {
    let context = Context::new();
    context.ok(&["cert", "new", "voice.test", "127.0.0.1", "--out", "tls"]);
    let servers = TlsServers::with(
        &context.path("tls/fullchain.pem"),
        &context.path("tls/privkey.pem"),
    );
    (context, servers)
}

#[test]
fn eight_protocols_by_scheme_and_by_flag() {
    let (context, servers) = start();
    for (protocol, steps) in CONVERSATIONS {
        let port = servers.talking(steps);
        let by_scheme = format!("{protocol}://127.0.0.1:{port}");
        let by_flag = [&format!("127.0.0.1:{port}"), "--starttls", protocol];
        for arguments in [&[by_scheme.as_str()][..], &by_flag] {
            let entry = &json(&context, arguments)[0];
            assert_eq!(entry["connection"]["starttls"], *protocol, "{entry}");
            assert_eq!(entry["verdict"]["trusted"], true, "{protocol}");
        }
    }
}

/// The error of one server, asked by a protocol.
fn error(protocol: &str, steps: &'static [Step]) -> String {
    let (context, servers) = start();
    let target = format!("{protocol}://127.0.0.1:{}", servers.talking(steps));
    let entry = json(&context, &[&target, "--timeout", "5s"]);
    entry[0]["error"].as_str().expect("an error").to_owned()
}

#[test]
fn servers_without_tls_say_so() {
    for (protocol, steps) in [
        (
            "smtp",
            &[
                Say(b"220 x\r\n"),
                Hear(b"\r\n"),
                Say(b"250 x\r\n"),
                Hear(b"\n"),
            ][..],
        ),
        (
            "imap",
            &[
                Say(b"* OK ready\r\n"),
                Hear(b"\r\n"),
                Say(b"a BAD Unknown command\r\n"),
                Hear(b"\n"),
            ],
        ),
        (
            "ftp",
            &[
                Say(b"220 x\r\n"),
                Hear(b"\r\n"),
                Say(b"500 Unknown command\r\n"),
                Hear(b"\n"),
            ],
        ),
        (
            "ldap",
            &[
                Hear(b"20037"),
                Say(b"\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x02\x04\x00\x04\x00"),
                Hear(b"\n"),
            ],
        ),
        ("postgres", &[Hear(b"\x2f"), Say(b"N"), Hear(b"\n")]),
        (
            "xmpp",
            &[
                Hear(b"'1.0'>"),
                Say(b"<stream:stream id='1'><stream:features/>"),
                Hear(b"\n"),
            ],
        ),
    ] {
        let expected = format!("cannot begin TLS by {protocol}: the server offers no TLS");
        assert_eq!(error(protocol, steps), expected);
    }
}

#[test]
fn servers_that_say_something_else() {
    assert_snapshot!(error("smtp", &[Say(b"554 5.7.1 go away\r\n"), Hear(b"\n")]), @"cannot begin TLS by smtp: the server refused: 554 5.7.1 go away");
    assert_snapshot!(error("smtp", &[Say(b"\x1b[31mhello\r\n"), Hear(b"\n")]), @"cannot begin TLS by smtp: the server does not speak SMTP: it says `�[31mhello`");
    assert_snapshot!(error("mysql", &[Say(b"\x48\x00\x00\x00\xff\x6a\x04Host '10.0.0.1' is not allowed to connect to this MariaDB server....."), Hear(b"\n")]), @"cannot begin TLS by mysql: the server refused: it says `Host '10.0.0.1' is not allowed to connect to this MariaDB server.....`");
    assert_snapshot!(error("xmpp", &[Say(b"220 mail.test\r\n"), Hear(b"\n")]), @"cannot begin TLS by xmpp: the server does not speak XMPP: it says `220 mail.test`");
    assert_snapshot!(error("ldap", &[Say(b"220 mail.test\r\n"), Hear(b"\n")]), @"cannot begin TLS by ldap: the server does not speak LDAP: it says `220 mail.test`");
}

#[test]
fn hostile_servers_are_bounded() {
    for (protocol, steps) in [
        (
            "smtp",
            &[Repeat(b"220-a line of a greeting without end\r\n")][..],
        ),
        ("imap", &[Repeat(b"no line end at all ")]),
        ("xmpp", &[Repeat(b"<x>")]),
        ("ldap", &[Say(b"\x30\x84\xff\xff\xff\xff"), Repeat(b"x")]),
    ] {
        let expected = format!(
            "cannot begin TLS by {protocol}: the server sent more before TLS than any server needs to"
        );
        assert_eq!(error(protocol, steps), expected);
    }
    // What comes with the answer, before TLS, could be anybody's.
    let injected = error(
        "pop3",
        &[
            Say(b"+OK\r\n"),
            Hear(b"\r\n"),
            Say(b"+OK\r\n+OK injected\r\n"),
            Hear(b"\n"),
        ],
    );
    assert_snapshot!(injected, @"cannot begin TLS by pop3: the server sent plain text after it had agreed to TLS");
}
