#![no_main]

use voicectl_fuzz::{begin, live_audio, or_die};

libfuzzer_sys::fuzz_target!(init: begin(), |bytes: &[u8]| or_die(live_audio::run, bytes));
