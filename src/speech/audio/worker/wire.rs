//! Frames: four bytes of length, little-endian, then JSON.

use std::io::{self, Read};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Longest frame. The reader of either side reserves no more, whatever the length says.
pub const LONGEST: usize = 4096;

/// Bytes of the length.
pub const PREFIX: usize = 4;

/// A frame.
///
/// # Errors
///
/// [`io::ErrorKind::InvalidData`]: it would be too long.
pub fn encode(word: &impl Serialize) -> io::Result<Vec<u8>> {
    let text = serde_json::to_vec(word)?;
    let length = u32::try_from(text.len()).map_err(|_| nonsense())?;
    if text.len() > LONGEST {
        return Err(nonsense());
    }
    let mut frame = length.to_le_bytes().to_vec();
    frame.extend(text);
    Ok(frame)
}

/// The length that a frame begins with.
///
/// # Errors
///
/// [`io::ErrorKind::InvalidData`]: it is over [`LONGEST`].
pub fn length(prefix: [u8; PREFIX]) -> io::Result<usize> {
    usize::try_from(u32::from_le_bytes(prefix))
        .ok()
        .filter(|length| *length <= LONGEST)
        .ok_or_else(nonsense)
}

/// What a frame says.
///
/// # Errors
///
/// [`io::ErrorKind::InvalidData`]: it is something else.
pub fn decode<T: DeserializeOwned>(text: &[u8]) -> io::Result<T> {
    serde_json::from_slice(text).map_err(|_| nonsense())
}

/// Reads one frame; `None` where the input ends before it.
///
/// # Errors
///
/// Those of the input, of [`length`] and of [`decode`].
pub fn read<T: DeserializeOwned>(input: &mut impl Read) -> io::Result<Option<T>> {
    let mut prefix = [0; PREFIX];
    match input.read_exact(&mut prefix) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let mut text = vec![0; length(prefix)?];
    input.read_exact(&mut text)?;
    decode(&text).map(Some)
}

/// The other side does not speak as agreed.
#[must_use]
pub fn nonsense() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "not what was agreed on")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_not_believed() {
        let mut frame = u32::MAX.to_le_bytes().to_vec();
        frame.extend(b"{}");
        assert!(read::<String>(&mut &frame[..]).is_err());
        assert!(encode(&"x".repeat(LONGEST)).is_err());
        assert_eq!(read::<String>(&mut &b""[..]).expect("an end"), None);
    }
}
