//! TXT records: who sets them, and who sees them.

mod error;
pub mod resolve;

use std::fmt;

use futures_util::future::BoxFuture;

pub use error::DnsError;
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
}
