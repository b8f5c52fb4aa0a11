//! Why no path leads to a root of the client: an intermediate did not come, the leaf signed itself, the client lacks the
//! root. Clients say the same of all three.

use super::judge::Served;
use super::{Client, ClientId};
use crate::doctor::{Code, Finding};
use crate::pki::describe::Certificate;
use crate::pki::shown::shown;
use crate::pki::verify::{Anchors, Distrust, Purpose};

impl Served<'_> {
    /// No path, for one of three reasons: an intermediate did not come, the leaf signed itself, the client lacks the root.
    pub(super) fn untrusted(&self, client: &Client, place: &str) -> Finding {
        let everything = Anchors::new("this machine", self.known.all());
        let found = everything.anchor_of(&self.ders, None, Purpose::Server, self.moment());
        let leaf = self.chain.leaf();
        let root = match found {
            Ok(root) => root.clone(),
            Err(Distrust::MissingIntermediate {
                issuer, subject, ..
            }) => {
                return self.missing_intermediate(&subject, &issuer);
            }
            Err(_) if self.is_below_our_intermediate() => {
                return self.missing_intermediate(&leaf.title(), &leaf.issuer.common());
            }
            Err(Distrust::SelfSigned { subject, .. }) => {
                return Finding::new(
                    Code::SelfSigned,
                    format!("`{}` signed itself", shown(&subject)),
                )
                .repair(self.advice.new_certificate(""))
                .repair(self.advice.deliver());
            }
            Err(_) => {
                let last = self.chain.certificates.last().map_or(leaf, AsRef::as_ref);
                let issuer = shown(&last.issuer.common());
                let fact =
                    format!("the root `{issuer}` is not in {place}, nor elsewhere on this machine");
                return Finding::new(Code::Untrusted, fact).repair(format!(
                    "get the root `{issuer}` from whoever runs the server, compare its fingerprint, then `voicectl trust install --ca FILE`"
                ));
            }
        };
        let name = Certificate::from_der(root.clone()).map(|root| root.subject.common());
        let name = shown(&name.unwrap_or_default());
        let code = if self.ders.first() == Some(&root) {
            Code::SelfSigned
        } else {
            Code::Untrusted
        };
        let found = Finding::new(code, format!("the root `{name}` is not in {place}"));
        let ca = if self.is_in_state(&root) {
            ""
        } else {
            " --ca FILE"
        };
        match client.id {
            ClientId::Node | ClientId::Requests => {
                found.repair(format!("`eval \"$(voicectl trust env{ca})\"`"))
            }
            ClientId::Python | ClientId::Curl => found
                .repair(format!("`voicectl trust install{ca}`"))
                .repair(format!(
                    "or in one shell `eval \"$(voicectl trust env{ca})\"`"
                )),
            _ => found.repair(format!("`voicectl trust install{ca}`")),
        }
    }

    fn missing_intermediate(&self, subject: &str, issuer: &str) -> Finding {
        let fact = format!(
            "`{}`, the issuer of `{}`, did not come with it",
            shown(issuer),
            shown(subject)
        );
        let found = Finding::new(Code::MissingIntermediate, fact);
        match &self.advice.lineage {
            Some(lineage) => found.repair(format!(
                "serve the whole chain: `voicectl serve --lineage {lineage}`, or its `current/fullchain.pem`"
            )),
            None => found
                .repair("serve `fullchain.pem` instead of `cert.pem`")
                .repair("`voicectl cert import FILE --key KEY` completes a chain from what the CA sent"),
        }
    }

    fn is_below_our_intermediate(&self) -> bool {
        let issuer = self
            .chain
            .certificates
            .last()
            .and_then(|last| last.issuer_key_id.as_ref());
        issuer.is_some_and(|id| self.known.intermediates.contains(id))
    }
}
