//! Rendered files, judged by the programs that read them.

#[path = "../support/mod.rs"]
mod support;

mod cloud;
mod cloud_run;
mod container_docs;
mod containers;
mod docker;
mod docker_traps;
mod files;
mod gcp_lb;
mod kubernetes;
mod kubernetes_runs;
mod kubernetes_traps;
mod replicas;
