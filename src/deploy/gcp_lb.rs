//! A load balancer of Google Cloud, with TLS as it should be.

use std::path::Path;

use askama::Template;

use super::cloud_run::{PROJECT, REGION, needed};
use super::container::{self, names, number_or, word_or};
use super::flag::{DOMAIN, Flag};
use super::value::Kind;
use super::{DeployError, Example, Judge, Rendered, Request, Target};

const NAME: Flag = Flag::new(
    "name",
    Kind::Label,
    "NAME",
    "What everything is called that is made [default: voicectl]",
);
const SERVICE: Flag = Flag::new(
    "cloud-run-service",
    Kind::Label,
    "SERVICE",
    "Service of Cloud Run behind it, in --region",
);
const GROUP: Flag = Flag::new(
    "instance-group",
    Kind::Label,
    "GROUP",
    "Group of machines behind it that run the server with HTTPS, in --zone",
);
const ZONE: Flag = Flag::new(
    "zone",
    Kind::Label,
    "ZONE",
    "Zone of the group, such as europe-west1-b",
);
const PORT: Flag = Flag::new(
    "port",
    Kind::Number(1, 65_535),
    "PORT",
    "Port of the server on these machines [default: 8443]",
);
const NETWORK: Flag = Flag::new(
    "network",
    Kind::Label,
    "NETWORK",
    "Network of these machines [default: default]",
);
const TAG: Flag = Flag::new(
    "target-tag",
    Kind::Label,
    "TAG",
    "Network tag of these machines, for the firewall [default: voicectl]",
);
const DNS: Flag = Flag::new(
    "dns-zone",
    Kind::Label,
    "ZONE",
    "Managed zone of Cloud DNS that gets the records [default: they are printed]",
);

/// Where Google's load balancers and health checks come from.
const RANGES: [&str; 2] = ["130.211.0.0/22", "35.191.0.0/16"];

/// A global external application load balancer.
#[derive(Debug)]
pub struct GcpLb;

#[derive(Template)]
#[template(path = "gcp-lb/gcp-lb.sh", config = "src/deploy/askama.toml")]
struct Script<'a> {
    project: &'a str,
    name: &'a str,
    /// Names without wildcards, each once: what is proven.
    proofs: &'a [String],
    /// Names as they are asked for.
    hosts: &'a [String],
    domains: String,
    cloud_run: Option<&'a str>,
    region: &'a str,
    zone: &'a str,
    group: &'a str,
    port: u64,
    network: String,
    tag: String,
    ranges: String,
    zone_of_dns: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "gcp-lb/gcp-lb-teardown.sh", config = "src/deploy/askama.toml")]
struct Teardown<'a> {
    project: &'a str,
    name: &'a str,
    proofs: &'a [String],
    hosts: &'a [String],
    cloud_run: Option<&'a str>,
    region: &'a str,
}

impl Target for GcpLb {
    fn name(&self) -> &'static str {
        "gcp-lb"
    }

    fn about(&self) -> &'static str {
        "A load balancer of Google Cloud with a certificate and TLS 1.2 and 1.3 only"
    }

    fn details(&self) -> &'static str {
        "Scripts for gcloud, which may be run again and again: one makes what is missing, the other takes it away. Google's \
         certificate manager gets and renews the certificate, which is proven by DNS. The TLS policy is RESTRICTED: without it \
         Google's load balancers take TLS 1.0."
    }

    fn examples(&self) -> &'static [Example] {
        &[
            Example {
                line: "gcp-lb --project my-project --domain voice.example.com --cloud-run-service voicectl --region europe-west1 --write .",
                does: "before Cloud Run",
            },
            Example {
                line: "gcp-lb --project my-project --domain voice.example.com --instance-group voice --zone europe-west1-b",
                does: "before machines",
            },
            Example {
                line: "gcp-lb --project my-project --domain example.com --domain '*.example.com' --cloud-run-service voicectl --region europe-west1 --dns-zone example",
                does: "a wildcard, records in Cloud DNS",
            },
        ]
    }

    fn flags(&self) -> Vec<&'static Flag> {
        vec![
            &PROJECT, &DOMAIN, &NAME, &SERVICE, &REGION, &GROUP, &ZONE, &PORT, &NETWORK, &TAG, &DNS,
        ]
    }

    fn render(&self, request: &Request) -> Result<Rendered, DeployError> {
        let values = &request.values;
        let project = needed(values, &PROJECT)?;
        let name = word_or(values, &NAME, "voicectl");
        if name.len() > 50 {
            return Err(DeployError::Value {
                flag: NAME.name,
                value: name,
                reason: "at most 50 letters, as others are put behind it".to_owned(),
            });
        }
        let hosts = names(values, &DOMAIN, None)?;
        if hosts.is_empty() {
            return Err(DeployError::Missing(DOMAIN.name));
        }
        let mut proofs: Vec<String> = Vec::new();
        for host in &hosts {
            let proof = host.strip_prefix("*.").unwrap_or(host).to_owned();
            if !proofs.contains(&proof) {
                proofs.push(proof);
            }
        }
        let (cloud_run, group) = (values.word(&SERVICE), values.word(&GROUP));
        let (region, zone) = match (cloud_run, group) {
            (Some(_), None) => (needed(values, &REGION)?, String::new()),
            (None, Some(_)) => (String::new(), needed(values, &ZONE)?),
            (Some(_), Some(_)) => {
                return Err(DeployError::Together(
                    "--cloud-run-service and --instance-group do not go together".to_owned(),
                ));
            }
            (None, None) => return Err(DeployError::Missing(SERVICE.name)),
        };
        let cloud_run = cloud_run.map(String::as_str);
        if cloud_run.is_some() {
            for flag in [&ZONE, &PORT, &NETWORK, &TAG] {
                if values.has(flag) {
                    return Err(DeployError::Together(format!(
                        "--{} goes with --instance-group",
                        flag.name
                    )));
                }
            }
        }
        let script = Script {
            project: &project,
            name: &name,
            proofs: &proofs,
            hosts: &hosts,
            domains: hosts.join(","),
            cloud_run,
            region: &region,
            zone: &zone,
            group: group.map_or("", String::as_str),
            port: number_or(values, &PORT, 8443),
            network: word_or(values, &NETWORK, "default"),
            tag: word_or(values, &TAG, "voicectl"),
            ranges: RANGES.join(","),
            zone_of_dns: values.word(&DNS).map(String::as_str),
        };
        let teardown = Teardown {
            project: &project,
            name: &name,
            proofs: &proofs,
            hosts: &hosts,
            cloud_run,
            region: &region,
        };
        let of = |text: askama::Result<String>| {
            text.map_err(|error| DeployError::Template("gcp-lb", error))
        };
        let mut rendered = Rendered {
            made_for: "Google Cloud".to_owned(),
            ..Rendered::default()
        };
        rendered.write("gcp-lb.sh", of(script.render())?);
        rendered.write("gcp-lb-teardown.sh", of(teardown.render())?);
        let address = format!(
            "`gcloud --project={project} compute addresses describe {name} --global --format='value(address)'`"
        );
        rendered.next = vec![
            "`./gcp-lb.sh` makes it; the certificate is there some minutes after its records are"
                .to_owned(),
        ];
        rendered.next.push(if cloud_run.is_some() {
            // Two hops: the load balancer, and the front end of Cloud Run.
            format!("the server has to trust two hops in front: `voicectl deploy cloud-run --trusted-proxy ADDRESS --ingress internal-and-cloud-load-balancing`, with the address that {address} prints")
        } else {
            format!(
                "the server has to trust two hops in front: `voicectl serve --trusted-proxy {} --trusted-proxy {} --trusted-proxy ADDRESS`, with the address that {address} prints",
                RANGES[0], RANGES[1]
            )
        });
        Ok(rendered)
    }

    fn judges(&self, _: &Request, rendered: &Rendered, folder: &Path) -> Vec<Judge> {
        container::shellcheck(folder, rendered)
            .into_iter()
            .collect()
    }
}
