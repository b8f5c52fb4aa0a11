//! What an Ogg file holds that the demuxer does not know (RFC 3533, section 6).

/// Bytes of the first page before its first packet: the header and a segment table of one entry.
const FIRST_PACKET: usize = 28;

/// The codec of the first stream, by what its first packet begins with.
pub(super) fn codec(bytes: &[u8]) -> Option<&'static str> {
    let packet = bytes.get(FIRST_PACKET..)?;
    let magics = [
        (&b"Speex   "[..], "Speex"),
        (b"\x80kate", "Kate"),
        (b"PCM     ", "PCM in Ogg"),
        (b"BBCD", "Dirac"),
    ];
    magics
        .into_iter()
        .find_map(|(magic, name)| packet.starts_with(magic).then_some(name))
}
