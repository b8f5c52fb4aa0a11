//! What breaks each rule.

use super::forged::{
    AUTHORITY_KEY, BASIC, CONSTRAINTS, Forged, KEY_USAGE, PURPOSES, SAN, SUBJECT_KEY, bit_string,
    generalized, key, name, names, oid, permitted, purposes, rsa, sequence, tlv, utc,
};

type Breaker = (&'static str, fn() -> Forged, fn(&mut Forged));

/// A server that nobody named by CN, so that its SANs may be anything.
fn unnamed() -> Forged {
    let mut leaf = Forged::leaf();
    leaf.subject = name("My server");
    leaf
}

/// An RSA leaf.
fn rsa_leaf() -> Forged {
    let mut leaf = Forged::leaf();
    leaf.key = rsa(2048, 3);
    leaf.put(KEY_USAGE, true, bit_string(5, &[0xa0]));
    leaf
}

/// A leaf for clients, which is worth a notice already.
fn client() -> Forged {
    let mut leaf = Forged::leaf();
    leaf.put(PURPOSES, false, purposes(&[2]));
    leaf
}

fn san(certificate: &mut Forged, all: &[(u8, &[u8])]) {
    certificate.put(SAN, false, names(all));
}

/// Code, a certificate without a fault, and what puts one into it.
pub(super) const BROKEN: &[Breaker] = &[
    ("san_missing", Forged::leaf, |c| c.without(SAN)),
    ("san_not_critical_without_subject", Forged::leaf, |c| {
        c.subject = name("");
    }),
    ("san_critical_with_subject", Forged::leaf, |c| {
        c.put(SAN, true, names(&[(2, b"a.test")]));
    }),
    ("san_empty", Forged::leaf, |c| san(c, &[])),
    ("san_empty", Forged::leaf, |c| {
        san(c, &[(2, b"a.test"), (2, b"")]);
    }),
    ("san_bare_wildcard", unnamed, |c| san(c, &[(2, b"*")])),
    ("san_wildcard_not_first", unnamed, |c| {
        san(c, &[(2, b"a.*.test")]);
    }),
    ("san_wildcard_not_first", unnamed, |c| {
        san(c, &[(2, b"f*o.test")]);
    }),
    ("san_wildcard_not_first", unnamed, |c| {
        san(c, &[(2, b"*.*.test")]);
    }),
    ("san_wildcard_too_wide", unnamed, |c| {
        san(c, &[(2, b"*.test")]);
    }),
    ("san_name_invalid", unnamed, |c| san(c, &[(2, b"a..test")])),
    ("san_name_invalid", unnamed, |c| san(c, &[(2, b"a.test.")])),
    ("san_name_invalid", unnamed, |c| {
        san(c, &[(2, b"https://a.test/")]);
    }),
    ("san_name_invalid", unnamed, |c| {
        san(c, &[(2, "bücher.test".as_bytes())]);
    }),
    ("san_name_invalid", unnamed, |c| san(c, &[(2, &[0xff])])),
    ("san_name_invalid", unnamed, |c| san(c, &[(2, &[b'a'; 64])])),
    ("san_email_invalid", unnamed, |c| san(c, &[(1, b"me")])),
    ("san_uri_invalid", unnamed, |c| san(c, &[(6, b"/a")])),
    ("san_address_as_name", unnamed, |c| {
        san(c, &[(2, b"127.0.0.1")]);
    }),
    ("san_address_length", unnamed, |c| {
        san(c, &[(7, &[127, 0, 0])]);
    }),
    ("san_duplicate", unnamed, |c| {
        san(c, &[(2, b"b.test"), (2, b"B.test")]);
    }),
    ("san_duplicate", unnamed, |c| {
        san(c, &[(7, &[1; 4]), (7, &[1; 4])]);
    }),
    ("common_name_not_in_san", Forged::leaf, |c| {
        c.subject = name("b.test");
    }),
    ("common_name_not_in_san", Forged::leaf, |c| {
        c.subject = name("::1");
    }),
    ("common_name_too_long", Forged::leaf, |c| {
        c.subject = name(&"long ".repeat(13));
    }),
    ("subject_missing_ca", Forged::intermediate, |c| {
        c.subject = name("");
    }),
    ("issuer_missing", Forged::leaf, |c| c.issuer = name("")),
    ("version_not_3", Forged::leaf, |c| {
        c.version = 1;
        c.extensions.clear();
    }),
    ("extension_unreadable", Forged::leaf, |c| {
        c.put("2.5.29.32", false, tlv(0x04, &[]));
    }),
    ("extension_duplicate", Forged::leaf, |c| {
        c.extensions.push((BASIC, true, sequence(&[])));
    }),
    ("extension_unknown_critical", Forged::leaf, |c| {
        c.put("1.2.3.4", true, tlv(0x05, &[]));
    }),
    ("authority_key_id_missing", Forged::leaf, |c| {
        c.without(AUTHORITY_KEY);
    }),
    ("authority_key_id_missing", Forged::leaf, |c| {
        c.put(AUTHORITY_KEY, false, sequence(&[]));
    }),
    ("subject_key_id_missing_ca", Forged::root, |c| {
        c.without(SUBJECT_KEY);
    }),
    ("subject_key_id_missing", Forged::leaf, |c| {
        c.without(SUBJECT_KEY);
    }),
    ("basic_constraints_not_critical", Forged::root, |c| {
        c.put(BASIC, false, sequence(&[tlv(0x01, &[0xff])]));
    }),
    ("basic_constraints_explicit_false", Forged::leaf, |c| {
        c.put(BASIC, true, sequence(&[tlv(0x01, &[0])]));
    }),
    ("path_length_without_cert_sign", Forged::leaf, |c| {
        c.put(BASIC, true, sequence(&[tlv(0x02, &[0])]));
    }),
    ("leaf_is_ca", Forged::root, |c| san(c, &[(2, b"a.test")])),
    ("ca_key_cert_sign_missing", Forged::root, |c| {
        c.without(KEY_USAGE);
    }),
    ("ca_key_cert_sign_missing", Forged::root, |c| {
        c.put(KEY_USAGE, true, bit_string(1, &[0x02]));
    }),
    ("leaf_key_cert_sign", Forged::leaf, |c| {
        c.put(KEY_USAGE, true, bit_string(2, &[0x84]));
    }),
    ("key_usage_not_critical", Forged::leaf, |c| {
        c.put(KEY_USAGE, false, bit_string(7, &[0x80]));
    }),
    ("digital_signature_missing", rsa_leaf, |c| {
        c.put(KEY_USAGE, true, bit_string(5, &[0x20]));
    }),
    ("key_usage_for_other_key", Forged::leaf, |c| {
        c.put(KEY_USAGE, true, bit_string(5, &[0xa0]));
    }),
    ("key_usage_inconsistent", client, |c| {
        c.put(KEY_USAGE, true, bit_string(6, &[0x40]));
    }),
    ("eku_missing", Forged::leaf, |c| c.without(PURPOSES)),
    ("eku_server_auth_missing", Forged::leaf, |c| {
        c.put(PURPOSES, false, sequence(&[oid("2.5.29.37.0")]));
    }),
    ("eku_server_auth_missing", Forged::leaf, |c| {
        c.put(PURPOSES, false, purposes(&[3]));
    }),
    ("eku_client_only", Forged::leaf, |c| {
        c.put(PURPOSES, false, purposes(&[2]));
    }),
    ("eku_mixed", Forged::leaf, |c| {
        c.put(PURPOSES, false, purposes(&[1, 4]));
    }),
    ("root_eku_present", Forged::root, |c| {
        c.put(PURPOSES, false, purposes(&[1]));
    }),
    ("name_constraints_not_in_ca", Forged::leaf, |c| {
        c.put(CONSTRAINTS, true, permitted(&[(1, b"a.test")]));
    }),
    ("name_constraints_not_critical", Forged::root, |c| {
        c.put(CONSTRAINTS, false, permitted(&[(1, b"a.test")]));
    }),
    ("name_constraints_empty", Forged::root, |c| {
        c.put(CONSTRAINTS, true, sequence(&[]));
    }),
    ("name_constraint_not_fqdn", Forged::root, |c| {
        c.put(
            CONSTRAINTS,
            true,
            permitted(&[(2, b".test"), (7, &[0; 8]), (7, &[0; 32])]),
        );
    }),
    ("name_constraint_address", Forged::root, |c| {
        let sparse = [10, 0, 0, 0, 255, 0, 255, 0];
        c.put(
            CONSTRAINTS,
            true,
            permitted(&[(2, b"test"), (7, &sparse), (7, &[0; 32])]),
        );
    }),
    ("name_constraints_leave_open", Forged::root, |c| {
        c.put(CONSTRAINTS, true, permitted(&[(2, b"test")]));
    }),
    ("name_constraints_leave_open", Forged::root, |c| {
        c.put(
            CONSTRAINTS,
            true,
            permitted(&[(7, &[10, 0, 0, 0, 255, 128, 0, 0])]),
        );
    }),
    ("rsa_small", rsa_leaf, |c| c.key = rsa(1024, 3)),
    ("rsa_exponent", rsa_leaf, |c| c.key = rsa(2048, 1)),
    ("rsa_exponent", rsa_leaf, |c| c.key = rsa(2048, 4)),
    ("key_refused_by_browsers", Forged::leaf, |c| {
        c.key = key("1.2.840.10045.2.1", Some("1.3.132.0.35"));
    }),
    ("key_refused_by_browsers", Forged::leaf, |c| {
        c.key = key("1.3.101.112", None);
    }),
    ("key_refused_by_browsers", Forged::leaf, |c| {
        c.key = key("2.16.840.1.101.3.4.3.18", None);
    }),
    ("key_unusable", Forged::leaf, |c| {
        c.key = key("1.2.840.10045.2.1", Some("1.3.132.0.10"));
    }),
    ("key_unusable", Forged::leaf, |c| {
        c.key = key("1.2.840.10040.4.1", None);
    }),
    ("signature_weak", Forged::leaf, |c| {
        c.inner_algorithm = "1.2.840.113549.1.1.5";
        c.outer_algorithm = "1.2.840.113549.1.1.5";
    }),
    ("signature_weak", Forged::leaf, |c| {
        c.inner_algorithm = "1.2.840.113549.1.1.4";
        c.outer_algorithm = "1.2.840.113549.1.1.4";
    }),
    ("signature_algorithms_differ", Forged::leaf, |c| {
        c.inner_algorithm = "1.2.840.10045.4.3.3";
    }),
    ("serial_not_positive", Forged::root, |c| c.serial = vec![0]),
    ("serial_not_positive", Forged::leaf, |c| {
        c.serial = vec![0x80; 16];
    }),
    ("serial_too_long", Forged::leaf, |c| c.serial = vec![1; 21]),
    ("serial_short", Forged::leaf, |c| c.serial = vec![1]),
    ("validity_not_positive", Forged::leaf, |c| {
        c.not_before = utc("261101000000Z");
        c.not_after = utc("261031000000Z");
    }),
    ("validity_too_long", Forged::leaf, |c| {
        // 825 days and one second.
        c.not_after = utc("290203000000Z");
    }),
    ("validity_time_form", Forged::leaf, |c| {
        c.not_after = generalized("20261231235959Z");
    }),
    ("expired", Forged::leaf, |c| {
        c.not_after = utc("261102000000Z");
    }),
    ("not_yet_valid", Forged::leaf, |c| {
        c.not_before = utc("261201000000Z");
    }),
];
