//! MySQL and MariaDB: the server's handshake packet, and an SSLRequest packet as the answer.

use super::StartTlsError;
use super::wire::{Wire, shown};

/// Capabilities (Protocol::CapabilityFlags): CLIENT_SSL, CLIENT_PROTOCOL_41, CLIENT_SECURE_CONNECTION.
const SSL: u32 = 1 << 11;
const PROTOCOL_41: u32 = 1 << 9;
const SECURE_CONNECTION: u32 = 1 << 15;

const PROTOCOL_VERSION: u8 = 10;
const ERROR: u8 = 0xff;
/// utf8mb4_general_ci, which every version knows.
const CHARACTER_SET: u8 = 45;

pub(super) async fn begin(wire: &mut Wire<'_>) -> Result<(), StartTlsError> {
    let head = wire.exactly(4).await?;
    let length = u32::from_le_bytes([head[0], head[1], head[2], 0]);
    let wrong = |said| StartTlsError::WrongProtocol {
        protocol: "MySQL",
        said,
    };
    // Real handshakes have about 80 bytes; four letters of another protocol are a length of millions.
    if length > 4096 || head[3] != 0 {
        return Err(wrong(shown(&head)));
    }
    let packet = wire
        .exactly(usize::try_from(length).unwrap_or(usize::MAX))
        .await?;
    match packet.first() {
        Some(&PROTOCOL_VERSION) => {}
        Some(&ERROR) => {
            // Error number and text, such as "Host is not allowed to connect".
            let text = packet.get(3..).unwrap_or_default();
            return Err(StartTlsError::Refused(shown(text)));
        }
        _ => return Err(wrong(shown(&packet))),
    }
    let capabilities = lower_capabilities(&packet).ok_or_else(|| wrong(shown(&packet)))?;
    if u32::from(capabilities) & SSL == 0 {
        return Err(StartTlsError::NotOffered);
    }
    // Protocol::SSLRequest: capabilities, largest packet, character set, 23 zeroes; sequence number 1.
    let mut request = vec![32, 0, 0, 1];
    request.extend((SSL | PROTOCOL_41 | SECURE_CONNECTION).to_le_bytes());
    request.extend((1_u32 << 24).to_le_bytes());
    request.push(CHARACTER_SET);
    request.extend([0; 23]);
    wire.send(&request).await
}

/// The lower capability flags of a handshake packet (Protocol::HandshakeV10): after the version, its zero, the thread
/// id (4), eight bytes of the challenge and a filler.
fn lower_capabilities(packet: &[u8]) -> Option<u16> {
    let version_end = packet.iter().skip(1).position(|&byte| byte == 0)? + 1;
    let at = version_end + 1 + 4 + 8 + 1;
    let flags = packet.get(at..at + 2)?;
    Some(u16::from_le_bytes([flags[0], flags[1]]))
}
