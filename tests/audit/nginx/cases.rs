//! What can be wrong with a server.

use crate::certificates::Kind;

/// One broken set-up.
pub(crate) struct Case {
    pub(crate) id: &'static str,
    /// What is changed in the configuration.
    pub(super) change: &'static [(&'static str, &'static str)],
    pub(super) kind: Kind,
    /// Words of the fact.
    pub(super) fact: &'static str,
    /// Words of the repair.
    pub(super) repair: &'static str,
    pub(super) grade: &'static str,
}

const GOOD: Case = Case {
    id: "",
    change: &[],
    kind: Kind::Good,
    fact: "",
    repair: "",
    grade: "A",
};

/// OpenSSL's level of security must go for what is weak.
const OLD_CIPHERS: (&str, &str) = (
    "ssl_ciphers ECDHE",
    "ssl_ciphers @SECLEVEL=0:ECDHE-ECDSA-AES128-SHA:ECDHE",
);
const HSTS: &str = r#"add_header Strict-Transport-Security "max-age=63072000" always;"#;
const NOSNIFF: &str = r#"add_header X-Content-Type-Options "nosniff" always;"#;
const CSP: &str =
    r#"add_header Content-Security-Policy "default-src 'self'; frame-ancestors 'none'" always;"#;
const TO_HTTPS: &str = "return 308 https://$host$request_uri;";
const PROTOCOLS_REPAIR: &str =
    "`ssl_protocols TLSv1.2 TLSv1.3;`, then `sudo nginx -t && sudo systemctl reload nginx`";
const SUITES_REPAIR: &str = "`ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:";
const GROUPS_REPAIR: &str = "`ssl_ecdh_curve X25519MLKEM768:X25519:prime256v1:secp384r1;`";
const ANEW: &str = "`voicectl cert new voice.test --force`";

pub(crate) const CASES: &[Case] = &[
    Case {
        id: "tls10",
        change: &[("TLSv1.2 TLSv1.3", "TLSv1 TLSv1.2 TLSv1.3"), OLD_CIPHERS],
        fact: "speaks TLS 1.0 at most",
        repair: PROTOCOLS_REPAIR,
        grade: "B",
        ..GOOD
    },
    Case {
        id: "tls11",
        change: &[("TLSv1.2 TLSv1.3", "TLSv1.1 TLSv1.2 TLSv1.3"), OLD_CIPHERS],
        fact: "speaks TLS 1.1 at most",
        repair: PROTOCOLS_REPAIR,
        grade: "B",
        ..GOOD
    },
    Case {
        id: "tls-modern",
        change: &[("TLSv1.2 TLSv1.3", "TLSv1.1"), OLD_CIPHERS],
        fact: "refuses a client that speaks TLS 1.2 and 1.3",
        repair: PROTOCOLS_REPAIR,
        grade: "C",
        ..GOOD
    },
    Case {
        id: "tls13",
        change: &[("TLSv1.2 TLSv1.3", "TLSv1.2")],
        fact: "refuses a client that speaks TLS 1.3 only",
        repair: PROTOCOLS_REPAIR,
        ..GOOD
    },
    Case {
        id: "suites-unprotected",
        change: &[(
            "ssl_ciphers ECDHE",
            "ssl_ciphers @SECLEVEL=0:NULL-SHA256:ECDHE",
        )],
        kind: Kind::Rsa,
        fact: "TLS 1.2: TLS_RSA_WITH_NULL_SHA256",
        repair: SUITES_REPAIR,
        grade: "F",
    },
    Case {
        id: "suites-unprotected",
        change: &[(
            "ssl_ciphers ECDHE",
            "ssl_ciphers @SECLEVEL=0:AECDH-AES256-SHA:ECDHE",
        )],
        fact: "TLS_ECDH_anon_WITH_AES_256_CBC_SHA",
        repair: SUITES_REPAIR,
        grade: "F",
        ..GOOD
    },
    Case {
        id: "suites-static",
        change: &[("ssl_ciphers ECDHE", "ssl_ciphers AES128-GCM-SHA256:ECDHE")],
        kind: Kind::Rsa,
        fact: "TLS 1.2: TLS_RSA_WITH_AES_128_GCM_SHA256",
        repair: SUITES_REPAIR,
        grade: "B",
    },
    Case {
        id: "suites-cbc",
        change: &[(
            "ssl_ciphers ECDHE",
            "ssl_ciphers ECDHE-ECDSA-AES128-SHA256:ECDHE",
        )],
        fact: "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
        repair: SUITES_REPAIR,
        ..GOOD
    },
    Case {
        id: "suites-others",
        change: &[(
            "ssl_ciphers ECDHE",
            "ssl_ciphers ECDHE-ECDSA-AES128-CCM:ECDHE",
        )],
        fact: "TLS_ECDHE_ECDSA_WITH_AES_128_CCM",
        repair: SUITES_REPAIR,
        ..GOOD
    },
    Case {
        id: "dh-small",
        change: &[(
            "ssl_ciphers ECDHE",
            "ssl_dhparam dh.pem; ssl_ciphers @SECLEVEL=0:DHE-RSA-AES128-GCM-SHA256:ECDHE",
        )],
        kind: Kind::Rsa,
        fact: "1024 bits",
        repair: "remove the line with `ssl_dhparam`",
        grade: "B",
    },
    Case {
        id: "groups-hybrid",
        fact: "X25519MLKEM768 is not offered, but X25519, secp256r1, secp384r1",
        repair: GROUPS_REPAIR,
        ..GOOD
    },
    Case {
        id: "groups-ordinary",
        change: &[("X25519:prime256v1:secp384r1", "X25519")],
        kind: Kind::Rsa,
        fact: "secp256r1 is not offered, but X25519",
        repair: GROUPS_REPAIR,
        ..GOOD
    },
    Case {
        id: "groups-weak",
        change: &[
            ("X25519:prime256v1", "secp224r1:X25519:prime256v1"),
            ("ssl_ciphers ECDHE", "ssl_ciphers @SECLEVEL=0:ECDHE"),
        ],
        fact: "secp224r1",
        repair: GROUPS_REPAIR,
        grade: "B",
        ..GOOD
    },
    Case {
        id: "trusted",
        kind: Kind::Stranger,
        fact: "no trust anchor",
        repair: "`voicectl trust install`",
        grade: "F",
        ..GOOD
    },
    Case {
        id: "self-signed",
        kind: Kind::SelfSigned,
        fact: "is self-signed",
        repair: ANEW,
        grade: "F",
        ..GOOD
    },
    Case {
        id: "missing-intermediate",
        kind: Kind::NoIntermediate,
        fact: "an intermediate is missing",
        repair: "fullchain.pem",
        grade: "F",
        ..GOOD
    },
    Case {
        id: "name-mismatch",
        kind: Kind::OtherName,
        fact: "it is not for `voice.test`, but for other.test",
        repair: "`voicectl cert new other.test voice.test --force`",
        grade: "F",
        ..GOOD
    },
    Case {
        id: "expired",
        kind: Kind::Expired,
        fact: "expired on",
        repair: ANEW,
        grade: "F",
        ..GOOD
    },
    Case {
        id: "expired",
        kind: Kind::NotYet,
        fact: "is not valid before",
        repair: ANEW,
        grade: "F",
        ..GOOD
    },
    Case {
        id: "weak-signature",
        change: &[("ssl_ciphers ECDHE", "ssl_ciphers @SECLEVEL=0:ECDHE")],
        kind: Kind::Sha1,
        fact: "is signed with SHA-1 with RSA",
        repair: ANEW,
        grade: "F",
    },
    Case {
        id: "small-key",
        change: &[("ssl_ciphers ECDHE", "ssl_ciphers @SECLEVEL=0:ECDHE")],
        kind: Kind::SmallKey,
        fact: "RSA with 1024 bits",
        repair: "`voicectl cert new voice.test --key-type p256 --force`",
        grade: "F",
    },
    Case {
        id: "near-expiry",
        kind: Kind::NearExpiry,
        fact: "in 4 days",
        repair: "`sudo voicectl renew schedule --install`",
        grade: "B",
        ..GOOD
    },
    Case {
        id: "long-lived",
        kind: Kind::LongLived,
        fact: "is valid for 801 days",
        repair: "`voicectl cert new voice.test --days 90 --force`",
        ..GOOD
    },
    Case {
        id: "hsts",
        change: &[(HSTS, "")],
        fact: "does not have the field",
        repair: HSTS,
        ..GOOD
    },
    Case {
        id: "hsts",
        change: &[("max-age=63072000", "max-age=0")],
        fact: "takes an earlier promise back",
        repair: HSTS,
        ..GOOD
    },
    Case {
        id: "hsts-short",
        change: &[("max-age=63072000", "max-age=86400; includeSubDomains")],
        fact: "max-age=86400, which is 1 days",
        repair: HSTS,
        ..GOOD
    },
    Case {
        id: "redirect",
        change: &[(TO_HTTPS, "return 200 hello;")],
        fact: "port 80 answers with 200",
        repair: "`return 308 https://$host$request_uri;`",
        grade: "B",
        ..GOOD
    },
    Case {
        id: "redirect",
        change: &[(TO_HTTPS, "return 308 https://other.test/;")],
        fact: "leads to another host: https://other.test/",
        repair: "`return 308 https://$host$request_uri;`",
        grade: "B",
        ..GOOD
    },
    Case {
        id: "redirect-permanent",
        change: &[("return 308 https", "return 302 https")],
        fact: "port 80 answers with 302",
        repair: "`return 308 https://$host$request_uri;`",
        ..GOOD
    },
    Case {
        id: "redirect-308",
        change: &[("return 308 https", "return 301 https")],
        fact: "port 80 answers with 301",
        repair: "`return 308 https://$host$request_uri;`",
        ..GOOD
    },
    Case {
        id: "redirect-loop",
        change: &[("return 200 \"hello\"", "return 302 https://$host/again")],
        fact: "redirects more than five times",
        repair: "`proxy_set_header X-Forwarded-Proto $scheme;`",
        grade: "C",
        ..GOOD
    },
    Case {
        id: "redirect-to-http",
        change: &[("return 200 \"hello\"", "return 302 http://$host/")],
        fact: "leads to http://voice.test/",
        repair: "`proxy_set_header X-Forwarded-Proto $scheme;`",
        grade: "C",
        ..GOOD
    },
    Case {
        id: "nosniff",
        change: &[(NOSNIFF, "")],
        fact: "answers without X-Content-Type-Options",
        repair: NOSNIFF,
        ..GOOD
    },
    Case {
        id: "csp",
        change: &[(CSP, "")],
        fact: "answers without Content-Security-Policy",
        repair: CSP,
        ..GOOD
    },
    Case {
        id: "frames",
        change: &[("; frame-ancestors 'none'", "")],
        fact: "answers with `Content-Security-Policy: default-src 'self'`",
        repair: CSP,
        ..GOOD
    },
    Case {
        id: "authentication",
        change: &[("#more", "location /stt { return 415 \"no recording\"; }")],
        fact: "/stt (415)",
        repair: "`auth_basic voice;",
        grade: "F",
        ..GOOD
    },
    Case {
        id: "metrics",
        change: &[(
            "#more",
            "location /metrics { default_type text/plain; return 200 \"up 1\"; }",
        )],
        fact: "/metrics answers with 200",
        repair: "`location = /metrics { deny all; }`",
        grade: "B",
        ..GOOD
    },
    Case {
        id: "cors",
        change: &[(
            "#more",
            "location /stt { add_header Access-Control-Allow-Origin * always; return 401; }",
        )],
        fact: "`Access-Control-Allow-Origin: *`",
        repair: "in nginx",
        grade: "C",
        ..GOOD
    },
    Case {
        id: "healthz",
        change: &[("#more", "location /healthz { return 502; }")],
        fact: "/healthz answers with 502",
        repair: "`journalctl -u voicectl -n 50`",
        grade: "C",
        ..GOOD
    },
    Case {
        id: "readyz",
        change: &[("#more", "location /readyz { return 503; }")],
        fact: "/readyz answers with 503",
        repair: "`voicectl doctor`",
        grade: "B",
        ..GOOD
    },
];
