//! What a certificate shall be, every flag understood and checked.

use super::Arguments;
use crate::commands::cert::fields::names;
use crate::commands::cert::ground;
use crate::error::Failure;
use crate::pki::key::KeyType;
use crate::pki::profile::Profile;
use crate::pki::san::San;
use crate::pki::subject::Subject;
use crate::pki::validity::Validity;
use crate::store::{Order, Signer};

/// One certificate to be made, every flag understood.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) names: Vec<San>,
    pub(super) subject: Option<Subject>,
    pub(super) profile: Profile,
    pub(super) key_type: KeyType,
    pub(super) validity: Validity,
}

impl Arguments {
    /// Understands the flags for these names.
    pub(super) fn plan<'a>(
        &self,
        texts: impl IntoIterator<Item = &'a str>,
    ) -> Result<Plan, Failure> {
        let profile = self.profile();
        let (names, cn) = names(texts, profile)?;
        let first = names.iter().map(San::ascii).find(|name| name.len() <= 64);
        let mut subject = self.subject.subject(cn.as_deref().or(first.as_deref()))?;
        if let (Some(cn), None) = (&cn, &subject) {
            let mut only = Subject::default();
            only.add("CN", cn).map_err(|error| {
                Failure::usage("this subject cannot be certified").caused_by(&error)
            })?;
            subject = Some(only);
        }
        if profile.is_server() && !names.iter().any(|name| name.identifier().is_some()) {
            return Err(
                Failure::usage("a server's certificate needs a DNS name or an IP address")
                    .because("clients compare nothing else with the address that they connect to")
                    .hint("add a name such as `localhost`, or pass `--client`"),
            );
        }
        if !profile.takes(self.key_type) {
            return Err(Failure::usage(format!(
                "profile `{profile}` takes no key of type {}",
                self.key_type
            ))
            .hint("leave `--key-type` out"));
        }
        let validity = self.lifetime.validity(profile.days(), ground().now)?;
        if let Some(longest) = profile.longest_days()
            && validity.whole_days() > longest
        {
            return Err(Failure::usage(format!(
                "profile `{profile}` lasts {longest} days at most"
            ))
            .because("browsers take no pin of a longer one"));
        }
        Ok(Plan {
            names,
            subject,
            profile,
            key_type: self.key_type,
            validity,
        })
    }
}

impl Plan {
    /// The order, with who signs it.
    pub(super) fn order<'a>(&'a self, signer: Signer<'a>) -> Order<'a> {
        Order {
            names: &self.names,
            subject: self.subject.clone(),
            profile: self.profile,
            key_type: self.key_type,
            validity: self.validity,
            signer,
        }
    }
}
