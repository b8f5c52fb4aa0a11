#![no_main]

use voicectl_fuzz::{begin, names, or_die};

libfuzzer_sys::fuzz_target!(init: begin(), |bytes: &[u8]| or_die(names::run, bytes));
