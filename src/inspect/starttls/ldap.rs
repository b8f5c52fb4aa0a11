//! LDAP (RFC 4511 section 4.14): an extended request, and its response.

use super::StartTlsError;
use super::wire::Wire;

/// LDAPMessage { messageID 1, ExtendedRequest { requestName 1.3.6.1.4.1.1466.20037 } } (RFC 4511 section 4.14.1).
const REQUEST: &[u8] = b"\x30\x1d\x02\x01\x01\x77\x18\x80\x161.3.6.1.4.1.1466.20037";

const SEQUENCE: u8 = 0x30;
const ENUMERATED: u8 = 0x0a;
const EXTENDED_RESPONSE: u8 = 0x78;
const INTEGER: u8 = 0x02;

/// Result codes that mean "no TLS here": protocolError is what servers without it answer, unavailable those without a
/// certificate (RFC 4511 section 4.14.1).
const NOT_OFFERED: [u8; 2] = [2, 52];

pub(super) async fn begin(wire: &mut Wire<'_>) -> Result<(), StartTlsError> {
    wire.send(REQUEST).await?;
    let head = wire.exactly(2).await?;
    if head[0] != SEQUENCE {
        return Err(wrong(wire.shown_after(&head)));
    }
    let length = if head[1] < 0x80 {
        usize::from(head[1])
    } else {
        let more = wire.exactly(usize::from(head[1] & 0x7f).min(8)).await?;
        let add = |sum: usize, &octet: &u8| sum.checked_mul(256)?.checked_add(usize::from(octet));
        more.iter().try_fold(0, add).ok_or(StartTlsError::TooMuch)?
    };
    let message = wire.exactly(length).await?;
    match result_code(&message) {
        Some(0) => Ok(()),
        Some(code) if NOT_OFFERED.contains(&code) => Err(StartTlsError::NotOffered),
        Some(code) => Err(StartTlsError::Refused(format!("LDAP result code {code}"))),
        None => Err(wrong(wire.shown_after(&message))),
    }
}

const fn wrong(said: String) -> StartTlsError {
    StartTlsError::WrongProtocol {
        protocol: "LDAP",
        said,
    }
}

/// The result code of an LDAPMessage with an extended response.
fn result_code(message: &[u8]) -> Option<u8> {
    let (tag, _, rest) = element(message)?;
    if tag != INTEGER {
        return None;
    }
    let (tag, response, _) = element(rest)?;
    if tag != EXTENDED_RESPONSE {
        return None;
    }
    match element(response)? {
        (ENUMERATED, [code], _) => Some(*code),
        _ => None,
    }
}

/// Tag, content and what follows of one BER element of definite length.
fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let (octets, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
        let add = |sum: usize, &octet: &u8| sum.checked_mul(256)?.checked_add(usize::from(octet));
        (octets.iter().try_fold(0, add)?, rest)
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

#[cfg(test)]
mod tests {
    use super::{REQUEST, element, result_code};

    #[test]
    fn the_request_is_one_whole_element() {
        let (tag, content, rest) = element(REQUEST).expect("an element");
        assert_eq!((tag, content.len(), rest.len()), (0x30, 0x1d, 0));
    }

    #[test]
    fn result_codes_in_short_and_long_lengths() {
        let short = b"\x02\x01\x01\x78\x07\x0a\x01\x00\x04\x00\x04\x00";
        assert_eq!(result_code(short), Some(0));
        let long = b"\x02\x01\x01\x78\x84\x00\x00\x00\x07\x0a\x01\x34\x04\x00\x04\x00";
        assert_eq!(result_code(long), Some(52));
        for cut in 0..7 {
            assert_eq!(result_code(&short[..cut]), None);
        }
    }
}
