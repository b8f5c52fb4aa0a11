//! `voicectl auth user add`.

use super::{Name, NoChange, PasswordArguments, User, Work, scope_words};
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::serve::auth::Scope;
use crate::store::access::Event;

/// Add a user, who may sign in at `POST /auth/login`.
///
/// The password has 10 characters or more. It is never an argument, which other users of this machine could read.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl auth user add anna
  voicectl auth user add anna --scope stt --password-file anna.txt
  pass show voice/anna | voicectl auth user add anna --password fd:0")]
pub(crate) struct Arguments {
    /// The name to sign in with
    name: Name,
    /// What the user may do: stt, tts, stream, admin, metrics; with commas, or again for more [default: stt,tts,stream]
    #[arg(long, value_name = "SCOPE", value_delimiter = ',')]
    scope: Vec<Scope>,
    #[command(flatten)]
    password: PasswordArguments,
}

pub(in crate::commands::auth) fn run(
    arguments: &Arguments,
    work: &Work<'_>,
) -> Result<ExitStatus, Failure> {
    let name = &arguments.name;
    let refuse_twice = |users: &[User]| {
        if users.iter().all(|user| user.name != *name) {
            return Ok(());
        }
        Err(
            Failure::failed(format!("there is a user `{name}` already")).hint(format!(
                "`voicectl auth user passwd {name}` sets another password"
            )),
        )
    };
    // Asked first, so that nobody types a password in vain.
    refuse_twice(&work.read::<User>()?)?;
    let scopes = scope_words(&arguments.scope);
    let hash = arguments.password.hash(name.as_str(), work)?;
    let said = scopes.join(" ");
    let user = User::new(name.clone(), hash, scopes, work.now);
    work.change("cannot add the user", |users: &mut Vec<User>| {
        refuse_twice(users)?;
        users.push(user);
        Ok::<_, NoChange>(())
    })?;
    work.tell(&Event {
        event: "user.added",
        user: Some(name.as_str()),
        ..Event::default()
    });
    work.session
        .ui
        .status(&format!("Added user `{name}`: {said}"));
    Ok(ExitStatus::Done)
}
