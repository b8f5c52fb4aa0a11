//! New passwords: where they are, never what they are.

use zeroize::Zeroizing;

use super::{Work, failure};
use crate::commands::passphrase::PassphraseSource;
use crate::error::Failure;
use crate::store::access::hash_password;

/// Characters of the shortest password, and bytes of the longest.
const SHORTEST: usize = 10;
const LONGEST: usize = 1024;

/// Flags of a new password.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct PasswordArguments {
    /// Where the password is: prompt, file:PATH, fd:N or env:NAME [default: prompt]
    #[arg(long, value_name = "SOURCE", conflicts_with = "password_file")]
    password: Option<PassphraseSource>,
    /// The same as `--password file:PATH`
    #[arg(long, value_name = "PATH")]
    password_file: Option<std::path::PathBuf>,
}

impl PasswordArguments {
    /// Reads it, judges it, hashes it.
    pub(super) fn hash(&self, user: &str, work: &Work<'_>) -> Result<String, Failure> {
        let source = match (&self.password, &self.password_file) {
            (Some(source), _) => source.clone(),
            (None, Some(path)) => PassphraseSource::File(path.clone()),
            (None, None) => PassphraseSource::Prompt,
        };
        let name = format!("password of {user}");
        let password = source.secret(&name, "--password", true, work.session)?;
        let refuse = |because: String| {
            Err(Failure::usage("this password cannot be used")
                .because(because)
                .hint("`openssl rand -base64 18` makes a good one"))
        };
        let length = Zeroizing::new(password.as_str().to_owned()).chars().count();
        if length < SHORTEST {
            return refuse(format!(
                "it has {length} characters, and {SHORTEST} are the least"
            ));
        }
        if password.as_bytes().len() > LONGEST {
            return refuse(format!("it has more than {LONGEST} bytes"));
        }
        hash_password(password.as_bytes())
            .map_err(|error| failure("cannot set the password", &error))
    }
}
