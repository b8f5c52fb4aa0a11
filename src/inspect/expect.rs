//! What a certificate must be: names, issuer, key.

use std::net::IpAddr;

use crate::pki::describe::{Certificate, NameKind, PublicKey};

/// Expectations; without any, everything meets them.
#[derive(Clone, Debug, Default)]
pub struct Expectations {
    /// Names, addresses, email addresses or URIs for which the leaf must be.
    pub names: Vec<String>,
    /// A part of the issuer's name, in any case.
    pub issuer: Option<String>,
    /// The leaf's public key.
    pub key: Option<PublicKey>,
}

impl Expectations {
    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.names.is_empty() && self.issuer.is_none() && self.key.is_none()
    }

    /// What a leaf is not, one sentence each.
    #[must_use]
    pub fn unmet(&self, leaf: &Certificate) -> Vec<String> {
        let mut unmet: Vec<String> = self
            .names
            .iter()
            .filter(|name| !covers(leaf, name))
            .map(|name| format!("it is not for `{name}`"))
            .collect();
        if let Some(wanted) = &self.issuer {
            let issuer = leaf.issuer.to_string();
            if !issuer.to_lowercase().contains(&wanted.to_lowercase()) {
                unmet.push(format!("its issuer is not `{wanted}`, but `{issuer}`"));
            }
        }
        if let Some(key) = &self.key
            && *key != leaf.public_key
        {
            unmet.push("its key is another one than expected".to_owned());
        }
        unmet
    }
}

/// Whether one of a leaf's names is the wanted one, or a wildcard that stands for it (RFC 9525 section 6.3).
fn covers(leaf: &Certificate, wanted: &str) -> bool {
    let wanted_name = idna::domain_to_ascii(wanted.trim_end_matches('.'))
        .unwrap_or_else(|_| wanted.to_lowercase());
    let wanted_address: Option<IpAddr> = wanted.trim_matches(['[', ']']).parse().ok();
    leaf.names.iter().any(|name| match name.kind {
        NameKind::Ip => wanted_address.is_some() && name.value.parse().ok() == wanted_address,
        NameKind::Dns if wanted_address.is_none() => {
            let found = name.value.to_lowercase();
            let under_wildcard = || {
                let rest = found.strip_prefix("*.")?;
                let (label, above) = wanted_name.split_once('.')?;
                Some(!label.is_empty() && label != "*" && above == rest)
            };
            found == wanted_name || under_wildcard() == Some(true)
        }
        NameKind::Email => name.value.eq_ignore_ascii_case(wanted),
        NameKind::Uri | NameKind::Directory | NameKind::Other => name.value == wanted,
        NameKind::Dns => false,
    })
}
