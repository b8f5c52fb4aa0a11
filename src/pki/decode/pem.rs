//! PEM text (RFC 7468, and the headers of RFC 1421), block by block: one damaged block does not spoil the next.

use zeroize::Zeroizing;

use crate::pki::PkiError;

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";
const DASHES: &[u8] = b"-----";

/// What a block says that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    Certificate,
    /// OpenSSL's certificate with what it is trusted for behind it.
    TrustedCertificate,
    Request,
    /// A private key of any kind, encrypted or not.
    Key,
    PublicKey,
    RevocationList,
    Pkcs7,
    Pkcs12,
    /// Parameters, and what others keep in PEM.
    Other,
}

impl Label {
    fn of(name: &str) -> Self {
        match name {
            "CERTIFICATE" | "X509 CERTIFICATE" => Self::Certificate,
            "TRUSTED CERTIFICATE" => Self::TrustedCertificate,
            "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => Self::Request,
            "PUBLIC KEY" => Self::PublicKey,
            "X509 CRL" => Self::RevocationList,
            "PKCS7" | "CMS" | "PKCS #7 SIGNED DATA" => Self::Pkcs7,
            "PKCS12" => Self::Pkcs12,
            _ if name.ends_with("PRIVATE KEY") => Self::Key,
            _ => Self::Other,
        }
    }

    /// What is said of a block that has no known shape inside.
    pub(super) const fn unreadable(self) -> PkiError {
        match self {
            Self::Certificate | Self::TrustedCertificate => PkiError::UnreadableCertificate,
            Self::Request => PkiError::UnreadableRequest,
            Self::Key => PkiError::UnreadableKey,
            Self::PublicKey => PkiError::UnreadablePublicKey,
            Self::RevocationList => PkiError::UnreadableRevocationList,
            Self::Pkcs7 => PkiError::UnreadableContainer("PKCS#7"),
            Self::Pkcs12 => PkiError::UnreadableContainer("PKCS#12"),
            Self::Other => PkiError::UnknownContent,
        }
    }
}

/// One block.
pub(super) struct Block<'a> {
    /// The line that it begins in, counted from 1.
    pub(super) line: usize,
    /// What it says that it is, in its words.
    pub(super) name: &'a str,
    /// The same, understood.
    pub(super) label: Label,
    /// Whether `Proc-Type` says that it is encrypted.
    pub(super) is_encrypted: bool,
    /// How it is encrypted: the value of `DEK-Info`.
    pub(super) dek_info: Option<&'a str>,
    /// What is in it. It may be a key, so it is wiped.
    pub(super) der: Zeroizing<Vec<u8>>,
}

/// Whether a block begins anywhere.
pub(super) fn is_pem(text: &[u8]) -> bool {
    lines(text).any(|(_, line)| name_in(line, BEGIN).is_some())
}

/// Whether it is UTF-16 with a byte order mark, or with a block in it.
pub(super) fn is_utf16(text: &[u8]) -> bool {
    text.starts_with(&[0xff, 0xfe])
        || text.starts_with(&[0xfe, 0xff])
        || text.windows(8).any(|eight| eight == b"-\0-\0-\0-\0")
}

/// The blocks of a text in their order; a damaged one as its line and what is wrong.
pub(super) fn blocks(text: &[u8]) -> impl Iterator<Item = Result<Block<'_>, (usize, PkiError)>> {
    let mut lines = lines(text).peekable();
    std::iter::from_fn(move || {
        let (line, name) = lines.find_map(|(line, text)| Some((line, name_in(text, BEGIN)?)))?;
        let mut block = Block {
            line,
            name,
            label: Label::of(name),
            is_encrypted: false,
            dek_info: None,
            der: Zeroizing::new(Vec::new()),
        };
        let mut base64 = Base64::default();
        loop {
            // The next block begins before this one ended: it is left for the next call.
            let next = lines.next_if(|(_, text)| name_in(text, BEGIN).is_none());
            let Some((_, text)) = next else {
                return Some(Err((line, PkiError::Truncated(shown(name)))));
            };
            if let Some(end) = name_in(text, END) {
                if end != name {
                    return Some(Err((line, PkiError::Truncated(shown(name)))));
                }
                break;
            }
            if let Some((field, value)) = header(text) {
                match field {
                    "Proc-Type" => block.is_encrypted = value.ends_with("ENCRYPTED"),
                    "DEK-Info" => block.dek_info = Some(value),
                    _ => {}
                }
            } else if block.label != Label::Other {
                base64.add(text);
            }
        }
        Some(match base64.finish() {
            Some(der) => {
                block.der = der;
                Ok(block)
            }
            None => Err((line, PkiError::Base64(shown(name)))),
        })
    })
}

/// A name as it may be shown.
fn shown(name: &str) -> String {
    name.chars().take(40).collect()
}

/// Lines with their numbers, whatever ends them, without the white space around them.
fn lines(text: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let mut rest = Some(text);
    let each = std::iter::from_fn(move || {
        let text = rest?;
        let end = text.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        let Some(end) = end else {
            rest = None;
            return Some(text);
        };
        let next = if text[end..].starts_with(b"\r\n") {
            end + 2
        } else {
            end + 1
        };
        rest = Some(&text[next..]);
        Some(&text[..end])
    });
    (1..).zip(each.map(<[u8]>::trim_ascii))
}

/// The name in a line that begins or ends a block.
fn name_in<'a>(line: &'a [u8], marker: &[u8]) -> Option<&'a str> {
    let name = line.strip_prefix(marker)?.strip_suffix(DASHES)?;
    let is_name = |byte: &u8| byte.is_ascii_graphic() || *byte == b' ';
    std::str::from_utf8(name)
        .ok()
        .filter(|name| name.as_bytes().iter().all(is_name))
}

/// A header of RFC 1421.
fn header(line: &[u8]) -> Option<(&str, &str)> {
    let (field, value) = std::str::from_utf8(line).ok()?.split_once(':')?;
    Some((field, value.trim()))
}

/// Base64 (RFC 4648 section 4) line by line.
#[derive(Default)]
struct Base64 {
    octets: Zeroizing<Vec<u8>>,
    bits: u32,
    digits: usize,
    padding: usize,
    is_damaged: bool,
}

impl Base64 {
    fn add(&mut self, line: &[u8]) {
        let needed = line.len() / 4 * 3 + 3;
        if self.octets.capacity() - self.octets.len() < needed {
            // Growing by the vector itself would leave parts of a key behind.
            let mut larger =
                Zeroizing::new(Vec::with_capacity(2 * self.octets.len() + needed.max(2048)));
            larger.extend_from_slice(&self.octets);
            self.octets = larger;
        }
        for byte in line {
            let digit = match byte {
                b'A'..=b'Z' => byte - b'A',
                b'a'..=b'z' => byte - b'a' + 26,
                b'0'..=b'9' => byte - b'0' + 52,
                b'+' => 62,
                b'/' => 63,
                b' ' | b'\t' => continue,
                b'=' => {
                    self.padding += 1;
                    continue;
                }
                _ => {
                    self.is_damaged = true;
                    return;
                }
            };
            if self.padding > 0 {
                self.is_damaged = true;
                return;
            }
            self.bits = self.bits << 6 | u32::from(digit);
            self.digits += 1;
            if self.digits.is_multiple_of(4) {
                self.octets.extend_from_slice(&self.bits.to_be_bytes()[1..]);
                self.bits = 0;
            }
        }
    }

    fn finish(mut self) -> Option<Zeroizing<Vec<u8>>> {
        let [_, first, second, _] = match self.digits % 4 {
            0 => [0; 4],
            2 => (self.bits << 12).to_be_bytes(),
            3 => (self.bits << 6).to_be_bytes(),
            _ => return None,
        };
        let left = match self.digits % 4 {
            2 => &[first][..],
            3 => &[first, second],
            _ => &[],
        };
        self.octets.extend_from_slice(left);
        let padding = (4 - self.digits % 4) % 4;
        let is_padded = self.padding == padding || self.padding == 0;
        (is_padded && !self.is_damaged).then_some(self.octets)
    }
}
