//! POP3 (RFC 2595 section 4): `+OK`, `STLS`, `+OK`.

use super::StartTlsError;
use super::wire::{Wire, shown};

pub(super) async fn begin(wire: &mut Wire<'_>) -> Result<(), StartTlsError> {
    let greeting = wire.line().await?;
    if greeting.starts_with("-ERR") {
        return Err(StartTlsError::refused(&greeting));
    }
    if !greeting.starts_with("+OK") {
        let said = shown(greeting.as_bytes());
        return Err(StartTlsError::WrongProtocol {
            protocol: "POP3",
            said,
        });
    }
    wire.send(b"STLS\r\n").await?;
    let answer = wire.line().await?;
    if answer.starts_with("+OK") {
        Ok(())
    } else {
        // POP3 has one kind of no: unknown command and refusal look the same.
        Err(StartTlsError::refused(&answer))
    }
}
