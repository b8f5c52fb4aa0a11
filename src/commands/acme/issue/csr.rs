//! `acme issue --csr FILE`: a request whose key is elsewhere.

use std::path::Path;

use super::Arguments;
use crate::commands::Session;
use crate::commands::cert::{read_file, read_key};
use crate::error::Failure;
use crate::pki::csr::Request;
use crate::pki::decode::{Content, Item};
use crate::pki::key::PrivateKey;
use crate::pki::name::Identifier;
use crate::pki::san::San;

/// A request that is to be signed.
pub(super) struct Signed {
    pub(super) der: Vec<u8>,
    pub(super) names: Vec<Identifier>,
    pub(super) key: Option<PrivateKey>,
}
