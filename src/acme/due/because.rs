//! Reasons, as sentences.

use std::fmt;

use time::{Duration, OffsetDateTime};

use super::Window;
use crate::pki::shown::shown;
use crate::pki::validity::rfc3339;

/// The rule that decided, with what it saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Because {
    /// The CA names a window (ARI); its moment is the decision.
    Window {
        /// It.
        window: Window,
    },
    /// The moment in the CA's window comes before the next look.
    WindowEnds {
        /// It.
        window: Window,
    },
    /// The CA's window was over long before the certificate began, and the certificate is new.
    JustIssued {
        /// It.
        window: Window,
    },
    /// What is left of the lifetime: a third, or half of a short one.
    Lifetime {
        /// Whether it is a short one.
        short: bool,
    },
    /// It ends before the next look.
    LastLook {
        /// Its last second.
        end: OffsetDateTime,
    },
    /// Its CA has revoked it.
    Revoked {
        /// Why, in the words of RFC 5280.
        reason: String,
    },
    /// It is over.
    Expired {
        /// Its last second.
        since: OffsetDateTime,
    },
    /// It has not begun.
    NotYetValid {
        /// Its first second.
        from: OffsetDateTime,
    },
    /// An attempt failed, and the next one has its time.
    Backoff {
        /// When.
        until: OffsetDateTime,
        /// Why it would be due.
        due: Box<Self>,
    },
}

impl Because {
    /// The rule's name in JSON and tables.
    #[must_use]
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::Window { .. } | Self::WindowEnds { .. } | Self::JustIssued { .. } => "ari",
            Self::Lifetime { .. } | Self::LastLook { .. } => "lifetime",
            Self::Revoked { .. } => "revoked",
            Self::Expired { .. } => "expired",
            Self::NotYetValid { .. } => "not-yet-valid",
            Self::Backoff { .. } => "backoff",
        }
    }

    /// The CA's window, where it decided.
    #[must_use]
    pub fn window(&self) -> Option<&Window> {
        match self {
            Self::Window { window } | Self::WindowEnds { window } | Self::JustIssued { window } => {
                Some(window)
            }
            Self::Backoff { due, .. } => due.window(),
            _ => None,
        }
    }
}

impl fmt::Display for Because {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Window { window } => write!(
                f,
                "the CA wants it renewed between {} and {} (ARI), and {} was chosen in that",
                rfc3339(window.start),
                rfc3339(window.end),
                rfc3339(window.moment)
            ),
            Self::WindowEnds { window } => write!(
                f,
                "the CA wants it renewed by {} (ARI), and {} comes before the next look",
                rfc3339(window.end),
                rfc3339(window.moment)
            ),
            Self::JustIssued { window } => write!(
                f,
                "it is new, although the CA wanted it renewed by {} (ARI)",
                rfc3339(window.end)
            ),
            Self::Lifetime { short: true } => {
                f.write_str("it is renewed when half of its short lifetime is left")
            }
            Self::Lifetime { short: false } => {
                f.write_str("it is renewed when a third of its lifetime is left")
            }
            Self::LastLook { end } => {
                write!(f, "it ends on {}, before the next look", rfc3339(*end))
            }
            Self::Revoked { reason } => write!(f, "it was revoked ({})", shown(reason)),
            Self::Expired { since } => write!(f, "it expired on {}", rfc3339(*since)),
            Self::NotYetValid { from } => write!(f, "it is not valid before {}", rfc3339(*from)),
            Self::Backoff { until, due } => write!(
                f,
                "the last attempt failed, and the next one is not before {}; it is due, because {due}",
                rfc3339(*until)
            ),
        }
    }
}

/// Something that the user should hear besides the decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The CA could not be asked about renewal, or said nonsense.
    NoAri(String),
    /// The CA's clock is this much ahead of ours.
    Clock(Duration),
    /// The CA's window is at or after the end.
    TooLate,
    /// Only who issued it can renew it.
    Imported,
    /// It begins in the future.
    NotYetValid {
        /// Its first second.
        from: OffsetDateTime,
    },
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAri(why) => write!(
                f,
                "the CA's renewal window is not known, so what is known counts: {why}"
            ),
            Self::Clock(skew) => {
                let (way, by) = if skew.is_negative() {
                    ("ahead of", -*skew)
                } else {
                    ("behind", *skew)
                };
                write!(
                    f,
                    "this machine's clock is {} minutes {way} the CA's: one of them is wrong",
                    by.whole_minutes()
                )
            }
            Self::TooLate => f.write_str(
                "the CA's renewal window is too close to the end of the certificate, so it does not count",
            ),
            Self::Imported => {
                f.write_str("it was brought here, so it is renewed where it came from")
            }
            Self::NotYetValid { from } => write!(
                f,
                "the certificate begins on {}, in the future: this machine's clock may be late",
                rfc3339(*from)
            ),
        }
    }
}
