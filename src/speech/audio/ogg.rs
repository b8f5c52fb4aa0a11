//! A look over the pages of an Ogg file (RFC 3533, section 6) before a demuxer spends time and memory on them.

/// Bytes of a page header up to its segment table.
const HEADER: usize = 27;
/// Whether the pages add up: not more of them than the file has room for.
///
/// The demuxer reads a page whole before it finds its checksum wrong, then starts again behind the capture pattern;
/// a file of overlapping headers that each claim 64 KiB would be read two thousand times over.
pub(super) fn plausible(bytes: &[u8]) -> bool {
    let mut claimed = 0;
    let mut at = 0;
    while let Some(found) = bytes[at..].windows(4).position(|word| word == b"OggS") {
        let page = &bytes[at + found..];
        if let Some(&segments) = page.get(HEADER - 1) {
            let table = &page[HEADER..page.len().min(HEADER + usize::from(segments))];
            claimed +=
                HEADER + table.len() + table.iter().map(|&size| usize::from(size)).sum::<usize>();
        }
        at += found + 4;
    }
    claimed <= 2 * bytes.len() + (64 << 10)
}

/// The codec that a stream is for, when the demuxer does not know it: the first bytes of its first page.
pub(super) fn codec(bytes: &[u8]) -> Option<&'static str> {
    let first = bytes.get(HEADER + 1..)?;
    [
        (&b"Speex   "[..], "Speex"),
        (b"\x80kate", "Kate"),
        (b"PCM     ", "PCM in Ogg"),
        (b"BBCD", "Dirac"),
    ]
    .into_iter()
    .find_map(|(magic, name)| first.starts_with(magic).then_some(name))
}
