//! XMPP (RFC 6120 section 5): stream headers, features, `<starttls/>`, `<proceed/>`.

use super::StartTlsError;
use super::wire::{Wire, shown};

pub(super) async fn begin(
    wire: &mut Wire<'_>,
    host: &str,
    namespace: &str,
) -> Result<(), StartTlsError> {
    // A host name or an address in A-labels has no character that XML would mind.
    let header = format!(
        "<?xml version='1.0'?><stream:stream to='{host}' xmlns='{namespace}' \
         xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>"
    );
    wire.send(header.as_bytes()).await?;
    let opening = wire
        .until(|bytes| not_xml(bytes).or_else(|| end_of(bytes, &["<stream:stream"], ">")))
        .await?;
    if opening.is_empty() {
        return Err(StartTlsError::WrongProtocol {
            protocol: "XMPP",
            said: wire.shown_after(&[]),
        });
    }
    let features = wire
        .until(|bytes| {
            end_of(bytes, &["<stream:error"], "</stream:error>")
                .or_else(|| end_of(bytes, &["</stream:features"], ">"))
                .or_else(|| empty_features(bytes))
        })
        .await?;
    let features = String::from_utf8_lossy(&features);
    if features.contains("<stream:error") {
        return Err(StartTlsError::Refused(shown(features.as_bytes())));
    }
    if !features.contains("urn:ietf:params:xml:ns:xmpp-tls") {
        return Err(StartTlsError::NotOffered);
    }
    wire.send(b"<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
        .await?;
    let answer = wire
        .until(|bytes| end_of(bytes, &["<proceed", "<failure", "</stream:stream"], ">"))
        .await?;
    let answer = String::from_utf8_lossy(&answer);
    if answer.contains("<proceed") {
        Ok(())
    } else {
        Err(StartTlsError::Refused(shown(answer.as_bytes())))
    }
}

/// The very beginning, where the first thing that comes is no markup.
fn not_xml(bytes: &[u8]) -> Option<usize> {
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace())?;
    (*first != b'<').then_some(0)
}

/// Where the first `close` after one of `opens` ends.
fn end_of(bytes: &[u8], opens: &[&str], close: &str) -> Option<usize> {
    let find = |from: usize, what: &str| {
        let what = what.as_bytes();
        let rest = bytes.get(from..)?;
        rest.windows(what.len())
            .position(|window| window == what)
            .map(|at| from + at)
    };
    let open = opens.iter().filter_map(|open| find(0, open)).min()?;
    find(open, close).map(|at| at + close.len())
}

/// `<stream:features/>`: a server that offers nothing at all.
fn empty_features(bytes: &[u8]) -> Option<usize> {
    end_of(bytes, &["<stream:features/"], ">")
}
