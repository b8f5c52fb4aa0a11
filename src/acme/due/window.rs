//! Renewal windows (RFC 9773 section 4.2), and the moment that is chosen in one.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::serde::rfc3339;

use crate::pki::shown::shown;

/// Letters of the longest explanation that is kept.
const LONGEST_URL: usize = 500;

/// A window that a CA suggests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// Its begin.
    #[serde(with = "rfc3339")]
    pub start: OffsetDateTime,
    /// Its end, after the begin.
    #[serde(with = "rfc3339")]
    pub end: OffsetDateTime,
    /// A moment in it, chosen once: so that all the CA's clients do not come at the same time.
    #[serde(with = "rfc3339")]
    pub moment: OffsetDateTime,
    /// A page of the CA that says why; fit for a terminal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<String>,
}

/// A window that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("its renewal window ends before it begins")]
pub struct BadWindow;

impl Window {
    /// A window with a moment in it. `random` is uniform over all its values.
    ///
    /// # Errors
    ///
    /// [`BadWindow`] when the end is not after the begin (RFC 9773 section 4.2: "the client MUST NOT").
    pub fn choose(
        start: OffsetDateTime,
        end: OffsetDateTime,
        explanation: Option<&str>,
        random: u32,
    ) -> Result<Self, BadWindow> {
        let length = (end - start).whole_seconds();
        if length <= 0 {
            return Err(BadWindow);
        }
        let into = i128::from(length) * i128::from(random) / (1 << 32);
        let into = time::Duration::seconds(i64::try_from(into).map_err(|_| BadWindow)?);
        let url = explanation.filter(|url| {
            url.len() <= LONGEST_URL && (url.starts_with("https://") || url.starts_with("http://"))
        });
        Ok(Self {
            start,
            end,
            moment: start + into,
            explanation: url.map(shown),
        })
    }

    /// Itself with the moment that was chosen before, if the CA suggests the same window as before.
    #[must_use]
    pub fn after(mut self, earlier: Option<&Self>) -> Self {
        if let Some(earlier) = earlier
            && (earlier.start, earlier.end) == (self.start, self.end)
        {
            self.moment = earlier.moment;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn the_moment_lies_in_the_window() {
        let (start, end) = (
            datetime!(2026-11-21 10:00 UTC),
            datetime!(2026-11-22 10:00 UTC),
        );
        for random in [0, 1, u32::MAX / 2, u32::MAX] {
            let window = Window::choose(start, end, None, random).expect("a window");
            assert!((start..end).contains(&window.moment), "{random}");
        }
        let half = Window::choose(start, end, None, 1 << 31).expect("a window");
        assert_eq!(half.moment, datetime!(2026-11-21 22:00 UTC));
        let again = Window::choose(start, end, None, 7).expect("a window");
        assert_eq!(again.after(Some(&half)).moment, half.moment, "chosen once");
        let later = Window::choose(start, end + time::Duration::SECOND, None, 0).expect("a window");
        assert_eq!(
            later.clone().after(Some(&half)),
            later,
            "another window, another moment"
        );
    }

    #[test]
    fn nonsense_is_no_window() {
        let moment = datetime!(2026-11-21 10:00 UTC);
        assert_eq!(Window::choose(moment, moment, None, 0), Err(BadWindow));
        let (first, last) = (
            datetime!(-9999-01-01 0:00 UTC),
            datetime!(9999-12-31 23:59:59 UTC),
        );
        assert_eq!(Window::choose(last, first, None, 0), Err(BadWindow));
        assert!(Window::choose(first, last, None, u32::MAX).is_ok());
    }

    #[test]
    fn an_explanation_is_a_url_that_commands_no_terminal() {
        let (start, end) = (
            datetime!(2026-11-21 10:00 UTC),
            datetime!(2026-11-22 10:00 UTC),
        );
        let kept = |url: &str| {
            Window::choose(start, end, Some(url), 0)
                .expect("a window")
                .explanation
        };
        assert_eq!(
            kept("https://ca.test/why").as_deref(),
            Some("https://ca.test/why")
        );
        assert!(
            !kept("https://ca.test/\u{1b}[2J")
                .expect("kept")
                .contains('\u{1b}')
        );
        assert_eq!(kept("javascript:alert(1)"), None);
        assert_eq!(kept(&format!("https://{}", "a".repeat(1000))), None);
    }
}
