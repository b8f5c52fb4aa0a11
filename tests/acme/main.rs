//! Certificates from real ACME servers: Pebble and Caddy, and faults between them and us.

mod dns;
#[path = "../support/mod.rs"]
mod support;
