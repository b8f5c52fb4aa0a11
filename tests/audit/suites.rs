//! Suites and versions that OpenSSL has forgotten: NSS has them.

use std::process::Command;

use crate::certificates::{Kind, write};
use crate::support::{have, text, tool};
use crate::world::{URL, World};

pub(crate) const FOUND: [&str; 4] = ["ssl30", "suites-rc4", "suites-3des", "suites-short-keys"];

#[test]
fn what_openssl_has_forgotten_is_found() {
    if !["selfserv", "certutil", "pk12util", "openssl"]
        .iter()
        .all(|tool| have(tool))
    {
        return;
    }
    for (id, version, suites, fact, repair, grade) in [
        (
            "ssl30",
            "ssl3:tls1.2",
            ":002F:C02F",
            "speaks SSL 3.0 at most",
            "`ssl_protocols TLSv1.2 TLSv1.3;`",
            "C",
        ),
        (
            "suites-rc4",
            "tls1.2:tls1.2",
            ":0005:C02F",
            "TLS 1.2: TLS_RSA_WITH_RC4_128_SHA",
            "`ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:",
            "C",
        ),
        (
            "suites-3des",
            "tls1.0:tls1.2",
            ":000A:C02F",
            "TLS 1.0: TLS_RSA_WITH_3DES_EDE_CBC_SHA",
            "`ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:",
            "C",
        ),
        (
            "suites-short-keys",
            "tls1.2:tls1.2",
            ":0009:C02F",
            "TLS 1.2: TLS_RSA_WITH_DES_CBC_SHA",
            "`ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:",
            "F",
        ),
    ] {
        let Some(world) = World::new() else { return };
        let home = world.context.home();
        write(home, Kind::Rsa);
        let at = |name: &str| text(&world.context.path(name)).to_owned();
        let (leaf, key, packed) = (at("leaf.pem"), at("leaf.key"), at("leaf.p12"));
        let database = format!("sql:{}", text(home));
        tool(
            "openssl",
            &[
                "pkcs12", "-export", "-in", &leaf, "-inkey", &key, "-name", "leaf", "-passout",
                "pass:", "-out", &packed,
            ],
        );
        tool("certutil", &["-N", "-d", &database, "--empty-password"]);
        tool("pk12util", &["-d", &database, "-i", &packed, "-W", ""]);
        let mut server = Command::new("selfserv");
        server.args([
            "-d", &database, "-n", "leaf", "-p", "443", "-V", version, "-c", suites,
        ]);
        let _server = world.start(&server, 443);
        let answer = world.audit(&[URL, "--ca", &at("root.pem")]);
        answer.assert_found(id, fact, repair, grade);
    }
}
