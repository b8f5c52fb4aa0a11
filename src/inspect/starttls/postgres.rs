//! PostgreSQL: SSLRequest, and one byte as the answer.

use super::StartTlsError;
use super::wire::Wire;

/// Length 8, and the number 80877103 in place of a protocol version ("Message Formats" of PostgreSQL's manual).
const SSL_REQUEST: &[u8] = &[0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f];

pub(super) async fn begin(wire: &mut Wire<'_>) -> Result<(), StartTlsError> {
    wire.send(SSL_REQUEST).await?;
    let answer = wire.exactly(1).await?;
    match answer[0] {
        b'S' => Ok(()),
        b'N' => Err(StartTlsError::NotOffered),
        // An error message: the server is starting, or full.
        b'E' => Err(StartTlsError::Refused(
            "it answers with an error message".to_owned(),
        )),
        _ => Err(StartTlsError::WrongProtocol {
            protocol: "PostgreSQL",
            said: wire.shown_after(&answer),
        }),
    }
}
