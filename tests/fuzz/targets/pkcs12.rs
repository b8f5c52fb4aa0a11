#![no_main]

use voicectl_fuzz::{begin, or_die, pkcs12};

libfuzzer_sys::fuzz_target!(init: begin(), |bytes: &[u8]| or_die(pkcs12::run, bytes));
