//! Durations and shares of lifetimes, as flags have them.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use crate::pki::validity::Validity;
use time::OffsetDateTime;

const DAY: u64 = 86_400;

/// How much of a lifetime must be left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Threshold {
    /// A time.
    Left(Duration),
    /// A share of the whole, in percent.
    Share(f64),
}

/// A text that is no duration or share.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BadThreshold {
    #[error("`{0}` is no time; times look like 30d, 12h, 90m, 10s or 500ms")]
    Duration(String),
    #[error("`{0}` is no share; shares go from 0% to 100%")]
    Share(String),
}

/// `10s`, `500ms`, `2h`, `30d`, `4w`; a number alone is not accepted, its unit being anybody's guess.
pub(crate) fn parse_duration(text: &str) -> Result<Duration, BadThreshold> {
    let bad = || BadThreshold::Duration(text.to_owned());
    let unit_at = text
        .find(|letter: char| letter.is_ascii_alphabetic())
        .ok_or_else(bad)?;
    let (number, unit) = text.split_at(unit_at);
    let seconds = match unit {
        "ms" => 0.001,
        "s" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        "d" => 86_400.0,
        "w" => 604_800.0,
        _ => return Err(bad()),
    };
    let plain = number
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let number: f64 = number.parse().ok().filter(|_| plain).ok_or_else(bad)?;
    let duration = Duration::try_from_secs_f64(number * seconds).map_err(|_| bad())?;
    // A century, and not nothing.
    if duration.is_zero() || duration.as_secs() > 36_525 * DAY {
        return Err(bad());
    }
    Ok(duration)
}

impl FromStr for Threshold {
    type Err = BadThreshold;

    fn from_str(text: &str) -> Result<Self, BadThreshold> {
        if let Some(number) = text.strip_suffix('%') {
            let share: Option<f64> = number.parse().ok();
            return share
                .filter(|share| (0.0..=100.0).contains(share))
                .map(Self::Share)
                .ok_or_else(|| BadThreshold::Share(text.to_owned()));
        }
        // Monitoring people write days without a unit.
        let with_unit = match text.bytes().last() {
            Some(last) if last.is_ascii_digit() => format!("{text}d"),
            _ => text.to_owned(),
        };
        parse_duration(&with_unit)
            .map(Self::Left)
            .map_err(|_| BadThreshold::Duration(text.to_owned()))
    }
}

impl Threshold {
    /// Whether less than that is left of a validity.
    pub(super) fn is_crossed(self, validity: Validity, now: OffsetDateTime) -> bool {
        (validity.not_after - now).as_seconds_f64() < self.seconds(validity)
    }

    /// In whole days of this validity, for performance data.
    pub(super) fn days(self, validity: Validity) -> i64 {
        time::Duration::seconds_f64(self.seconds(validity)).whole_days()
    }

    fn seconds(self, validity: Validity) -> f64 {
        match self {
            Self::Left(left) => left.as_secs_f64(),
            Self::Share(share) => {
                (validity.not_after - validity.not_before).as_seconds_f64() * share / 100.0
            }
        }
    }

    /// Whether this one comes after the other whatever the lifetime: a critical threshold that a warning never precedes.
    pub(super) fn is_wider_than(self, other: Self) -> bool {
        match (self, other) {
            (Self::Left(one), Self::Left(other)) => one > other,
            (Self::Share(one), Self::Share(other)) => one > other,
            _ => false,
        }
    }
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Left(left) if left.as_secs().is_multiple_of(DAY) => {
                write!(f, "{}d", left.as_secs() / DAY)
            }
            Self::Left(left) => write!(f, "{}s", left.as_secs_f64()),
            Self::Share(share) => write!(f, "{share}%"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn durations_and_shares_in_every_form() {
        for (text, seconds) in [
            ("10s", 10.0),
            ("500ms", 0.5),
            ("1.5h", 5400.0),
            ("2w", 1_209_600.0),
        ] {
            assert_eq!(
                parse_duration(text)
                    .expect("a time")
                    .as_secs_f64()
                    .to_bits(),
                f64::to_bits(seconds)
            );
        }
        for text in [
            "", "s", "10", "-1s", "1e9d", "0s", "10 s", "10y", "NaNs", "infs",
        ] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
        let day = Threshold::Left(Duration::from_secs(30 * DAY));
        assert_eq!("30".parse::<Threshold>().expect("days"), day);
        assert_eq!("30d".parse::<Threshold>().expect("days"), day);
        assert_eq!(
            "33%".parse::<Threshold>().expect("a share"),
            Threshold::Share(33.0)
        );
        for text in ["101%", "-1%", "%", "NaN%", "d", "x"] {
            assert!(text.parse::<Threshold>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_threshold_is_crossed_when_less_is_left() {
        let validity = Validity {
            not_before: datetime!(2026-01-01 0:00 UTC),
            not_after: datetime!(2026-04-11 0:00 UTC),
        };
        let thirty: Threshold = "30d".parse().expect("days");
        assert!(!thirty.is_crossed(validity, datetime!(2026-03-12 0:00 UTC)));
        assert!(thirty.is_crossed(validity, datetime!(2026-03-12 0:00:01 UTC)));
        // 100 days: 33 of them.
        let third: Threshold = "33%".parse().expect("a share");
        assert_eq!(third.days(validity), 33);
        assert!(!third.is_crossed(validity, datetime!(2026-03-09 0:00 UTC)));
        assert!(third.is_crossed(validity, datetime!(2026-03-09 0:00:01 UTC)));
    }
}
