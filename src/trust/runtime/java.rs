//! Options of the Java virtual machine, as `JAVA_TOOL_OPTIONS` lists them.
//!
//! The machine splits the list at white space; single and double quotes hold a part together, and there are no escapes
//! (`Arguments::parse_options_buffer` of HotSpot; measured with Java 17).

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;

use super::Outcome;
use crate::trust::bundle::{Bundle, TRUSTSTORE_PASSPHRASE};

const TRUSTSTORE: &[u8] = b"-Djavax.net.ssl.trustStore=";
const KIND: &[u8] = b"-Djavax.net.ssl.trustStoreType=";
const PASSPHRASE: &[u8] = b"-Djavax.net.ssl.trustStorePassword=";

/// The options that were set, and ours; those stay alone that name a truststore which is not ours.
pub(super) fn options(bundle: &Bundle, before: Option<&OsStr>) -> (Option<OsString>, Outcome) {
    let before = split(before.map_or(b"", OsStrExt::as_bytes));
    let truststore = before.iter().find_map(|option| option.value(TRUSTSTORE));
    let is_ours = truststore.map(|path| bundle.owns(Path::new(OsStr::from_bytes(path))));
    let kept: Vec<&Token> = match is_ours {
        Some(false) => return (None, Outcome::Left),
        Some(true) => {
            let ours = [TRUSTSTORE, KIND, PASSPHRASE];
            let is_kept = |token: &&Token| ours.iter().all(|name| token.value(name).is_none());
            before.iter().filter(is_kept).collect()
        }
        None => before.iter().collect(),
    };
    let path = bundle.truststore();
    let ours = [
        quoted(&[TRUSTSTORE, path.as_os_str().as_bytes()].concat()),
        [KIND, b"PKCS12"].concat(),
        [PASSPHRASE, TRUSTSTORE_PASSPHRASE.as_bytes()].concat(),
    ];
    let all: Vec<&[u8]> = kept
        .iter()
        .map(|token| token.written.as_slice())
        .chain(ours.iter().map(Vec::as_slice))
        .collect();
    let outcome = if kept.is_empty() {
        Outcome::Set
    } else {
        Outcome::Joined
    };
    (Some(OsString::from_vec(all.join(&b' '))), outcome)
}

/// One option.
struct Token {
    /// With its quotes.
    written: Vec<u8>,
    /// What the machine sees.
    meant: Vec<u8>,
}

impl Token {
    fn value(&self, name: &[u8]) -> Option<&[u8]> {
        self.meant.strip_prefix(name)
    }
}

fn split(text: &[u8]) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_ascii_start();
    while !rest.is_empty() {
        let mut meant = Vec::new();
        let mut quote = None;
        let end = rest.iter().position(|&octet| {
            match quote {
                None if octet.is_ascii_whitespace() => return true,
                None if octet == b'\'' || octet == b'"' => quote = Some(octet),
                Some(open) if open == octet => quote = None,
                _ => meant.push(octet),
            }
            false
        });
        let (written, behind) = rest.split_at(end.unwrap_or(rest.len()));
        tokens.push(Token {
            written: written.to_vec(),
            meant,
        });
        rest = behind.trim_ascii_start();
    }
    tokens
}

/// In quotes where it needs some: double ones, and single ones around those.
fn quoted(option: &[u8]) -> Vec<u8> {
    let is_special = |octet: &u8| octet.is_ascii_whitespace() || matches!(octet, b'\'' | b'"');
    if !option.iter().any(is_special) {
        return option.to_vec();
    }
    let parts = option.split(|octet| *octet == b'"');
    let parts: Vec<Vec<u8>> = parts.map(|part| [b"\"", part, b"\""].concat()).collect();
    parts.join(&b"'\"'"[..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<(String, String)> {
        let read = |octets: &[u8]| String::from_utf8(octets.to_vec()).expect("text");
        split(text.as_bytes())
            .iter()
            .map(|token| (read(&token.written), read(&token.meant)))
            .collect()
    }

    #[test]
    fn quotes_hold_parts_together() {
        assert_eq!(
            shown(" -Da='x y'  \"-Db=it's\" -Xmx1g"),
            [
                ("-Da='x y'", "-Da=x y"),
                ("\"-Db=it's\"", "-Db=it's"),
                ("-Xmx1g", "-Xmx1g"),
            ]
            .map(|(written, meant)| (written.to_owned(), meant.to_owned()))
        );
    }

    #[test]
    fn whatever_is_quoted_is_read_as_it_was() {
        for option in ["plain", "a b", "it's", "'", "\"", "a'b\"c d''e"] {
            let written = quoted(option.as_bytes());
            let tokens = split(&written);
            assert_eq!(tokens.len(), 1, "{option}");
            assert_eq!(tokens[0].meant, option.as_bytes());
        }
    }
}
