//! Certificates from a local Pebble, beside uacme and certbot.

fn main() {}
