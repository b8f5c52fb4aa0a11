//! Certificates from real ACME servers: Pebble and Caddy, and faults between them and us.

#[path = "../support/mod.rs"]
mod support;

mod solvers;
