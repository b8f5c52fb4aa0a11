//! Ogg pages, for files that no encoder writes.

/// Makes the checksum of a page right (RFC 3533, section 6).
pub fn seal(page: &mut [u8]) {
    page[22..26].fill(0);
    let checksum = page.iter().fold(0_u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte) << 24, |sum, _| {
            if sum >> 31 == 1 {
                sum << 1 ^ 0x04c1_1db7
            } else {
                sum << 1
            }
        })
    });
    page[22..26].copy_from_slice(&checksum.to_le_bytes());
}

/// An Ogg page of whole packets, sealed. `granule` is the sample that it ends with.
pub fn page(flags: u8, granule: u64, sequence: u32, packets: &[&[u8]]) -> Vec<u8> {
    let mut segments = Vec::new();
    for packet in packets {
        segments.resize(segments.len() + packet.len() / 255, 255);
        segments.push(u8::try_from(packet.len() % 255).expect("below 255"));
    }
    let mut page = [
        b"OggS\0".as_slice(),
        &[flags],
        &granule.to_le_bytes(),
        &1_u32.to_le_bytes(),
        &sequence.to_le_bytes(),
        &[0; 4],
    ]
    .concat();
    page.push(u8::try_from(segments.len()).expect("what a page may hold"));
    page.extend(segments);
    page.extend(packets.concat());
    seal(&mut page);
    page
}

/// Silence in Ogg Opus: 2 bytes for each 120 ms (RFC 6716, section 3.2: six frames of 20 ms that are not there).
pub fn silence(seconds: u64) -> Vec<u8> {
    const PACKETS: usize = 255;
    let head = b"OpusHead\x01\x01\0\0\x80\xbb\0\0\0\0\0";
    let tags = b"OpusTags\0\0\0\0\0\0\0\0";
    let mut file = page(2, 0, 0, &[head]);
    file.extend(page(0, 0, 1, &[tags]));
    let samples = PACKETS as u64 * 5760;
    let pages = seconds * 48_000 / samples;
    for number in 1..=pages {
        let sequence = u32::try_from(number + 1).expect("few pages");
        let packets = [b"\x9b\x06".as_slice(); PACKETS];
        file.extend(page(0, number * samples, sequence, &packets));
    }
    file
}
