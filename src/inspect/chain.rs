//! Chains: which certificate of a file or of a handshake belongs to which.

use std::collections::HashMap;
use std::sync::Arc;

use super::trust::Verdict;
use crate::pki::describe::Certificate;

/// Longer chains end here: no client follows more.
const LONGEST: usize = 10;

/// A certificate and its issuers, as far as they are there.
#[derive(Debug)]
pub struct Chain {
    /// Leaf first; never none.
    pub certificates: Vec<Arc<Certificate>>,
    /// Whether a key in the same place is the leaf's; `None` when there is no single one.
    pub key_matches: Option<bool>,
    /// Whether clients would trust it, where that was asked.
    pub verdict: Option<Verdict>,
}

impl Chain {
    /// The chain that a server sent, in its order.
    #[must_use]
    pub fn as_served(certificates: Vec<Certificate>) -> Self {
        Self::new(certificates.into_iter().map(Arc::new).collect())
    }

    fn new(certificates: Vec<Arc<Certificate>>) -> Self {
        Self {
            certificates,
            key_matches: None,
            verdict: None,
        }
    }

    /// Its first certificate.
    #[must_use]
    pub fn leaf(&self) -> &Certificate {
        &self.certificates[0]
    }

    /// The certificates of a file in any order, as chains: one for each that signed no other one of them. An
    /// intermediate of two leaves is in both chains.
    #[must_use]
    pub fn sort(certificates: Vec<Certificate>) -> Vec<Self> {
        let all: Vec<Arc<Certificate>> = certificates.into_iter().map(Arc::new).collect();
        let mut by_subject: HashMap<&[u8], Vec<usize>> = HashMap::with_capacity(all.len());
        for (at, certificate) in all.iter().enumerate() {
            by_subject
                .entry(&certificate.subject.der)
                .or_default()
                .push(at);
        }
        let issuer_of = |at: usize| -> Option<usize> {
            let certificate = &all[at];
            if certificate.is_self_issued() {
                return None;
            }
            // A handful at most share a name: cross-signed ones and a rotated CA.
            let named = by_subject.get(certificate.issuer.der.as_slice())?;
            let mut candidates = named.iter().copied().take(LONGEST);
            candidates.find(|&other| other != at && certificate.may_be_signed_by(&all[other]))
        };
        let issuers: Vec<Option<usize>> = (0..all.len()).map(issuer_of).collect();
        let mut signed_another = vec![false; all.len()];
        for issuer in issuers.iter().flatten() {
            signed_another[*issuer] = true;
        }
        let mut seen = vec![false; all.len()];
        let mut chains = Vec::new();
        let heads = (0..all.len()).filter(|&at| !signed_another[at]);
        // The second round finds what the first did not reach: circles, and the rest of endless chains.
        for at in heads.chain(0..all.len()) {
            if seen[at] {
                continue;
            }
            let mut members = vec![at];
            while let Some(next) = issuers[members[members.len() - 1]]
                && members.len() < LONGEST
                && !members.contains(&next)
            {
                members.push(next);
            }
            for &member in &members {
                seen[member] = true;
            }
            chains.push(Self::new(
                members.iter().map(|&at| Arc::clone(&all[at])).collect(),
            ));
        }
        chains
    }
}
