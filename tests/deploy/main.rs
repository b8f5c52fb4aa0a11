//! Rendered files, judged by the programs that read them.

#[path = "../support/mod.rs"]
mod support;

mod cloud;
mod cloud_run;
mod container_docs;
mod containers;
mod docker;
mod files;
mod gcp_lb;
mod kubernetes;
mod replicas;
