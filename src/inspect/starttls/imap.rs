//! IMAP (RFC 9051 section 6.2.1): `* OK`, `a STARTTLS`, `a OK`.

use super::StartTlsError;
use super::wire::{Wire, shown};

pub(super) async fn begin(wire: &mut Wire<'_>) -> Result<(), StartTlsError> {
    let greeting = wire.line().await?;
    let upper = greeting.to_ascii_uppercase();
    if upper.starts_with("* BYE") {
        return Err(StartTlsError::refused(&greeting));
    }
    if !upper.starts_with("* OK") && !upper.starts_with("* PREAUTH") {
        let said = shown(greeting.as_bytes());
        return Err(StartTlsError::WrongProtocol {
            protocol: "IMAP",
            said,
        });
    }
    wire.send(b"a STARTTLS\r\n").await?;
    loop {
        let line = wire.line().await?;
        let Some(answer) = line.strip_prefix("a ") else {
            // Untagged: about something else.
            continue;
        };
        let upper = answer.to_ascii_uppercase();
        return if upper.starts_with("OK") {
            Ok(())
        } else if upper.starts_with("BAD") {
            Err(StartTlsError::NotOffered)
        } else {
            Err(StartTlsError::refused(answer))
        };
    }
}
