//! Every setting of the server, with its default and in words.

use super::{Shown, command, settings, without_flags};
use crate::commands::Session;
use crate::error::Failure;
use crate::serve::limits::Limit;

/// One setting.
pub(in crate::commands) struct Described {
    /// Its name below `serve.`, and its default.
    pub(in crate::commands) shown: Shown,
    /// What it is, in one line.
    pub(in crate::commands) about: String,
    /// What its value is called: `FILE`, `N`.
    pub(in crate::commands) value: String,
}

/// All of them, in the order of `config show`, whatever environment and file say.
///
/// # Errors
///
/// None but bugs.
pub(in crate::commands) fn defaults(session: &Session) -> Result<Vec<Described>, Failure> {
    let command = command();
    let described = |shown: Shown| {
        let flag = shown.flag.strip_prefix("--");
        let mut arguments = command.get_arguments();
        let argument = arguments.find(|argument| argument.get_long() == flag);
        let help = argument.and_then(clap::Arg::get_help);
        let limit = shown.name.strip_prefix("limits.").and_then(Limit::find);
        let about = match (limit, help) {
            (Some(limit), _) => limit.about.trim().to_owned(),
            // What holds without it stands beside it, and the variable is not for a file.
            (None, Some(help)) => before_bracket(&help.to_string()),
            (None, None) => String::new(),
        };
        let names = argument.and_then(clap::Arg::get_value_names);
        let value = names.and_then(|names| Some(names.first()?.to_string()));
        Described {
            about,
            value: value.unwrap_or_default(),
            shown,
        }
    };
    let shown = settings::without_file(&without_flags()?, session)?.shown;
    Ok(shown.into_iter().map(described).collect())
}

fn before_bracket(help: &str) -> String {
    help.split(" [").next().unwrap_or_default().to_owned()
}
