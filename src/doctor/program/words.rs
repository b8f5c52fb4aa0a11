//! What programs say, as causes.

use crate::doctor::Code;

/// Parts of messages in lower case, the more telling ones first (OpenSSL 3.0, Python 3.11 to 3.13, Node 20, Java 17, curl).
const PHRASES: &[(&str, Code)] = &[
    ("certificate has expired", Code::Expired),
    ("cert_has_expired", Code::Expired),
    ("notafter:", Code::Expired),
    ("not yet valid", Code::NotYetValid),
    ("notbefore:", Code::NotYetValid),
    ("permitted subtree", Code::NameConstraints),
    ("excluded subtree", Code::NameConstraints),
    ("name constraint", Code::NameConstraints),
    ("missing authority key identifier", Code::CertificateRule),
    ("missing subject key identifier", Code::CertificateRule),
    ("not marked critical", Code::CertificateRule),
    ("does not include key usage", Code::CertificateRule),
    ("unsuitable certificate purpose", Code::CertificateRule),
    ("unsupported certificate purpose", Code::CertificateRule),
    ("invalid ca certificate", Code::CertificateRule),
    ("extended key usage", Code::CertificateRule),
    ("keyusage does not allow", Code::CertificateRule),
    ("key too small", Code::RefusedKey),
    ("hostname mismatch", Code::NameMismatch),
    ("ip address mismatch", Code::NameMismatch),
    // urllib3 1.26, which compares names itself.
    ("' doesn't match", Code::NameMismatch),
    (
        "no alternative certificate subject name",
        Code::NameMismatch,
    ),
    ("no subject alternative", Code::NameMismatch),
    ("no name matching", Code::NameMismatch),
    ("altname_invalid", Code::NameMismatch),
    ("subject name does not match", Code::NameMismatch),
    ("certificate in certificate chain", Code::Untrusted),
    ("self_signed_cert_in_chain", Code::Untrusted),
    ("self-signed certificate", Code::SelfSigned),
    ("self signed certificate", Code::SelfSigned),
    ("depth_zero_self_signed", Code::SelfSigned),
    ("unable to get local issuer", Code::Untrusted),
    ("unable to get issuer", Code::Untrusted),
    ("unable to verify the first certificate", Code::Untrusted),
    ("unable_to_", Code::Untrusted),
    ("pkix path building failed", Code::Untrusted),
    ("trustanchors parameter must be non-empty", Code::Untrusted),
    ("protocol version", Code::TlsTooOld),
    ("unsupported protocol", Code::TlsTooOld),
    ("handshake failure", Code::HandshakeFailed),
    ("handshake_failure", Code::HandshakeFailed),
    ("certificate required", Code::HandshakeFailed),
];

/// The cause that a message is about.
pub(super) fn cause(message: &str) -> Code {
    let message = message.to_lowercase();
    let mut phrases = PHRASES.iter();
    phrases
        .find(|(phrase, _)| message.contains(phrase))
        .map_or(Code::RefusedByProgram, |(_, code)| *code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_of_real_programs() {
        for (message, code) in [
            (
                "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1006)",
                Code::Untrusted,
            ),
            (
                "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Missing Authority Key Identifier (_ssl.c:1032)",
                Code::CertificateRule,
            ),
            (
                "curl: (60) SSL certificate problem: self-signed certificate",
                Code::SelfSigned,
            ),
            (
                "curl: (60) SSL: no alternative certificate subject name matches target host name '127.0.0.1'",
                Code::NameMismatch,
            ),
            (
                "(certificate_unknown) PKIX path validation failed: java.security.cert.CertPathValidatorException: validity check failed: NotAfter: Sat",
                Code::Expired,
            ),
            (
                "(certificate_unknown) No name matching localhost found",
                Code::NameMismatch,
            ),
            (
                "SSLError(CertificateError(\"hostname '127.0.0.1' doesn't match 'other.test'\"))",
                Code::NameMismatch,
            ),
            ("CERT_HAS_EXPIRED certificate has expired", Code::Expired),
            (
                "SELF_SIGNED_CERT_IN_CHAIN self-signed certificate in certificate chain",
                Code::Untrusted,
            ),
            ("something new", Code::RefusedByProgram),
        ] {
            assert_eq!(cause(message), code, "{message}");
        }
    }
}
