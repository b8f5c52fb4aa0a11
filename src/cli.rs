//! The command line: global flags and the table of commands.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::commands::{
    acme, audit, auth, bench, cert, completions, config, deploy, doctor, down, init, inspect, man,
    model, renew, say, self_check, serve, transcribe, trust, up,
};
use crate::ui::{Colour, UiOptions};

/// HTTPS for voice backends: certificates that every client trusts, and the Whisper and text-to-speech server.
#[derive(Debug, Parser)]
#[command(
    name = "voicectl",
    version,
    propagate_version = true,
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "\
Examples:
  voicectl init                                  three questions, then a page that is trusted
  voicectl serve                                 the voice server on https://localhost:8443
  voicectl cert new localhost 192.168.1.20       a certificate from your own CA
  voicectl say \"one two three\" -o out.mp3        text to speech
  voicectl transcribe out.mp3                    speech to text"
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Flags of every command.
#[derive(Args, Debug)]
pub(crate) struct Global {
    /// Folder of certificates and keys [env: VOICECTL_STATE]
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        help_heading = "Global options"
    )]
    pub state: Option<PathBuf>,
    /// Say nothing but warnings and errors
    #[arg(long, short, global = true, help_heading = "Global options")]
    pub quiet: bool,
    /// Never ask: fail and name the flag that answers
    #[arg(long, global = true, help_heading = "Global options")]
    pub no_input: bool,
    /// When to colour
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        help_heading = "Global options"
    )]
    pub color: Colour,
}

impl Global {
    pub(crate) const fn ui_options(&self) -> UiOptions {
        UiOptions {
            quiet: self.quiet,
            no_input: self.no_input,
            colour: self.color,
        }
    }
}

/// One entry per command.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Init(init::Arguments),
    /// Certificates from your own CA
    #[command(subcommand)]
    Cert(cert::Command),
    /// Certificates from a CA that speaks ACME, such as Let's Encrypt
    #[command(subcommand)]
    Acme(acme::Command),
    Renew(Box<renew::Arguments>),
    Inspect(Box<inspect::Arguments>),
    Doctor(doctor::Arguments),
    Audit(audit::Arguments),
    /// Make clients trust your CA
    #[command(subcommand)]
    Trust(trust::Command),
    Serve(Box<serve::Arguments>),
    Up(Box<up::Arguments>),
    Down(down::Arguments),
    /// Files for proxies, service managers, containers and clouds
    #[command(subcommand)]
    Deploy(deploy::Deploy),
    /// The settings, and where each comes from
    #[command(subcommand)]
    Config(config::Command),
    /// Who may use the server: API keys and users
    #[command(subcommand)]
    Auth(auth::Command),
    /// Recognition models on disk
    #[command(subcommand)]
    Model(model::Command),
    Say(say::Arguments),
    Transcribe(transcribe::Arguments),
    Bench(bench::Arguments),
    SelfCheck(self_check::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}
