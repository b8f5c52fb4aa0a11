//! Certificates that change while the server runs.

mod acme;
mod own;
mod switching;
