//! Whether it is time for another certificate: one pure decision, and what it is made from.
//!
//! ```text
//! mod        the decision: clock, random and everything else are parameters
//! because    its reasons, as sentences
//! window     when the CA wants it (RFC 9773), and the moment chosen in that
//! ari        that, asked of the CA and kept in STATE/certs/<lineage>/ari.toml
//! present    what a lineage holds now
//! ```

mod ari;
mod because;
mod present;
#[cfg(test)]
mod tests;
mod window;

use time::{Duration, OffsetDateTime};

use crate::pki::validity::Validity;
use crate::store::Issuer;

pub use ari::Ari;
pub use because::{Because, Notice};
pub use present::Present;
pub use window::{BadWindow, Window};

/// How often a schedule looks: hourly, because the window of a certificate of 160 hours is 3 hours long.
pub const WAKE: Duration = Duration::HOUR;

/// A clock that is further off than this makes every moment doubtful.
const SKEW: Duration = Duration::minutes(5);

/// Everything that the decision is made from.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// Of the present certificate.
    pub validity: Validity,
    /// Who signed it.
    pub issuer: Issuer,
    /// What its CA says about renewal, if that is known; of this very certificate.
    pub ari: Option<&'a Ari>,
    /// Why it was revoked, if it was.
    pub revoked: Option<&'a str>,
    /// Not before this, because an attempt failed.
    pub next_attempt: Option<OffsetDateTime>,
    /// The present moment.
    pub now: OffsetDateTime,
    /// How long until somebody looks again.
    pub wake: Duration,
}

impl Inputs<'_> {
    /// Of a certificate that is signed here, looked at every hour.
    #[must_use]
    pub const fn of_local(validity: Validity, issuer: Issuer, now: OffsetDateTime) -> Self {
        Self {
            validity,
            issuer,
            ari: None,
            revoked: None,
            next_attempt: None,
            now,
            wake: WAKE,
        }
    }
}

/// Whether a certificate is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Now.
    Due {
        /// By which rule.
        because: Because,
    },
    /// Later.
    NotDue {
        /// When it will be, as far as is known today.
        at: OffsetDateTime,
        /// By which rule.
        because: Because,
    },
}

impl Decision {
    /// Whether it is due.
    #[must_use]
    pub const fn is_due(&self) -> bool {
        matches!(self, Self::Due { .. })
    }

    /// By which rule.
    #[must_use]
    pub const fn because(&self) -> &Because {
        match self {
            Self::Due { because } | Self::NotDue { because, .. } => because,
        }
    }

    /// When it will be due; `None` when it is.
    #[must_use]
    pub const fn at(&self) -> Option<OffsetDateTime> {
        match self {
            Self::Due { .. } => None,
            Self::NotDue { at, .. } => Some(*at),
        }
    }
}

/// Decides: the CA's word first (RFC 9773 section 4.2), else by what is left of the lifetime; not while backing off.
#[must_use]
pub fn decide(inputs: &Inputs<'_>) -> Decision {
    let decision = without_backoff(inputs);
    match (inputs.next_attempt, &decision) {
        (Some(next), Decision::Due { because }) if next > inputs.now => Decision::NotDue {
            at: next,
            because: Because::Backoff {
                until: next,
                due: Box::new(because.clone()),
            },
        },
        _ => decision,
    }
}

fn without_backoff(inputs: &Inputs<'_>) -> Decision {
    let Inputs { validity, now, .. } = *inputs;
    if now < validity.not_before {
        // Another one would begin no earlier: a clock is wrong, and time heals it.
        return Decision::NotDue {
            at: validity.not_before,
            because: Because::NotYetValid {
                from: validity.not_before,
            },
        };
    }
    if let Some(reason) = inputs.revoked {
        return due(Because::Revoked {
            reason: reason.to_owned(),
        });
    }
    if now > validity.not_after {
        return due(Because::Expired {
            since: validity.not_after,
        });
    }
    match trusted(inputs) {
        Some(window) => by_window(inputs, window),
        None => by_lifetime(inputs),
    }
}

/// The last moment that a CA may ask for: later ones leave no room for a second attempt.
fn latest(inputs: &Inputs<'_>) -> OffsetDateTime {
    let share: Duration = inputs.validity.lifetime() / 20;
    let margin = share.max(inputs.wake * 2);
    inputs.validity.not_after - margin
}

/// The CA's window, unless all of it is too late.
fn trusted<'a>(inputs: &Inputs<'a>) -> Option<&'a Window> {
    let window = inputs.ari?.window.as_ref()?;
    (window.start < latest(inputs)).then_some(window)
}

fn by_window(inputs: &Inputs<'_>, window: &Window) -> Decision {
    let Inputs {
        validity,
        now,
        wake,
        ..
    } = *inputs;
    let moment = window.moment.min(latest(inputs));
    if moment > now {
        // The next look may come too late; but a window that is still open then can wait for it.
        let is_now = moment < now + wake && (now >= window.start || now + wake > window.end);
        return if is_now {
            due(Because::WindowEnds {
                window: window.clone(),
            })
        } else {
            Decision::NotDue {
                at: moment,
                because: Because::Window {
                    window: window.clone(),
                },
            }
        };
    }
    // A window of long ago is no word about this certificate: obeyed, it would make a new order at every look.
    let share: Duration = validity.lifetime() / 6;
    let young = validity.not_before + share.min(Duration::DAY);
    if now < young && window.end + Duration::DAY < validity.not_before {
        return Decision::NotDue {
            at: young,
            because: Because::JustIssued {
                window: window.clone(),
            },
        };
    }
    due(Because::Window {
        window: window.clone(),
    })
}

fn by_lifetime(inputs: &Inputs<'_>) -> Decision {
    let Inputs {
        validity,
        now,
        wake,
        ..
    } = *inputs;
    let at = validity.due_at();
    let because = Because::Lifetime {
        short: validity.is_short(),
    };
    if now >= at {
        due(because)
    } else if now + wake >= validity.not_after {
        due(Because::LastLook {
            end: validity.not_after,
        })
    } else {
        Decision::NotDue { at, because }
    }
}

fn due(because: Because) -> Decision {
    Decision::Due { because }
}

/// What has to be said besides, whatever was decided.
#[must_use]
pub fn notices(inputs: &Inputs<'_>) -> Vec<Notice> {
    let mut notices = Vec::new();
    if inputs.issuer == Issuer::Imported {
        notices.push(Notice::Imported);
    }
    if inputs.now < inputs.validity.not_before {
        notices.push(Notice::NotYetValid {
            from: inputs.validity.not_before,
        });
    }
    if let Some(ari) = inputs.ari {
        if let Some(failure) = &ari.failure {
            notices.push(Notice::NoAri(failure.clone()));
        }
        if ari.skew.abs() > SKEW {
            notices.push(Notice::Clock(ari.skew));
        }
        if ari.window.is_some() && trusted(inputs).is_none() {
            notices.push(Notice::TooLate);
        }
    }
    notices
}
