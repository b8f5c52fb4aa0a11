//! FTP (RFC 4217): 220, `AUTH TLS`, 234.

use super::StartTlsError;
use super::smtp::read_reply;
use super::wire::Wire;

pub(super) async fn begin(wire: &mut Wire<'_>) -> Result<(), StartTlsError> {
    let mut greeting = read_reply(wire, "FTP").await?;
    // 120: ready in some minutes; the 220 follows.
    if greeting.code == 120 {
        greeting = read_reply(wire, "FTP").await?;
    }
    if greeting.code != 220 {
        return Err(greeting.refused());
    }
    wire.send(b"AUTH TLS\r\n").await?;
    let answer = read_reply(wire, "FTP").await?;
    match answer.code {
        234 => Ok(()),
        // Not known, not implemented, no security mechanism; vsftpd asks for a login before it says which (measured).
        500 | 502 | 504 | 530 => Err(StartTlsError::NotOffered),
        _ => Err(answer.refused()),
    }
}
