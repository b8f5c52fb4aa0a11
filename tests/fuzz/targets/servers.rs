#![no_main]

use voicectl_fuzz::{begin, or_die, servers};

libfuzzer_sys::fuzz_target!(init: begin(), |bytes: &[u8]| or_die(servers::run, bytes));
