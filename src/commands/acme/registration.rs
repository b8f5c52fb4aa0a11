//! Stand-in until accounts are merged.
use super::connection::Connection;
use crate::acme::account::Registration;
use crate::commands::Session;
use crate::error::Failure;
use crate::store::Store;

/// Flags of a new account.
#[derive(clap::Args, Debug)]
pub(super) struct RegistrationArguments {
    #[arg(long)]
    email: Vec<String>,
    #[arg(long)]
    agree_tos: bool,
}
impl RegistrationArguments {
    pub(super) fn registration(
        &self,
        _c: &Connection,
        _store: &Store,
        _s: &Session,
    ) -> Result<Registration, Failure> {
        Ok(Registration {
            contact: self.email.iter().map(|e| format!("mailto:{e}")).collect(),
            agreed: self.agree_tos,
            external: None,
        })
    }
}
