//! Lifetimes: how long a certificate lasts, and how urgent its end is.

use time::{Duration, OffsetDateTime};

use super::PkiError;

/// Clocks of virtual machines and phones run late by minutes: certificates begin a little earlier.
const BACKDATE: Duration = Duration::minutes(5);

/// First and last second of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    /// First second.
    pub not_before: OffsetDateTime,
    /// Last second.
    pub not_after: OffsetDateTime,
}

impl Validity {
    /// `days` from `now`, backdated by 5 minutes. Both ends count (RFC 5280 section 4.1.2.5), so the last second is one
    /// short of the full days.
    ///
    /// # Errors
    ///
    /// [`PkiError::Validity`] for no days, or past the year 9999.
    pub fn days(now: OffsetDateTime, days: u32) -> Result<Self, PkiError> {
        let whole = now
            .replace_nanosecond(0)
            .map_err(|_| PkiError::Validity(days))?;
        let not_before = whole - BACKDATE;
        let not_after = not_before
            .checked_add(Duration::days(i64::from(days)) - Duration::SECOND)
            .filter(|end| days > 0 && end.year() <= 9999)
            .ok_or(PkiError::Validity(days))?;
        Ok(Self {
            not_before,
            not_after,
        })
    }

    /// Until a given second, from `now`, backdated as [`Validity::days`].
    ///
    /// # Errors
    ///
    /// [`PkiError::ValidityEnd`] when that is over, or past the year 9999.
    pub fn until(now: OffsetDateTime, end: OffsetDateTime) -> Result<Self, PkiError> {
        let end = end.to_offset(time::UtcOffset::UTC);
        if end <= now || end.year() > 9999 {
            return Err(PkiError::ValidityEnd(rfc3339(end)));
        }
        let begin = Self::days(now, 1)?.not_before;
        Ok(Self {
            not_before: begin,
            not_after: end.replace_nanosecond(0).unwrap_or(end),
        })
    }

    /// Its length in days, a begun one counted.
    #[must_use]
    pub fn whole_days(&self) -> u32 {
        let seconds = (self.not_after - self.not_before).whole_seconds() + 1;
        u32::try_from(u64::try_from(seconds).unwrap_or(0).div_ceil(86_400)).unwrap_or(u32::MAX)
    }

    /// Clamped to an issuer's validity: no leaf outlives or predates what signs it.
    ///
    /// # Errors
    ///
    /// [`PkiError::IssuerExpired`], [`PkiError::IssuerNotYetValid`] when nothing is left.
    pub fn within(self, issuer: Self) -> Result<Self, PkiError> {
        let clamped = Self {
            not_before: self.not_before.max(issuer.not_before),
            not_after: self.not_after.min(issuer.not_after),
        };
        if clamped.not_before >= clamped.not_after {
            if self.not_after <= issuer.not_before {
                return Err(PkiError::IssuerNotYetValid(date(issuer.not_before)));
            }
            return Err(PkiError::IssuerExpired(date(issuer.not_after)));
        }
        Ok(clamped)
    }

    /// Whole days that are left at `now`; negative when it is over.
    #[must_use]
    pub fn days_left(&self, now: OffsetDateTime) -> i64 {
        (self.not_after - now).whole_seconds().div_euclid(86_400)
    }

    /// Its length, the last second left out.
    #[must_use]
    pub fn lifetime(&self) -> Duration {
        self.not_after - self.not_before
    }

    /// Whether a renewal waits until half of it is over: two thirds of so little would leave no time for a second try.
    #[must_use]
    pub fn is_short(&self) -> bool {
        self.lifetime() < Duration::days(10)
    }

    /// From when on it is due where nobody says otherwise: a third of it is left, or half of a lifetime under 10 days.
    #[must_use]
    pub fn due_at(&self) -> OffsetDateTime {
        let share = if self.is_short() { 2 } else { 3 };
        self.not_after - self.lifetime() / share
    }

    /// How urgent the end is at `now`.
    #[must_use]
    pub fn level(&self, now: OffsetDateTime) -> ExpiryLevel {
        if now < self.not_before {
            ExpiryLevel::NotYet
        } else if now > self.not_after {
            ExpiryLevel::Expired
        } else if now >= self.due_at() {
            ExpiryLevel::Due
        } else {
            ExpiryLevel::Fine
        }
    }
}

/// How urgent the end of a certificate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExpiryLevel {
    /// Nothing to do.
    Fine,
    /// To be renewed.
    Due,
    /// Over.
    Expired,
    /// Begins in the future: a clock is wrong.
    NotYet,
}

impl ExpiryLevel {
    /// One word for people.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fine => "ok",
            Self::Due => "due",
            Self::Expired => "expired",
            Self::NotYet => "not yet valid",
        }
    }
}

/// A date as people read it, in UTC.
#[must_use]
pub fn date(moment: OffsetDateTime) -> String {
    let day = moment.to_offset(time::UtcOffset::UTC).date();
    format!(
        "{:04}-{:02}-{:02}",
        day.year(),
        u8::from(day.month()),
        day.day()
    )
}

/// RFC 3339 in UTC, whole seconds: the form of every JSON answer.
#[must_use]
pub fn rfc3339(moment: OffsetDateTime) -> String {
    let utc = moment.to_offset(time::UtcOffset::UTC);
    let (hour, minute, second) = utc.to_hms();
    format!("{}T{hour:02}:{minute:02}:{second:02}Z", date(utc))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    const NOW: OffsetDateTime = datetime!(2026-11-20 12:00:00.5 UTC);

    #[test]
    fn days_count_both_ends_and_begin_five_minutes_ago() {
        let validity = Validity::days(NOW, 90).expect("90 days");
        assert_eq!(validity.not_before, datetime!(2026-11-20 11:55:00 UTC));
        assert_eq!(validity.not_after, datetime!(2027-02-18 11:54:59 UTC));
        assert!(Validity::days(NOW, 0).is_err());
        assert!(Validity::days(NOW, u32::MAX).is_err());
    }

    #[test]
    fn a_leaf_stays_within_its_issuer() {
        let issuer = Validity {
            not_before: datetime!(2026-11-20 11:58 UTC),
            not_after: datetime!(2026-12-01 0:00 UTC),
        };
        let leaf = Validity::days(NOW, 90)
            .expect("90 days")
            .within(issuer)
            .expect("something is left");
        assert_eq!(leaf, issuer);
        let over = Validity {
            not_before: datetime!(2020-01-01 0:00 UTC),
            not_after: datetime!(2021-01-01 0:00 UTC),
        };
        let error = Validity::days(NOW, 90)
            .expect("90 days")
            .within(over)
            .expect_err("nothing is left");
        assert_eq!(error.to_string(), "the issuer expired on 2021-01-01");
        let later = Validity {
            not_before: datetime!(2027-04-01 0:00 UTC),
            not_after: datetime!(2037-04-01 0:00 UTC),
        };
        let error = Validity::days(NOW, 90)
            .expect("90 days")
            .within(later)
            .expect_err("nothing is left");
        assert_eq!(
            error.to_string(),
            "the issuer is not valid before 2027-04-01"
        );
    }

    #[test]
    fn levels_follow_the_renewal_rule() {
        let long = Validity {
            not_before: datetime!(2026-01-01 0:00 UTC),
            not_after: datetime!(2026-04-01 0:00 UTC),
        };
        assert_eq!(
            long.level(datetime!(2026-02-25 0:00 UTC)),
            ExpiryLevel::Fine
        );
        assert_eq!(long.level(datetime!(2026-03-05 0:00 UTC)), ExpiryLevel::Due);
        assert_eq!(
            long.level(datetime!(2026-04-02 0:00 UTC)),
            ExpiryLevel::Expired
        );
        assert_eq!(
            long.level(datetime!(2025-12-31 0:00 UTC)),
            ExpiryLevel::NotYet
        );
        let short = Validity {
            not_before: datetime!(2026-01-01 0:00 UTC),
            not_after: datetime!(2026-01-07 0:00 UTC),
        };
        assert_eq!(
            short.level(datetime!(2026-01-03 12:00 UTC)),
            ExpiryLevel::Fine
        );
        assert_eq!(
            short.level(datetime!(2026-01-04 12:00 UTC)),
            ExpiryLevel::Due
        );
        assert_eq!(short.days_left(datetime!(2026-01-06 12:00 UTC)), 0);
        assert_eq!(short.days_left(datetime!(2026-01-07 12:00 UTC)), -1);
    }

    #[test]
    fn moments_are_written_in_utc() {
        assert_eq!(
            rfc3339(datetime!(2026-11-20 01:02:03 +02:00)),
            "2026-11-19T23:02:03Z"
        );
    }
}
