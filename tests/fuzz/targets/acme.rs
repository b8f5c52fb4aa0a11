#![no_main]

use voicectl_fuzz::{acme, begin, or_die};

libfuzzer_sys::fuzz_target!(init: begin(), |bytes: &[u8]| or_die(acme::run, bytes));
