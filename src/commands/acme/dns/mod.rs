//! Flags of dns-01, and the solver that they mean.

mod operator;
mod settings;
mod way;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use crate::acme::dns::exec::HOOK_LIMIT;
use crate::acme::dns::propagation::PROPAGATION_LIMIT;
use crate::acme::dns::resolve::DNS_PORT;
use crate::acme::dns::{DnsError, Propagation, Resolver};
use crate::commands::inspect::parse_duration;
use crate::error::Failure;

pub(in crate::commands) use settings::DnsSettings;
pub(in crate::commands) use way::Way;

/// Who is asked for DNS records.
#[derive(clap::Args, Clone, Debug)]
pub(in crate::commands) struct ResolverArguments {
    /// Ask this resolver instead of the system's, such as 192.0.2.53 or 192.0.2.53:5353; can be repeated
    #[arg(long, value_name = "ADDRESS", value_parser = resolver_address, help_heading = "DNS")]
    pub(in crate::commands) dns_resolver: Vec<SocketAddr>,
    /// Ask the servers of a zone on this port, for a zone that is not in the public DNS
    #[arg(long, value_name = "PORT", default_value_t = DNS_PORT, help_heading = "DNS")]
    pub(in crate::commands) dns_port: u16,
}

impl ResolverArguments {
    /// Asks as these flags say.
    pub(in crate::commands) fn resolver(&self) -> Result<Resolver, Failure> {
        Resolver::new(&self.dns_resolver)
            .map(|resolver| resolver.with_authority_port(self.dns_port))
            .map_err(|error| dns_failure("cannot ask DNS", &error))
    }
}

/// Who sets TXT records, and when they are there.
#[derive(clap::Args, Clone, Debug)]
pub(in crate::commands) struct DnsArguments {
    #[arg(long, value_name = "WAY", help = way::HELP, long_help = way::long_help(), help_heading = "DNS")]
    pub(in crate::commands) dns: Option<Way>,
    /// Read what the provider needs from this file of NAME=VALUE lines that nobody else may read (0600)
    #[arg(long, value_name = "FILE", requires = "dns", help_heading = "DNS")]
    dns_credentials: Option<PathBuf>,
    #[command(flatten)]
    pub(in crate::commands) resolvers: ResolverArguments,
    /// Whom to ask before the CA is: authoritative (every server of the zone), resolvers, off
    #[arg(
        long,
        value_name = "WHOM",
        default_value_t,
        requires = "dns",
        help_heading = "DNS"
    )]
    propagation: Propagation,
    /// How long to wait until the records are seen
    #[arg(long, value_name = "TIME", value_parser = parse_duration, requires = "dns", help_heading = "DNS")]
    propagation_timeout: Option<Duration>,
    /// How long one call of a hook may take [default: 2m]
    #[arg(long, value_name = "TIME", value_parser = parse_duration, requires = "dns", help_heading = "DNS")]
    dns_hook_timeout: Option<Duration>,
}

impl DnsArguments {
    /// What the flags say, with absolute paths; none without `--dns`.
    pub(in crate::commands) fn settings(&self) -> Result<Option<DnsSettings>, Failure> {
        let Some(way) = &self.dns else {
            return Ok(None);
        };
        let way = way
            .resolved()
            .map_err(|error| dns_failure("cannot use the hook", &error))?;
        let credentials = match &self.dns_credentials {
            Some(path) => Some(std::path::absolute(path).map_err(|error| {
                Failure::usage(format!("cannot use {}", path.display())).caused_by(&error)
            })?),
            None => None,
        };
        Ok(Some(DnsSettings {
            way,
            credentials,
            resolvers: self.resolvers.clone(),
            propagation: self.propagation,
            propagation_limit: self.propagation_timeout.unwrap_or(PROPAGATION_LIMIT),
            hook_limit: self.dns_hook_timeout.unwrap_or(HOOK_LIMIT),
        }))
    }
}

/// An address with or without a port.
fn resolver_address(text: &str) -> Result<SocketAddr, String> {
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    text.parse()
        .or_else(|_| {
            bare.parse()
                .map(|address| SocketAddr::new(address, DNS_PORT))
        })
        .map_err(|_| "it is no IP address, with or without a port".to_owned())
}

/// What an error of DNS means, with its repair.
pub(in crate::commands) fn dns_failure(what: impl Into<String>, error: &DnsError) -> Failure {
    let failure = match error {
        DnsError::Missing { .. } | DnsError::Unknown { .. } => Failure::usage(what),
        _ => Failure::failed(what),
    };
    let failure = failure.caused_by(error);
    match error {
        DnsError::Missing { .. } => failure.hint(
            "set it in the environment, or in a file of NAME=VALUE lines for `--dns-credentials FILE`",
        ),
        DnsError::Unknown { .. } => {
            failure.hint("`voicectl acme issue --help` lists the providers")
        }
        DnsError::NotSeen { .. } => failure.hint(
            "a slow provider needs more time: `--propagation-timeout 10m`; `--propagation off` asks the CA at once",
        ),
        _ => failure,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use clap::{CommandFactory, Parser};

    use super::*;
    use crate::commands::Session;
    use crate::config::Environment;
    use crate::paths::Paths;
    use crate::ui::{Ui, UiOptions};

    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        dns: DnsArguments,
    }

    fn parsed(line: &str) -> Result<DnsArguments, String> {
        Line::try_parse_from(line.split(' '))
            .map(|line| line.dns)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn flags_become_settings_with_absolute_paths() {
        Line::command().debug_assert();
        assert!(
            parsed("x")
                .expect("nothing")
                .settings()
                .expect("good")
                .is_none()
        );
        let settings = parsed("x --dns exec:sh --propagation-timeout 90s --dns-credentials a.env")
            .expect("good")
            .settings()
            .expect("good")
            .expect("some");
        let map = settings.remember();
        let shell = map["dns"].strip_prefix("exec:").expect("a hook");
        assert!(shell.starts_with('/') && shell.ends_with("/sh"), "{shell}");
        assert!(map["dns_credentials"].starts_with('/'), "{map:?}");
        assert_eq!(map["propagation_timeout_ms"], "90000");
        for (line, why) in [
            ("x --dns exec:/nowhere/hook", "there is no such file"),
            ("x --dns acme.sh:/etc/passwd", "dns_cf.sh"),
        ] {
            let failure = parsed(line).expect("good").settings().expect_err(line);
            assert!(failure.because[0].contains(why), "{failure:?}");
        }
        for (line, why) in [
            ("x --propagation off", "--dns"),
            ("x --dns exec", "a path is missing"),
            ("x --dns nobody", "no DNS provider"),
            ("x --dns manual --propagation on", "authoritative"),
        ] {
            let Err(error) = parsed(line) else {
                panic!("{line} is taken")
            };
            assert!(error.contains(why), "{error}");
        }
    }

    fn session(variables: &[(&str, &str)], state: &std::path::Path) -> Session {
        let environment = Environment::of(variables);
        let options = UiOptions {
            no_input: true,
            ..UiOptions::default()
        };
        Session {
            ui: Ui::new(options, &environment),
            environment,
            paths: Paths {
                state: state.to_owned(),
                config: state.to_owned(),
                cache: state.to_owned(),
            },
            is_stage: false,
        }
    }

    #[tokio::test]
    async fn a_later_run_builds_the_solver_from_what_is_remembered() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().expect("a folder");
        let built = |way: &str, variables: &[(&str, &str)]| {
            let map = [("dns", way), ("dns_resolver", "127.0.0.1:5353")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()));
            DnsSettings::recall(&BTreeMap::from(map))
                .expect("good")
                .expect("some")
                .solver(&session(variables, folder.path()))
        };
        built("exec:/bin/sh", &[]).expect("a solver");
        let failure = built("manual", &[]).expect_err("nobody there");
        assert!(failure.hints[0].contains("--dns exec:PATH"), "{failure:?}");
        let failure = built("acme-dns", &[]).expect_err("no server");
        assert_eq!(failure.because, ["acme-dns needs ACME_DNS_API_BASE"]);
        built("acme-dns", &[("ACME_DNS_API_BASE", "https://a.test")]).expect("a solver");
        if cfg!(feature = "dns-providers") {
            let failure = built("desec", &[]).expect_err("no token");
            assert_eq!(failure.because, ["desec needs DESEC_TOKEN"]);
            assert!(
                failure.hints[0].contains("--dns-credentials"),
                "{failure:?}"
            );
            built("desec", &[("DESEC_TOKEN", "t")]).expect("a solver");
            // The usual file does as well.
            let file = folder.path().join("dns/desec.env");
            std::fs::create_dir_all(folder.path().join("dns")).expect("made");
            std::fs::write(&file, "DESEC_TOKEN=t\n").expect("written");
            std::fs::set_permissions(&file, PermissionsExt::from_mode(0o600)).expect("set");
            built("desec", &[]).expect("a solver");
        }
    }

    #[test]
    fn a_resolver_has_a_port_or_53() {
        for (text, address) in [
            ("192.0.2.53", "192.0.2.53:53"),
            ("192.0.2.53:5353", "192.0.2.53:5353"),
            ("::1", "[::1]:53"),
            ("[::1]", "[::1]:53"),
            ("[::1]:5353", "[::1]:5353"),
        ] {
            assert_eq!(
                resolver_address(text).map(|address| address.to_string()),
                Ok(address.to_owned())
            );
        }
        for wrong in ["dns.test", "", "1.2.3", "192.0.2.53:"] {
            assert!(resolver_address(wrong).is_err(), "{wrong}");
        }
    }
}
