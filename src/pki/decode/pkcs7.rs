//! Certificates and revocation lists in PKCS#7 (RFC 2315 section 9), as certificate authorities on Windows hand them out.

use crate::pki::PkiError;
use crate::pki::asn1::{CONTEXT_0, CONTEXT_1, INTEGER, OID, Reader, SEQUENCE, SET, definite};

/// 1.2.840.113549.1.7.2.
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];

/// The certificates, then the revocation lists. A signature is not looked at; such files have none.
pub(super) fn each(der: &[u8], mut member: impl FnMut(&[u8])) -> Result<(), PkiError> {
    let mut read = || {
        let definite = definite(der)?;
        let mut content = Reader::new(definite.element()).inside(SEQUENCE)?;
        if content.body(OID)? != SIGNED_DATA {
            return None;
        }
        let mut data = content.inside(CONTEXT_0)?.inside(SEQUENCE)?;
        data.body(INTEGER)?;
        data.inside(SET)?;
        data.inside(SEQUENCE)?;
        for tag in [CONTEXT_0, CONTEXT_1] {
            let Some(mut members) = data.inside(tag) else {
                continue;
            };
            while !members.is_at_end() {
                let element = members.any()?;
                // Attribute certificates and their kin have tags of their own.
                if element.tag == SEQUENCE {
                    member(element.whole);
                }
            }
        }
        Some(())
    };
    read().ok_or(PkiError::UnreadableContainer("PKCS#7"))
}
