//! What became of an anchor in a store, as it is told.

use serde::Serialize;

use crate::trust::TrustError;
use crate::trust::anchor::Anchor;
use crate::trust::stores::Presence;

/// What became of an anchor in a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It is there and trusted; after an installation, since that.
    Installed,
    /// It was there before.
    Already,
    /// It was there and is not any more.
    Removed,
    /// It is not there.
    Missing,
    /// Something of it is there, and it is not trusted.
    Partial,
    /// The store cannot be changed by voicectl.
    Unsupported,
    /// A program is missing.
    NoTool,
    /// Root, or somebody who answers, is needed; the commands are told.
    NeedsRoot,
    /// Done, and a browser that runs sees it when it is started anew.
    BrowserRestart,
    /// It could not be done.
    Failed,
}

impl State {
    /// The word for it, as in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Installed => "installed",
            Self::Already => "already",
            Self::Removed => "removed",
            Self::Missing => "missing",
            Self::Partial => "partial",
            Self::Unsupported => "unsupported",
            Self::NoTool => "no-tool",
            Self::NeedsRoot => "needs-root",
            Self::BrowserRestart => "browser-restart",
            Self::Failed => "failed",
        }
    }
}

/// What became of one anchor in one store.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// The kind of store.
    pub store: &'static str,
    /// The place.
    pub place: String,
    /// The subject of the anchor.
    pub ca: String,
    /// SHA-256 of the anchor.
    pub fingerprint: String,
    /// What became of it.
    pub state: State,
    /// Why, or what to do.
    pub detail: Option<String>,
    /// What would do it, for who may.
    pub commands: Vec<String>,
}

impl Outcome {
    /// Of one anchor at one place.
    pub(super) fn of(
        store: &'static str,
        place: &str,
        anchor: &Anchor,
        (state, detail): (State, Option<String>),
    ) -> Self {
        Self {
            store,
            place: place.to_owned(),
            ca: anchor.subject().to_owned(),
            fingerprint: anchor.fingerprint().to_owned(),
            state,
            detail,
            commands: Vec::new(),
        }
    }

    /// Of a store that was asked for and is not there.
    #[must_use]
    pub fn absent(store: &'static str) -> Self {
        Self {
            store,
            place: String::new(),
            ca: String::new(),
            fingerprint: String::new(),
            state: State::Unsupported,
            detail: Some("there is none on this machine".to_owned()),
            commands: Vec::new(),
        }
    }
}

/// A presence as it is shown.
pub(super) fn shown(presence: &Presence) -> (State, Option<String>) {
    match presence {
        Presence::Installed => (State::Installed, None),
        Presence::Missing => (State::Missing, None),
        Presence::Partial(what) => (State::Partial, Some(what.clone())),
        Presence::Unsupported(why) => (State::Unsupported, Some(why.clone())),
        Presence::NoTool(missing) => (
            State::NoTool,
            Some(format!(
                "{} is missing; package {}",
                missing.tool, missing.package
            )),
        ),
    }
}

/// An error and everything that caused it, on one line.
pub(super) fn words(error: &TrustError) -> String {
    let mut text = error.to_string();
    let mut next = std::error::Error::source(error);
    while let Some(cause) = next {
        let cause_words = cause.to_string();
        if !text.ends_with(&cause_words) {
            text = format!("{text}: {cause_words}");
        }
        next = cause.source();
    }
    text
}
