//! Asking a CA when it wants a certificate renewed (RFC 9773), and keeping the answer.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};
use time::format_description::well_known::Rfc3339;
use time::serde::rfc3339;
use time::{Duration, OffsetDateTime};

use super::Window;
use crate::acme::AcmeError;
use crate::acme::directory::Directory;
use crate::acme::http::{Answer, Http};
use crate::pki::shown::shown;
use crate::store::{StoreError, atomic};

/// What is waited until the next question, when the CA does not say (Let's Encrypt says 6 hours).
const USUAL: Duration = Duration::hours(6);
/// Bounds of what a CA may say (RFC 9773 section 4.3.2).
const SHORTEST: Duration = Duration::MINUTE;
const LONGEST: Duration = Duration::DAY;
/// Until the next question, when the CA could not be asked.
const AFTER_FAILURE: Duration = Duration::HOUR;

const FILE: &str = "ari.toml";

/// What a CA said about the renewal of one certificate, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ari {
    /// Of which certificate (RFC 9773 section 4.1).
    pub certificate: String,
    /// When it was asked.
    #[serde(with = "rfc3339")]
    pub fetched_at: OffsetDateTime,
    /// When it may be asked again.
    #[serde(with = "rfc3339")]
    pub retry_at: OffsetDateTime,
    /// Why there is no answer, or none that makes sense; what an earlier answer said still counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// How far the CA's clock is ahead of ours.
    #[serde(default, with = "seconds")]
    pub skew: Duration,
    /// When it wants the certificate renewed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
}

mod seconds {
    use serde::{Deserialize, Deserializer, Serializer};
    use time::Duration;

    pub(super) fn serialize<S: Serializer>(
        value: &Duration,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(value.whole_seconds())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Duration, D::Error> {
        i64::deserialize(deserializer).map(Duration::seconds)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    suggested_window: Suggested,
    #[serde(rename = "explanationURL")]
    explanation: Option<String>,
}

#[derive(Deserialize)]
struct Suggested {
    start: String,
    end: String,
}

impl Ari {
    /// What is kept of the certificate with this identifier; a file that cannot be read is none.
    #[must_use]
    pub fn read(lineage: &Path, certificate: &str) -> Option<Self> {
        let text = fs::read_to_string(lineage.join(FILE)).ok()?;
        let kept: Self = toml::from_str(&text).ok()?;
        (kept.certificate == certificate).then_some(kept)
    }

    /// Keeps it in a lineage's folder.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`].
    pub fn write(&self, lineage: &Path) -> Result<(), StoreError> {
        let path = lineage.join(FILE);
        let text = toml::to_string(self).map_err(|error| StoreError::DamagedRecord {
            path: path.clone(),
            reason: error.to_string(),
        })?;
        // Not durable: it can be asked again.
        atomic::stage(&path, text.as_bytes(), atomic::PUBLIC)?.commit()
    }

    /// Forgets what is kept.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`]; nothing kept is no error.
    pub fn forget(lineage: &Path) -> Result<(), StoreError> {
        let path = lineage.join(FILE);
        match fs::remove_file(&path) {
            Err(source) if source.kind() != ErrorKind::NotFound => Err(StoreError::Io {
                action: "remove",
                path,
                source,
            }),
            _ => Ok(()),
        }
    }

    /// Whether the CA may not be asked yet. A moment that is further off than any CA may say was written by another clock.
    #[must_use]
    pub fn is_fresh(&self, now: OffsetDateTime) -> bool {
        self.fetched_at <= now && now < self.retry_at && self.retry_at - now <= LONGEST
    }

    /// Asks the CA. Whatever goes wrong is kept as [`Ari::failure`], beside what `earlier` said: it must not stop a renewal.
    pub async fn ask(
        http: &Http,
        directory: &Directory,
        certificate: &str,
        earlier: Option<&Self>,
        now: OffsetDateTime,
        random: u32,
    ) -> Self {
        let Some(base) = &directory.renewal_info else {
            // Most private CAs; nothing to be told about.
            return Self {
                certificate: certificate.to_owned(),
                fetched_at: now,
                retry_at: now + LONGEST,
                failure: None,
                skew: Duration::ZERO,
                window: None,
            };
        };
        let url = format!("{}/{certificate}", base.trim_end_matches('/'));
        match http.get(&url).await {
            Ok(answer) => Self::judge(&answer, certificate, earlier, now, random),
            Err(error) => Self::failed(certificate, earlier, now, &error),
        }
    }

    /// That the CA could not be asked.
    #[must_use]
    pub fn failed(
        certificate: &str,
        earlier: Option<&Self>,
        now: OffsetDateTime,
        error: &AcmeError,
    ) -> Self {
        Self {
            certificate: certificate.to_owned(),
            fetched_at: now,
            retry_at: now + AFTER_FAILURE,
            failure: Some(error.to_string()),
            skew: earlier.map_or(Duration::ZERO, |earlier| earlier.skew),
            window: earlier.and_then(|earlier| earlier.window.clone()),
        }
    }

    fn judge(
        answer: &Answer,
        certificate: &str,
        earlier: Option<&Self>,
        now: OffsetDateTime,
        random: u32,
    ) -> Self {
        let real = OffsetDateTime::now_utc();
        // What the answer says is in terms of the real clock, whatever `now` is.
        let wait = answer.retry_at().map(|at| at - real);
        let skew = answer.date().map_or(Duration::ZERO, |date| date - now);
        let window = window(answer, random);
        let mut ari = match window {
            Ok(window) => Self {
                certificate: certificate.to_owned(),
                fetched_at: now,
                retry_at: now + clamped(wait, USUAL),
                failure: None,
                skew,
                window: Some(window.after(earlier.and_then(|earlier| earlier.window.as_ref()))),
            },
            Err(why) => {
                let mut ari = Self::failed(certificate, earlier, now, &why);
                ari.retry_at = now + clamped(wait, AFTER_FAILURE);
                ari
            }
        };
        ari.skew = skew;
        ari
    }
}

fn clamped(wait: Option<Duration>, usual: Duration) -> Duration {
    wait.unwrap_or(usual).clamp(SHORTEST, LONGEST)
}

fn window(answer: &Answer, random: u32) -> Result<Window, AcmeError> {
    let document: Document = answer.clone().ok()?.json()?;
    let moment = |text: &str| {
        OffsetDateTime::parse(text, &Rfc3339)
            .map_err(|_| answer.nonsense(&format!("`{}` for a moment", shown(text))))
    };
    let Suggested { start, end } = &document.suggested_window;
    let window = Window::choose(
        moment(start)?,
        moment(end)?,
        document.explanation.as_deref(),
        random,
    );
    window.map_err(|error| answer.nonsense(&format!("a mistake: {error}")))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-11-21 10:00 UTC);

    #[test]
    fn what_a_ca_asks_for_is_clamped() {
        let wait = |seconds: i64| clamped(Some(Duration::seconds(seconds)), USUAL);
        assert_eq!(wait(0), Duration::MINUTE);
        assert_eq!(wait(-5), Duration::MINUTE);
        assert_eq!(wait(3600), Duration::HOUR);
        assert_eq!(wait(315_360_000), Duration::DAY, "ten years");
        assert_eq!(clamped(None, USUAL), USUAL);
    }

    #[test]
    fn what_is_kept_comes_back_for_the_same_certificate_only() {
        let folder = tempfile::tempdir().expect("a folder");
        let window = Window::choose(NOW, NOW + Duration::DAY, Some("https://ca.test/"), 99);
        let mut ari = Ari {
            certificate: "a.b".into(),
            fetched_at: NOW,
            retry_at: NOW + Duration::HOUR,
            failure: None,
            skew: Duration::seconds(-7),
            window: window.ok(),
        };
        ari.write(folder.path()).expect("written");
        assert_eq!(Ari::read(folder.path(), "a.b"), Some(ari.clone()));
        assert_eq!(Ari::read(folder.path(), "a.c"), None);
        (ari.window, ari.failure) = (None, Some("no".into()));
        ari.write(folder.path()).expect("written");
        assert_eq!(Ari::read(folder.path(), "a.b"), Some(ari));
        for damaged in ["", "certificate = \"a.b\"\nfetched_at = 7", "\u{0}"] {
            fs::write(folder.path().join(FILE), damaged).expect("written");
            assert_eq!(Ari::read(folder.path(), "a.b"), None, "{damaged:?}");
        }
        Ari::forget(folder.path()).expect("forgotten");
        Ari::forget(folder.path()).expect("forgotten twice");
    }

    #[test]
    fn a_clock_that_jumped_makes_nothing_fresh() {
        let ari = |fetched_at, retry_at| Ari {
            certificate: String::new(),
            fetched_at,
            retry_at,
            failure: None,
            skew: Duration::ZERO,
            window: None,
        };
        let hour = Duration::HOUR;
        assert!(ari(NOW, NOW + hour).is_fresh(NOW));
        assert!(!ari(NOW - hour * 2, NOW - hour).is_fresh(NOW), "over");
        assert!(
            !ari(NOW + hour, NOW + hour * 2).is_fresh(NOW),
            "of the future"
        );
        assert!(
            !ari(NOW - hour, NOW + Duration::days(9)).is_fresh(NOW),
            "ten years"
        );
    }

    #[test]
    fn a_failure_keeps_what_was_known() {
        let window = Window::choose(NOW, NOW + Duration::DAY, None, 0).expect("a window");
        let error = AcmeError::Request("no network".into());
        let none = Ari::failed("a.b", None, NOW, &error);
        assert_eq!(none.failure.as_deref(), Some("no network"));
        let earlier = Ari {
            window: Some(window.clone()),
            failure: None,
            ..none
        };
        let ari = Ari::failed("a.b", Some(&earlier), NOW + Duration::DAY, &error);
        assert_eq!(ari.window, Some(window));
        assert_eq!(ari.retry_at, NOW + Duration::DAY + AFTER_FAILURE);
    }
}
