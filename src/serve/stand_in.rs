//! What is served until a CA has signed the first certificate of a lineage.

use std::sync::Arc;

use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::sign::CertifiedKey;

use super::ServeError;
use super::certificate::Pair;
use crate::pki::key::KeyType;
use crate::pki::profile::Profile;
use crate::pki::san::San;
use crate::pki::validity::Validity;
use crate::store::{Ground, Order, Signer};

/// Days that it lasts; it is made anew at each start.
const DAYS: u32 = 30;

/// A certificate that signed itself, in memory only: no client trusts it by accident, and `/healthz` answers who does not ask.
///
/// # Errors
///
/// [`ServeError::StandIn`], [`ServeError::Tls`].
pub fn stand_in(names: &[San], ground: Ground) -> Result<Pair, ServeError> {
    let order = Order {
        names,
        subject: None,
        profile: Profile::Server,
        key_type: KeyType::P256,
        validity: Validity::days(ground.now, DAYS).map_err(ServeError::StandIn)?,
        signer: Signer::Itself,
    };
    let fresh = order.issue(ground).map_err(ServeError::StandIn)?;
    let der = fresh.key.to_der();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(der.as_slice()));
    let key = rustls::crypto::aws_lc_rs::sign::any_supported_type(&key)?;
    Ok(Pair {
        key: Arc::new(CertifiedKey::new(vec![fresh.leaf], key)),
        summary: fresh.summary,
        is_stand_in: true,
    })
}
