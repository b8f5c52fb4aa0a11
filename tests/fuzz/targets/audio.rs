#![no_main]

use voicectl_fuzz::{audio, begin, or_die};

libfuzzer_sys::fuzz_target!(init: begin(), |bytes: &[u8]| or_die(audio::run, bytes));
