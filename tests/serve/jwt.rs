//! Tokens of issuers, signed by OpenSSL and judged by the library that the server uses.

mod accepted;
mod attacks;
mod claims;
mod hostile;
mod own;
mod peer;
mod renewal;
mod rotation;
mod settings;

use std::fs;
use std::path::Path;

use serde_json::json;

use crate::support::text;

/// Flags of an issuer whose keys are a file in this folder, and a token of it for an hour from now.
pub(crate) fn issuer_in(folder: &Path) -> (Vec<String>, String) {
    let keys = folder.join("issuer.json");
    let set = json!({ "keys": [peer::RSA.jwk()] });
    fs::write(&keys, set.to_string()).expect("written");
    let flags = [
        "--oidc-issuer",
        peer::ISSUER,
        "--audience",
        peer::AUDIENCE,
        "--jwks",
        text(&keys),
    ];
    let claims = peer::claims_from_now(peer::ISSUER, 3600);
    (flags.map(str::to_owned).to_vec(), peer::RSA.token(&claims))
}
