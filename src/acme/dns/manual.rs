//! Records that a person sets.

use std::fmt;

use futures_util::future::BoxFuture;

use super::{DnsError, TxtRecord, TxtRecords};

/// A person who has the zone in hand.
pub trait Operator: Send + Sync + fmt::Debug {
    /// Shows all records that are to be set, and returns when the person says that they are.
    ///
    /// It may block: there is nothing else to do until then.
    ///
    /// # Errors
    ///
    /// [`DnsError::NotSet`] when the person says no.
    fn set(&self, records: &[TxtRecord]) -> Result<(), DnsError>;

    /// Says that these records are of no use any more.
    fn unset(&self, records: &[TxtRecord]);
}

/// A person as [`TxtRecords`].
#[derive(Debug)]
pub struct ManualRecords {
    operator: Box<dyn Operator>,
}

impl ManualRecords {
    /// Records that this person sets.
    pub fn new(operator: impl Operator + 'static) -> Self {
        Self {
            operator: Box::new(operator),
        }
    }
}

impl TxtRecords for ManualRecords {
    fn add<'a>(&'a self, record: &'a TxtRecord) -> BoxFuture<'a, Result<(), DnsError>> {
        self.add_all(std::slice::from_ref(record))
    }

    fn remove<'a>(&'a self, record: &'a TxtRecord) -> BoxFuture<'a, Result<(), DnsError>> {
        self.remove_all(std::slice::from_ref(record))
    }

    fn add_all<'a>(&'a self, records: &'a [TxtRecord]) -> BoxFuture<'a, Result<(), DnsError>> {
        Box::pin(async move { self.operator.set(records) })
    }

    fn remove_all<'a>(&'a self, records: &'a [TxtRecord]) -> BoxFuture<'a, Result<(), DnsError>> {
        Box::pin(async move {
            self.operator.unset(records);
            Ok(())
        })
    }
}
