#![no_main]

use voicectl_fuzz::{begin, http, or_die};

libfuzzer_sys::fuzz_target!(init: begin(), |bytes: &[u8]| or_die(http::run, bytes));
