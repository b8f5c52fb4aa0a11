#![no_main]

use voicectl_fuzz::{begin, or_die, origin};

libfuzzer_sys::fuzz_target!(init: begin(), |bytes: &[u8]| or_die(origin::run, bytes));
