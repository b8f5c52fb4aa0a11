//! Rendered files, judged by the programs that read them.

#[path = "../support/mod.rs"]
mod support;

mod caddy;
mod files;
mod fronts;
mod haproxy;
mod nginx;
mod proxy_docs;
mod proxy_install;
mod proxy_words;
