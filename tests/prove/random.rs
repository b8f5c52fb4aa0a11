//! Chance that is the same in each run of a proof.

use std::time::Duration;

/// Splitmix64 (Steele, Lea, Flood 2014), from a seed.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// A number from 0 to before `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).expect("64 bits");
        usize::try_from(self.next() % limit).expect("below a usize")
    }

    /// A moment of a time.
    pub(crate) fn moment(&mut self, whole: Duration) -> Duration {
        let nanoseconds = u64::try_from(whole.as_nanos()).expect("short");
        Duration::from_nanos(self.next() % nanoseconds)
    }
}
