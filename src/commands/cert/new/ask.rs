//! `cert new` without a name, on a terminal: the few questions that matter.

use std::fmt::Write;

use super::{Arguments, Session, host_name};
use crate::commands::cert::fields::names;
use crate::error::Failure;
use crate::pki::profile::Profile;

/// Asks for what was left open, and shows the command that answers it all.
pub(super) fn complete(arguments: &Arguments, session: &Session) -> Result<Arguments, Failure> {
    let ui = &session.ui;
    if !ui.is_interactive() {
        return Err(Failure::usage("a certificate needs at least one name")
            .because("none is given, and there is no terminal to ask on")
            .hint("`voicectl cert new localhost 127.0.0.1 ::1`"));
    }
    let mut answered = arguments.clone();
    let mut command = "voicectl cert new".to_owned();
    let asked_for = arguments.client || arguments.profile != Profile::default();
    if !asked_for {
        let choices = [
            "a server (browsers, Python, Node, phones connect to it)",
            "a client (it shows who it is)",
            "both ends of mutual TLS between services",
        ];
        answered.profile = match ui.choose("What is it for", "--profile PROFILE", &choices, 0)? {
            0 => Profile::Server,
            1 => Profile::Client,
            _ => Profile::Peer,
        };
    }
    let profile = answered.profile();
    let default = if profile.is_server() {
        format!("localhost 127.0.0.1 ::1 {}", host_name())
    } else {
        String::new()
    };
    let check = |answer: &str| match names(answer.split_whitespace(), profile) {
        Err(failure) => Err(failure.because.join("; ")),
        Ok(_) if answer.trim().is_empty() => Err("at least one name is needed".to_owned()),
        Ok(_) => Ok(()),
    };
    let line = ui.line("Names, separated by blanks", "NAME", &default, check)?;
    answered.names = line.split_whitespace().map(str::to_owned).collect();
    for name in &answered.names {
        let quote = if name.contains('*') { "'" } else { "" };
        let _ = write!(command, " {quote}{name}{quote}");
    }
    if profile != Profile::default() {
        let _ = write!(command, " --profile {profile}");
    }
    if arguments.out.is_none() && arguments.lineage.is_none() {
        let choices = [
            "a lineage, which `serve` and `renew` know",
            "plain files in ./tls",
        ];
        if ui.choose("Where to", "--out DIR", &choices, 0)? == 1 {
            answered.out = Some("tls".into());
            command.push_str(" --out tls");
        }
    }
    ui.status(&format!("The same without questions: {command}"));
    Ok(answered)
}
