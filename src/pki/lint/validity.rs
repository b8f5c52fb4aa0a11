//! Rules on dates.

use time::{Duration, OffsetDateTime};
use x509_parser::time::ASN1Time;

use super::super::leaf::APPLE_DAYS;
use super::super::validity::date;
use super::examined::Examined;

/// The first year of GeneralizedTime (RFC 5280 section 4.1.2.5).
const GENERALIZED_FROM: i32 = 2050;

pub(super) fn validity_not_positive(examined: &Examined<'_>) -> Option<String> {
    is_reversed(examined).then(|| "it ends before it begins".to_owned())
}

pub(super) fn validity_too_long(examined: &Examined<'_>) -> Option<String> {
    let validity = examined.certificate.validity();
    // Both ends count.
    let seconds = validity
        .not_after
        .timestamp()
        .saturating_sub(validity.not_before.timestamp())
        .saturating_add(1);
    let days = Duration::seconds(seconds).whole_days();
    let longer = seconds > i64::from(APPLE_DAYS) * 86_400;
    (examined.is_for_servers() && longer)
        .then(|| format!("it is valid for {days} days, more than {APPLE_DAYS}"))
}

pub(super) fn validity_time_form(examined: &Examined<'_>) -> Option<String> {
    let validity = examined.certificate.validity();
    [validity.not_before, validity.not_after]
        .iter()
        .any(|time| {
            moment(time)
                .is_some_and(|at| time.is_generalizedtime() != (at.year() >= GENERALIZED_FROM))
        })
        .then(|| {
            "a date until 2049 is not a UTCTime, or one from 2050 not a GeneralizedTime".to_owned()
        })
}

pub(super) fn outlives_issuer(examined: &Examined<'_>) -> Option<String> {
    let own = examined.certificate.validity();
    let issuer = examined.issuer?.validity();
    (own.not_after.timestamp() > issuer.not_after.timestamp()).then(|| {
        format!(
            "it ends on {}, after its issuer, which ends on {}",
            day(&own.not_after),
            day(&issuer.not_after)
        )
    })
}

pub(super) fn expired(examined: &Examined<'_>) -> Option<String> {
    let end = examined.certificate.validity().not_after;
    (end.timestamp() < examined.now.unix_timestamp() && !is_reversed(examined))
        .then(|| format!("it expired on {}", day(&end)))
}

pub(super) fn not_yet_valid(examined: &Examined<'_>) -> Option<String> {
    let begin = examined.certificate.validity().not_before;
    (begin.timestamp() > examined.now.unix_timestamp() && !is_reversed(examined))
        .then(|| format!("it is not valid before {}", day(&begin)))
}

fn is_reversed(examined: &Examined<'_>) -> bool {
    let validity = examined.certificate.validity();
    validity.not_after.timestamp() < validity.not_before.timestamp()
}

fn moment(time: &ASN1Time) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp(time.timestamp()).ok()
}

fn day(time: &ASN1Time) -> String {
    moment(time).map_or_else(|| time.timestamp().to_string(), date)
}
