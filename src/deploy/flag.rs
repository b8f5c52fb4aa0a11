//! What a target is told.

use std::collections::BTreeMap;

use super::value::{Address, Kind, SafePath, Value};
use super::{DeployError, Version};
use crate::pki::name::Identifier;

/// A flag of a target. Those that several targets have are below, the others beside their target.
#[derive(Debug)]
pub struct Flag {
    /// Its name, without hyphens in front.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Its value's name in the help, such as `DIR`; empty for switches.
    pub value: &'static str,
    /// What it does, for the help: no full stop. What holds without it is in brackets at the end.
    pub help: &'static str,
    /// Whether it may be given several times.
    pub is_repeated: bool,
}

impl Flag {
    /// A switch.
    #[must_use]
    pub const fn switch(name: &'static str, help: &'static str) -> Self {
        Self::new(name, Kind::Switch, "", help)
    }

    /// A flag with a value.
    #[must_use]
    pub const fn new(
        name: &'static str,
        kind: Kind,
        value: &'static str,
        help: &'static str,
    ) -> Self {
        Self {
            name,
            kind,
            value,
            help,
            is_repeated: false,
        }
    }

    /// The same, several times.
    #[must_use]
    pub const fn repeated(mut self) -> Self {
        self.is_repeated = true;
        self
    }
}

/// The names under which the server is reached.
pub const DOMAIN: Flag = Flag::new(
    "domain",
    Kind::Identifier,
    "NAME",
    "Name that clients use; may be repeated",
)
.repeated();

/// The lineage of these names.
pub const LINEAGE: Flag = Flag::new(
    "lineage",
    Kind::Letters("._-", 200),
    "LINEAGE",
    "Lineage whose certificate is used [default: the first name's]",
);

/// What units and crontabs run.
pub const PROGRAM: Flag = Flag::new(
    "program",
    Kind::Path,
    "PATH",
    "Where voicectl will be, for files that are made for another machine or a package [default: this one]",
);

/// Values, by their flags.
#[derive(Clone, Debug, Default)]
pub struct Values {
    given: BTreeMap<&'static str, Vec<Value>>,
}

macro_rules! typed {
    ($($(#[$doc:meta])* $name:ident, $variant:ident, $type:ty;)+) => {
        $($(#[$doc])*
        #[must_use]
        pub fn $name(&self, flag: &Flag) -> Option<&$type> {
            self.all(flag).iter().find_map(|value| match value {
                Value::$variant(value) => Some(value),
                _ => None,
            })
        })+
    };
}

impl Values {
    /// Takes what was given for a flag.
    ///
    /// # Errors
    ///
    /// [`DeployError::Value`].
    pub fn give(&mut self, flag: &Flag, text: &str) -> Result<(), DeployError> {
        let value = flag.kind.parse(text).map_err(|reason| DeployError::Value {
            flag: flag.name,
            value: text.escape_debug().take(80).collect(),
            reason,
        })?;
        self.given.entry(flag.name).or_default().push(value);
        Ok(())
    }

    /// Takes what was found out for a flag.
    pub fn set(&mut self, flag: &Flag, value: Value) {
        self.given.insert(flag.name, vec![value]);
    }

    /// Turns a switch on.
    pub fn switch(&mut self, flag: &Flag) {
        self.given.entry(flag.name).or_default();
    }

    /// Whether a flag was given.
    #[must_use]
    pub fn has(&self, flag: &Flag) -> bool {
        self.given.contains_key(flag.name)
    }

    /// Everything given for a flag.
    #[must_use]
    pub fn all(&self, flag: &Flag) -> &[Value] {
        self.given.get(flag.name).map_or(&[], Vec::as_slice)
    }

    typed! {
        /// The path given for a flag.
        path, Path, SafePath;
        /// The address given for a flag.
        address, Address, Address;
        /// The word given for a flag.
        word, Word, String;
        /// The number given for a flag.
        number, Number, u64;
        /// The version given for a flag, or found out.
        version, Version, Version;
    }

    /// The identifiers given for a flag, in their order, each once.
    #[must_use]
    pub fn identifiers(&self, flag: &Flag) -> Vec<&Identifier> {
        let mut found = Vec::new();
        for value in self.all(flag) {
            if let Value::Identifier(identifier) = value
                && !found.contains(&identifier)
            {
                found.push(identifier);
            }
        }
        found
    }

    /// The flags as they would be given again, in the order of the target's.
    #[must_use]
    pub fn words(&self, flags: &[&'static Flag]) -> Vec<String> {
        let mut words = Vec::new();
        for flag in flags {
            let Some(values) = self.given.get(flag.name) else {
                continue;
            };
            let name = format!("--{}", flag.name);
            if values.is_empty() {
                words.push(name);
                continue;
            }
            for value in values {
                words.extend([name.clone(), value.to_string()]);
            }
        }
        words
    }
}
