//! What is checked: one table, which help, reports and docs/audit.md read.

use std::sync::LazyLock;

use super::{Grade, Severity, checks};

/// What a check is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Area {
    /// Versions of TLS.
    Protocols,
    /// Cipher suites.
    Suites,
    /// Groups for key exchange.
    Groups,
    /// The certificate that is served.
    Certificate,
    /// The way from HTTP to HTTPS.
    Transport,
    /// Fields of answers.
    Headers,
    /// Who gets in.
    Access,
    /// Whether it works.
    Health,
    /// Keys and folders on disk.
    Material,
    /// API keys, secrets, CAs.
    Credentials,
    /// What `serve` is told.
    Settings,
    /// What keeps certificates fresh.
    Renewal,
}

impl Area {
    /// All of them, in the order of the answer.
    pub const ALL: [Self; 12] = [
        Self::Protocols,
        Self::Suites,
        Self::Groups,
        Self::Certificate,
        Self::Transport,
        Self::Headers,
        Self::Access,
        Self::Health,
        Self::Material,
        Self::Credentials,
        Self::Settings,
        Self::Renewal,
    ];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Protocols => "protocols",
            Self::Suites => "suites",
            Self::Groups => "groups",
            Self::Certificate => "certificate",
            Self::Transport => "transport",
            Self::Headers => "headers",
            Self::Access => "access",
            Self::Health => "health",
            Self::Material => "material",
            Self::Credentials => "credentials",
            Self::Settings => "settings",
            Self::Renewal => "renewal",
        }
    }
}

/// From where a check looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// At a server, from outside.
    Server,
    /// At this machine.
    Machine,
}

/// One check.
#[derive(Debug)]
pub struct Check {
    /// Its stable name.
    pub id: &'static str,
    /// What it is about.
    pub area: Area,
    /// From where it looks.
    pub side: Side,
    /// What is looked at, in a few words.
    pub title: &'static str,
    /// What is wrong when something is found.
    pub wrong: &'static str,
    /// Why that matters.
    pub why: &'static str,
    /// What repairs it; reports have real values in it.
    pub repair: &'static str,
    /// How bad that is.
    pub severity: Severity,
    /// The best grade with it.
    pub cap: Grade,
}

/// All checks, by area.
pub static CHECKS: LazyLock<Vec<&'static Check>> = LazyLock::new(|| checks::ALL.concat());

impl Check {
    /// The check of that name.
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        CHECKS.iter().find(|check| check.id == id).copied()
    }
}

/// The checks of one file: name, id, title, severity, best grade, what is wrong, why it matters, what repairs it.
macro_rules! table {
    ($area:ident, $side:ident; $($name:ident = $id:literal, $title:literal, $severity:ident, $cap:ident, $wrong:literal, $why:literal, $repair:literal;)*) => {
        $(static $name: $crate::audit::Check = $crate::audit::Check {
            id: $id,
            area: $crate::audit::Area::$area,
            side: $crate::audit::Side::$side,
            title: $title,
            wrong: $wrong,
            why: $why,
            repair: $repair,
            severity: $crate::audit::Severity::$severity,
            cap: $crate::audit::Grade::$cap,
        };)*

        pub(in crate::audit::checks) static CHECKS: &[&$crate::audit::Check] = &[$(&$name),*];
    };
}

pub(super) use table;
