//! The trust anchors of the system.

use rustls::pki_types::CertificateDer;

/// The system has no trust anchors, or they cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the system's trust anchors cannot be read: {0}")]
pub struct NoSystemAnchors(String);

/// The roots that clients of this system trust: OpenSSL's and the distribution's folders on Linux, `SSL_CERT_FILE` and
/// `SSL_CERT_DIR` where they are set, the keychain on macOS.
///
/// # Errors
///
/// [`NoSystemAnchors`] when not a single one was found; single ones that cannot be read are left out.
pub fn system() -> Result<Vec<CertificateDer<'static>>, NoSystemAnchors> {
    let found = rustls_native_certs::load_native_certs();
    if found.certs.is_empty() {
        let reason = found.errors.first().map_or_else(
            || "there are none; Debian's are in the package ca-certificates".to_owned(),
            ToString::to_string,
        );
        return Err(NoSystemAnchors(reason));
    }
    Ok(found.certs)
}
