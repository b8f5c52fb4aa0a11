//! `voicectl completions SHELL`.

use clap_complete::Shell;

use super::Session;
use crate::error::Failure;
use crate::exit::ExitStatus;

/// Print the completions of a shell.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl completions bash > ~/.local/share/bash-completion/completions/voicectl
  voicectl completions zsh > ~/.zfunc/_voicectl
  voicectl completions fish > ~/.config/fish/completions/voicectl.fish")]
pub struct Arguments {
    /// The shell
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<ExitStatus, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut crate::command(),
        "voicectl",
        &mut script,
    );
    session.ui.bytes(&script)?;
    Ok(ExitStatus::Done)
}
