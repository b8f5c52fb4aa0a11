//! Versions of TLS, and what is agreed on beside suites and groups.

use crate::audit::check::table;
use crate::audit::hello::Version;
use crate::audit::remote::Seen;
use crate::audit::repair::Line;
use crate::audit::row::Rows;
use crate::audit::{Finding, Outcome};

table! { Protocols, Server;
    SSL30 = "ssl30", "SSL 3.0 is off", High, C,
        "SSL 3.0 is offered.",
        "Its padding is not checked, so that a session cookie can be read octet by octet (POODLE, RFC 7568).",
        "`voicectl deploy nginx --domain NAME --install`: in nginx that is `ssl_protocols TLSv1.2 TLSv1.3;`";
    TLS10 = "tls10", "TLS 1.0 is off", Medium, B,
        "TLS 1.0 is offered.",
        "It rests on MD5 and SHA-1, and was withdrawn (RFC 8996). No client of the last ten years needs it.",
        "`voicectl deploy nginx --domain NAME --install`: in nginx that is `ssl_protocols TLSv1.2 TLSv1.3;`";
    TLS11 = "tls11", "TLS 1.1 is off", Medium, B,
        "TLS 1.1 is offered.",
        "It rests on MD5 and SHA-1, and was withdrawn (RFC 8996). No client of the last ten years needs it.",
        "`voicectl deploy nginx --domain NAME --install`: in nginx that is `ssl_protocols TLSv1.2 TLSv1.3;`";
    MODERN = "tls-modern", "TLS 1.2 or 1.3 is on", High, C,
        "Neither TLS 1.2 nor TLS 1.3 is offered.",
        "Browsers, Java and OpenSSL of today have everything older switched off: they do not get in at all.",
        "`voicectl deploy nginx --domain NAME --install`: in nginx that is `ssl_protocols TLSv1.2 TLSv1.3;`";
    TLS13 = "tls13", "TLS 1.3 is on", Low, A,
        "TLS 1.3 is not offered.",
        "It takes one round trip less, hides the certificate from those on the way, and alone has key exchange that a quantum computer does not break.",
        "`voicectl deploy nginx --domain NAME --install`: in nginx that is `ssl_protocols TLSv1.2 TLSv1.3;`";
    COMPRESSION = "compression", "TLS does not compress", High, C,
        "TLS compresses.",
        "The length of what is compressed gives away what is in it: whoever can have requests sent reads secrets (CRIME).",
        "another build of the server: OpenSSL has it switched off since 1.1.0";
    RENEGOTIATION = "renegotiation", "renegotiation is secure", Medium, B,
        "Secure renegotiation (RFC 5746) is not supported.",
        "Somebody on the way can put a request of his own before the client's.",
        "a TLS library of this decade, or TLS 1.3 only";
}

pub(super) fn judge(seen: &Seen, rows: &mut Rows) {
    for (check, version) in [
        (&SSL30, Version::Ssl30),
        (&TLS10, Version::Tls10),
        (&TLS11, Version::Tls11),
    ] {
        rows.add(check, off(seen, version));
    }
    rows.add(&MODERN, modern(seen));
    rows.add(&TLS13, tls13(seen));
    let only_new = "only TLS 1.3 is offered, which has no such thing";
    rows.add(
        &COMPRESSION,
        match seen.scan.compression {
            None => Outcome::NotApplicable(only_new.to_owned()),
            Some(false) => Outcome::passed(),
            Some(true) => Outcome::of([Finding::new("the server takes DEFLATE")
                .repair(seen.deploy(&Line::protocols()))
                .repair(seen.or_serve())]),
        },
    );
    rows.add(
        &RENEGOTIATION,
        match seen.scan.renegotiation {
            None => Outcome::NotApplicable(only_new.to_owned()),
            Some(true) => Outcome::passed(),
            Some(false) => Outcome::of([Finding::new("the answer does not have the extension")
                .repair(seen.configure(&Line::new(
                    "ssl_protocols TLSv1.3;",
                    "SSLProtocol -all +TLSv1.3",
                    "tls { protocols tls1.3 }",
                )))
                .repair(seen.or_serve())]),
        },
    );
}

fn is_offered(seen: &Seen, version: Version) -> Result<bool, String> {
    let mut versions = seen.scan.versions.iter();
    let found = versions.find(|(known, _)| *known == version);
    found.map_or(Ok(false), |(_, is)| is.clone())
}

fn off(seen: &Seen, version: Version) -> Outcome {
    match is_offered(seen, version) {
        Ok(false) => Outcome::passed(),
        Ok(true) => Outcome::of([Finding::new(format!(
            "{} answers a client that speaks {} at most",
            seen.advice.server,
            version.name()
        ))
        .repair(seen.deploy(&Line::protocols()))
        .repair(seen.or_serve())]),
        Err(why) => Outcome::Unknown(why),
    }
}

fn modern(seen: &Seen) -> Outcome {
    match [Version::Tls12, Version::Tls13].map(|version| is_offered(seen, version)) {
        [Ok(true), _] | [_, Ok(true)] => Outcome::passed(),
        [Ok(false), Ok(false)] => Outcome::of([Finding::new(format!(
            "{} refuses a client that speaks TLS 1.2 and 1.3",
            seen.advice.server
        ))
        .repair(seen.deploy(&Line::protocols()))
        .repair(seen.or_serve())]),
        [Err(why), _] | [_, Err(why)] => Outcome::Unknown(why),
    }
}

fn tls13(seen: &Seen) -> Outcome {
    match is_offered(seen, Version::Tls13) {
        Ok(true) => Outcome::passed(),
        Ok(false) => Outcome::of([Finding::new(format!(
            "{} refuses a client that speaks TLS 1.3 only",
            seen.advice.server
        ))
        .repair(seen.deploy(&Line::protocols()))
        .repair(seen.or_serve())]),
        Err(why) => Outcome::Unknown(why),
    }
}
