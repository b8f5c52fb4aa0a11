//! CAs that are in use: each directory is read once, each account opened once, however many jobs there are.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use tokio::sync::Mutex;

use super::Trouble;
use crate::acme::account::{self, Account, Registration};
use crate::acme::authority::Authority;
use crate::acme::directory::Directory;
use crate::acme::http::Http;
use crate::acme::{AcmeError, Patience};
use crate::commands::acme::connection::{Connection, client, connect};
use crate::error::Failure;
use crate::store::Store;

/// Says what a new account is made with; asks, if somebody is there.
pub(in crate::commands::acme) type Register<'a> =
    dyn Fn(&Connection) -> Result<Registration, Failure> + 'a;

/// A CA with its account.
pub(in crate::commands::acme) struct Open {
    pub(in crate::commands::acme) http: Http,
    pub(in crate::commands::acme) directory: Arc<Directory>,
    pub(in crate::commands::acme) account: Account,
}

/// All CAs of a run.
pub(in crate::commands::acme) struct Cas<'a> {
    accounts: &'a Store,
    /// Where accounts are looked for that are not in `accounts`, and never made.
    known: Option<&'a Store>,
    register: &'a Register<'a>,
    open: Mutex<HashMap<String, Arc<Open>>>,
}

impl<'a> Cas<'a> {
    /// With accounts in a store. An account that is only in `known` is used from there.
    pub(in crate::commands::acme) fn new(
        accounts: &'a Store,
        known: Option<&'a Store>,
        register: &'a Register<'a>,
    ) -> Self {
        Self {
            accounts,
            known,
            register,
            open: Mutex::default(),
        }
    }

    /// A CA, its account opened or made. Others that want the same one wait.
    pub(super) async fn open(
        &self,
        authority: &Authority,
        ca_root: Option<&Path>,
        patience: &Patience<'_>,
    ) -> Result<Arc<Open>, Trouble> {
        let mut all = self.open.lock().await;
        if let Some(open) = all.get(authority.directory()) {
            return Ok(Arc::clone(open));
        }
        let http = client(ca_root).map_err(Trouble::Failure)?;
        let connection = connect(authority, &http, patience).await?;
        let account = self.account(&connection, patience).await?;
        let open = Arc::new(Open {
            http,
            directory: Arc::new(connection.directory),
            account,
        });
        all.insert(authority.directory().to_owned(), Arc::clone(&open));
        Ok(open)
    }

    async fn account(
        &self,
        connection: &Connection,
        patience: &Patience<'_>,
    ) -> Result<Account, Trouble> {
        let Connection {
            authority,
            http,
            directory,
        } = connection;
        for store in self.known.into_iter().chain([self.accounts]) {
            match account::existing(store, http, directory, authority, patience).await {
                Err(AcmeError::NoAccount(_)) => {}
                account => return Ok(account?),
            }
        }
        let registration = (self.register)(connection).map_err(Trouble::Failure)?;
        Ok(account::open(
            self.accounts,
            http,
            directory,
            authority,
            &registration,
            patience,
        )
        .await?)
    }

    /// The directory of a CA that answered.
    pub(super) async fn directory_of(&self, authority: &Authority) -> Option<Arc<Directory>> {
        let all = self.open.lock().await;
        all.get(authority.directory())
            .map(|open| Arc::clone(&open.directory))
    }
}
