//! Every branch of the decision, and years of hourly looks.

use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use super::*;

const NOW: OffsetDateTime = datetime!(2026-11-21 10:00 UTC);
const HOUR: Duration = Duration::HOUR;
const DAY: Duration = Duration::DAY;

fn validity(age: Duration, lifetime: Duration) -> Validity {
    Validity {
        not_before: NOW - age,
        not_after: NOW - age + lifetime,
    }
}

fn inputs(validity: Validity) -> Inputs<'static> {
    Inputs {
        validity,
        issuer: Issuer::Acme,
        ari: None,
        revoked: None,
        next_attempt: None,
        now: NOW,
        wake: WAKE,
    }
}

fn ari(start: OffsetDateTime, end: OffsetDateTime, random: u32) -> Ari {
    Ari {
        certificate: "a.b".into(),
        fetched_at: NOW,
        retry_at: NOW + HOUR,
        failure: None,
        skew: Duration::ZERO,
        window: Window::choose(start, end, None, random).ok(),
    }
}

fn with_ari(validity: Validity, ari: &Ari) -> Decision {
    decide(&Inputs {
        ari: Some(ari),
        ..inputs(validity)
    })
}

#[test]
fn without_a_word_of_the_ca_the_lifetime_counts() {
    let of = |age: i32, lifetime: i32| decide(&inputs(validity(DAY * age, DAY * lifetime)));
    let later = of(59, 90);
    assert_eq!(later.at(), Some(NOW + DAY));
    assert_eq!(later.because(), &Because::Lifetime { short: false });
    assert!(of(60, 90).is_due());
    assert!(!of(2, 6).is_due());
    let short = of(3, 6);
    assert!(short.is_due());
    assert_eq!(short.because(), &Because::Lifetime { short: true });
}

#[test]
fn what_ends_before_the_next_look_is_due() {
    let mut inputs = inputs(validity(HOUR, DAY * 30));
    inputs.wake = DAY * 40;
    assert!(matches!(
        decide(&inputs).because(),
        Because::LastLook { .. }
    ));
    assert!(decide(&inputs).is_due());
}

#[test]
fn expired_and_not_yet_valid() {
    let over = decide(&inputs(validity(DAY * 91, DAY * 90)));
    assert!(over.is_due());
    assert_eq!(over.because().rule(), "expired");
    let future = inputs(validity(-DAY, DAY * 90));
    let decision = decide(&future);
    assert_eq!(decision.at(), Some(NOW + DAY));
    assert_eq!(decision.because().rule(), "not-yet-valid");
    assert!(matches!(notices(&future)[..], [Notice::NotYetValid { .. }]));
}

#[test]
fn the_word_of_the_ca_comes_first() {
    let young = validity(DAY * 10, DAY * 90);
    let old = validity(DAY * 70, DAY * 90);
    let past = ari(NOW - DAY * 2, NOW - DAY, 0);
    assert!(with_ari(young, &past).is_due(), "in the past, so now");
    assert_eq!(with_ari(young, &past).because().rule(), "ari");
    let future = ari(NOW + DAY * 5, NOW + DAY * 6, 0);
    let decision = with_ari(old, &future);
    assert_eq!(
        decision.at(),
        Some(NOW + DAY * 5),
        "later than a third, as it says"
    );
    // The window is open and its moment is not there yet.
    let open = ari(NOW - DAY, NOW + DAY * 9, 1 << 31);
    assert_eq!(with_ari(young, &open).at(), Some(NOW + DAY * 4));
}

#[test]
fn a_moment_before_the_next_look_is_now_unless_the_next_look_is_in_the_window_too() {
    let validity = validity(DAY * 10, DAY * 90);
    let minutes = Duration::minutes;
    // Open: chosen in half an hour, nobody looks before an hour.
    let open = ari(NOW - HOUR * 2, NOW + HOUR * 3, 1 << 31);
    assert!(with_ari(validity, &open).is_due());
    // Opens soon and is open still at the next look.
    let soon = ari(NOW + minutes(10), NOW + HOUR * 9, 0);
    assert!(!with_ari(validity, &soon).is_due());
    // Opens soon and is over at the next look.
    let brief = ari(NOW + minutes(10), NOW + minutes(20), 0);
    let decision = with_ari(validity, &brief);
    assert!(decision.is_due());
    assert!(matches!(decision.because(), Because::WindowEnds { .. }));
}

#[test]
fn a_window_near_the_end_does_not_count() {
    let old = validity(DAY * 61, DAY * 90);
    for (start, end) in [(26, 28), (29, 31), (100, 200), (2_000_000, 2_000_001)] {
        let late = ari(NOW + DAY * start, NOW + DAY * end, 0);
        let decision = with_ari(old, &late);
        assert!(decision.is_due(), "{start}");
        assert_eq!(decision.because().rule(), "lifetime");
        let inputs = Inputs {
            ari: Some(&late),
            ..inputs(old)
        };
        assert_eq!(notices(&inputs), [Notice::TooLate]);
    }
    // One that begins in time and never ends has its moment cut.
    let endless = ari(NOW + DAY, NOW + DAY * 5000, u32::MAX);
    let at = with_ari(old, &endless).at().expect("later");
    assert_eq!(at, old.not_after - old.lifetime() / 20);
}

#[test]
fn a_ca_that_says_now_at_once_is_not_obeyed_at_every_look() {
    let hopeless = ari(NOW - DAY * 9, NOW - DAY * 8, 0);
    let decision = with_ari(validity(HOUR, DAY * 90), &hopeless);
    assert_eq!(decision.at(), Some(NOW - HOUR + DAY));
    assert!(matches!(decision.because(), Because::JustIssued { .. }));
    assert!(with_ari(validity(DAY, DAY * 90), &hopeless).is_due());
    // Revoked right after it was issued: the window is of today.
    let revoked = ari(NOW - HOUR, NOW - HOUR / 2, 0);
    assert!(with_ari(validity(HOUR, DAY * 90), &revoked).is_due());
}

#[test]
fn a_failed_attempt_has_its_time() {
    let mut inputs = inputs(validity(DAY * 70, DAY * 90));
    inputs.next_attempt = Some(NOW + HOUR);
    let decision = decide(&inputs);
    assert_eq!(decision.at(), Some(NOW + HOUR));
    assert_eq!(decision.because().rule(), "backoff");
    let said = decision.because().to_string();
    assert!(
        said.contains("2026-11-21T11:00:00Z") && said.contains("a third"),
        "{said}"
    );
    inputs.next_attempt = Some(NOW);
    assert!(decide(&inputs).is_due());
    // Not due anyway: the backoff is no reason.
    inputs.validity = validity(DAY, DAY * 90);
    inputs.next_attempt = Some(NOW + DAY);
    assert_eq!(decide(&inputs).because().rule(), "lifetime");
}

#[test]
fn what_cannot_be_relied_on_is_said() {
    let mut ari = ari(NOW + DAY, NOW + DAY * 2, 0);
    (ari.skew, ari.failure) = (-DAY, Some("the CA answers 500".into()));
    let inputs = Inputs {
        ari: Some(&ari),
        issuer: Issuer::Imported,
        ..inputs(validity(DAY, DAY * 90))
    };
    let said: Vec<String> = notices(&inputs).iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(said[0].contains("renewed where it came from"));
    assert!(said[1].contains("the CA answers 500"));
    assert!(said[2].contains("1440 minutes ahead of the CA's"));
    let four = Ari {
        skew: Duration::minutes(4),
        ..ari.clone()
    };
    let inputs = Inputs {
        ari: Some(&four),
        ..inputs
    };
    assert_eq!(notices(&inputs).len(), 2, "four minutes are none");
}

/// The window that Let's Encrypt suggests: 1 % of the lifetime around two thirds of it, or half of a short one.
fn suggested(validity: Validity) -> (OffsetDateTime, OffsetDateTime) {
    let (middle, part) = (validity.due_at(), validity.lifetime() / 100);
    (middle - part, middle + part)
}

/// Looks every `wake` for 400 days; answers age at renewal and the validity each time, and stops at an expiry.
fn live(
    lifetime: Duration,
    wake: Duration,
    seed: u32,
    by_ari: bool,
) -> Vec<(Validity, OffsetDateTime)> {
    let mut random = seed;
    let mut next = || {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        random
    };
    let issue = |now: OffsetDateTime, random| {
        // As a CA does it: backdated by an hour.
        let validity = Validity {
            not_before: now - HOUR,
            not_after: now - HOUR + lifetime,
        };
        let (start, end) = suggested(validity);
        (validity, ari(start, end, random))
    };
    let mut renewals = Vec::new();
    let mut now = NOW;
    let (mut validity, mut said) = issue(now, next());
    while now < NOW + DAY * 400 {
        // A timer with jitter.
        now += wake * (0.9 + f64::from(next()) / f64::from(u32::MAX) * 0.1);
        assert!(now < validity.not_after, "expired: {lifetime}");
        let decision = decide(&Inputs {
            validity,
            issuer: Issuer::Acme,
            ari: by_ari.then_some(&said),
            revoked: None,
            next_attempt: None,
            now,
            wake,
        });
        if decision.is_due() {
            renewals.push((validity, now));
            (validity, said) = issue(now, next());
        }
    }
    renewals
}

#[test]
fn every_certificate_is_renewed_once_and_in_its_window() {
    for lifetime in [HOUR * 160, DAY * 6, DAY * 45, DAY * 64, DAY * 90] {
        for seed in 0..40 {
            let renewals = live(lifetime, HOUR, seed, true);
            assert!(!renewals.is_empty(), "{lifetime}");
            for (validity, at) in renewals {
                let (start, end) = suggested(validity);
                assert!(
                    (start..=end).contains(&at),
                    "{lifetime} {seed}: {at} in {start} to {end}"
                );
            }
        }
    }
}

#[test]
fn without_the_ca_it_is_renewed_when_its_time_comes_and_not_before() {
    for lifetime in [DAY * 6, DAY * 45, DAY * 64, DAY * 90] {
        for wake in [HOUR, HOUR * 12, DAY] {
            for (validity, at) in live(lifetime, wake, 7, false) {
                let due = validity.due_at();
                assert!(
                    (due..=due + wake).contains(&at),
                    "{lifetime} {wake}: {at} after {due}"
                );
            }
        }
    }
}

#[test]
fn rarer_looks_still_come_in_time() {
    for lifetime in [DAY * 6, DAY * 45, DAY * 90] {
        for wake in [HOUR * 12, DAY] {
            // It ends in an assertion when the certificate expires.
            assert!(!live(lifetime, wake, 3, true).is_empty());
        }
    }
}
