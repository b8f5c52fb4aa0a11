//! TXT records: who sets them, and who sees them.

pub mod acme_dns;
pub mod credentials;
mod error;
pub mod exec;
pub mod manual;
pub mod propagation;
#[cfg(feature = "dns-providers")]
pub mod provider;
pub mod resolve;

use std::fmt;

use futures_util::future::BoxFuture;

pub use error::DnsError;
pub use propagation::{Propagation, PropagationCheck};
pub use resolve::Resolver;

/// One TXT record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TxtRecord {
    /// The name it is for, such as `voice.example.com`.
    pub domain: String,
    /// Its own name after CNAMEs were followed, without a final dot, such as `_acme-challenge.voice.example.com`.
    pub name: String,
    /// Its value.
    pub value: String,
    /// The challenge's token, which some hooks want.
    pub token: String,
    /// Token and thumbprint, which some hooks want.
    pub key_authorization: String,
}

/// Sets and removes TXT records. Other records of the same name stay as they are.
pub trait TxtRecords: Send + Sync + fmt::Debug {
    /// Adds one; one that is there already is no error.
    ///
    /// # Errors
    ///
    /// [`DnsError`].
    fn add<'a>(&'a self, record: &'a TxtRecord) -> BoxFuture<'a, Result<(), DnsError>>;

    /// Removes one; one that is not there is no error.
    ///
    /// # Errors
    ///
    /// [`DnsError`].
    fn remove<'a>(&'a self, record: &'a TxtRecord) -> BoxFuture<'a, Result<(), DnsError>>;

    /// Adds all of an order, one after the other: many providers read, change and write a whole zone.
    ///
    /// # Errors
    ///
    /// The first [`DnsError`]; the records before it are set.
    fn add_all<'a>(&'a self, records: &'a [TxtRecord]) -> BoxFuture<'a, Result<(), DnsError>> {
        Box::pin(async move {
            for record in records {
                self.add(record).await?;
            }
            Ok(())
        })
    }

    /// Removes all of an order.
    ///
    /// # Errors
    ///
    /// The first [`DnsError`]; the other records are removed all the same.
    fn remove_all<'a>(&'a self, records: &'a [TxtRecord]) -> BoxFuture<'a, Result<(), DnsError>> {
        Box::pin(async move {
            let mut result = Ok(());
            for record in records {
                result = result.and(self.remove(record).await);
            }
            result
        })
    }
}
