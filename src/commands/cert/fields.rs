//! What a certificate shall say, from flags: subject, lifetime, names.

use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, OffsetDateTime, Time};

use super::Session;
use crate::error::Failure;
use crate::pki::constraints::Constraints;
use crate::pki::key::KeyType;
use crate::pki::leaf::APPLE_DAYS;
use crate::pki::name::NameError;
use crate::pki::profile::Profile;
use crate::pki::san::{self, San};
use crate::pki::subject::Subject;
use crate::pki::validity::Validity;

/// Flags of the subject.
#[derive(clap::Args, Clone, Debug, Default)]
pub(in crate::commands) struct SubjectArguments {
    /// The whole subject in OpenSSL's notation, such as /C=US/O=Dev/CN=localhost [default: the first name as CN]
    #[arg(long, value_name = "SUBJECT", help_heading = "Subject")]
    subject: Option<Subject>,
    /// Common name
    #[arg(long, value_name = "TEXT", help_heading = "Subject")]
    cn: Option<String>,
    /// Organization
    #[arg(long, value_name = "TEXT", help_heading = "Subject")]
    org: Option<String>,
    /// Organizational unit
    #[arg(long, value_name = "TEXT", help_heading = "Subject")]
    org_unit: Option<String>,
    /// Country, two letters
    #[arg(long, value_name = "CC", help_heading = "Subject")]
    country: Option<String>,
    /// State or province
    #[arg(long, value_name = "TEXT", help_heading = "Subject")]
    province: Option<String>,
    /// City
    #[arg(long, value_name = "TEXT", help_heading = "Subject")]
    locality: Option<String>,
}

impl SubjectArguments {
    /// The subject, where anything of it is given; without a CN of its own it gets `cn`.
    pub(in crate::commands) fn subject(
        &self,
        cn: Option<&str>,
    ) -> Result<Option<Subject>, Failure> {
        let given = [
            ("C", &self.country),
            ("ST", &self.province),
            ("L", &self.locality),
            ("O", &self.org),
            ("OU", &self.org_unit),
            ("CN", &self.cn),
        ];
        if self.subject.is_none() && given.iter().all(|(_, value)| value.is_none()) {
            return Ok(None);
        }
        let wrong = |error| Failure::usage("this subject cannot be certified").caused_by(&error);
        let mut subject = self.subject.clone().unwrap_or_default();
        for (name, value) in given {
            if let Some(value) = value {
                subject.add(name, value).map_err(wrong)?;
            }
        }
        // A whole subject is meant as it is; single flags add to what would be there without them.
        if let Some(cn) = cn
            && self.subject.is_none()
            && subject.cn().is_none()
        {
            subject.add("CN", cn).map_err(wrong)?;
        }
        Ok(Some(subject))
    }
}

/// Flags of the lifetime.
#[derive(clap::Args, Clone, Debug, Default)]
pub(in crate::commands) struct LifetimeArguments {
    /// Lifetime in days [default: 90; 14 for webtransport]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=36_500))]
    pub(in crate::commands) days: Option<u32>,
    /// The last moment instead: 2027-06-30 or 2027-06-30T12:00:00Z
    #[arg(long, value_name = "TIME", value_parser = moment, conflicts_with = "days")]
    pub(in crate::commands) not_after: Option<OffsetDateTime>,
}

impl LifetimeArguments {
    pub(in crate::commands) fn validity(
        &self,
        default_days: u32,
        now: OffsetDateTime,
    ) -> Result<Validity, Failure> {
        let validity = match self.not_after {
            Some(end) => Validity::until(now, end),
            None => Validity::days(now, self.days.unwrap_or(default_days)),
        };
        validity.map_err(|error| Failure::usage("this lifetime cannot be").caused_by(&error))
    }
}

/// A day, which counts whole, or a moment, in UTC where it does not say otherwise.
pub(in crate::commands) fn moment(text: &str) -> Result<OffsetDateTime, String> {
    if let Ok(day) = Date::parse(text, format_description!("[year]-[month]-[day]")) {
        let last = Time::from_hms(23, 59, 59).unwrap_or(Time::MIDNIGHT);
        return Ok(day.with_time(last).assume_utc());
    }
    OffsetDateTime::parse(text, &Rfc3339)
        .map_err(|_| "a moment looks like 2027-06-30 or 2027-06-30T12:00:00Z".to_owned())
}

/// Names, in the notation of the command line. In a client's certificate a text that is no name becomes the CN.
pub(in crate::commands) fn names<'a>(
    texts: impl IntoIterator<Item = &'a str>,
    profile: Profile,
) -> Result<(Vec<San>, Option<String>), Failure> {
    let mut cn = None;
    let mut names = Vec::new();
    for text in texts {
        match text.parse::<San>() {
            Ok(name) => names.push(Ok(name)),
            Err(NameError::BadName { .. }) if !profile.is_server() && cn.is_none() => {
                cn = Some(text.trim().to_owned());
            }
            Err(error) => return Err(bad_name(&error)),
        }
    }
    san::distinct(names)
        .map(|names| (names, cn))
        .map_err(|error| bad_name(&error))
}

fn bad_name(error: &NameError) -> Failure {
    let failure = Failure::usage("these names cannot be certified").caused_by(error);
    match error {
        NameError::Url { host, text } => failure
            .hint(format!("name the host: `{host}`"))
            .hint(format!("or the URL itself, for a client that looks for it: `URI:{text}`")),
        NameError::Port { host, .. } => failure.hint(format!("name the host: `{host}`")),
        _ => failure.hint(
            "names look like `localhost`, `*.example.com`, `192.168.1.20`, `::1`, `me@example.com` or `spiffe://a/b`",
        ),
    }
}

/// webpki, and so everything built on rustls, refuses an e-mail address below a CA that constrains them, permitted or not
/// (measured with 0.103; OpenSSL and GnuTLS take it).
pub(in crate::commands) fn warn_of_mail(
    names: &[San],
    constraints: &Constraints,
    session: &Session,
) {
    let has_mail = names.iter().any(|name| matches!(name, San::Email(_)));
    if has_mail && !constraints.is_empty() {
        session.ui.warn(
            "programs built on rustls refuse a certificate with an e-mail address from a constrained CA",
        );
    }
}

/// What some clients will not take is said before it is made, with the clients' names.
pub(in crate::commands) fn warn_of_clients(
    profile: Profile,
    key_type: KeyType,
    validity: Validity,
    names: &[San],
    session: &Session,
) {
    if !profile.is_server() {
        return;
    }
    let refused_by = key_type.refused_by();
    if !refused_by.is_empty() {
        let clients = refused_by.join(" and ");
        session.ui.warn(&format!(
            "{clients} will refuse a certificate of key type {key_type}; every client takes p256"
        ));
    }
    if validity.whole_days() > APPLE_DAYS {
        session.ui.warn(&format!(
            "iOS and macOS refuse certificates of more than {APPLE_DAYS} days"
        ));
    }
    for name in names.iter().filter_map(San::identifier) {
        let ascii = name.ascii();
        if name.is_wildcard() && ascii.matches('.').count() == 1 {
            session.ui.warn(&format!(
                "browsers refuse `{ascii}`: a wildcard needs two labels behind it"
            ));
        }
    }
}
