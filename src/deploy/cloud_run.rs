//! Cloud Run: a container per so many requests, with TLS in front of it.

use std::path::Path;

use askama::Template;

use super::container::{
    self, AUDIENCE, IMAGE, ISSUER, MODEL, UPSTREAM, UPSTREAM_MODEL, Variable, engine_and_issuer,
    number_or, texts, variable, word_or,
};
use super::flag::{Flag, Values};
use super::value::Kind;
use super::{DeployError, Example, Judge, Rendered, Request, Target};

pub(super) const PROJECT: Flag =
    Flag::new("project", Kind::Label, "PROJECT", "Project of Google Cloud");
pub(super) const REGION: Flag = Flag::new(
    "region",
    Kind::Label,
    "REGION",
    "Region, such as europe-west1",
);
const NAME: Flag = Flag::new(
    "name",
    Kind::Label,
    "NAME",
    "Name of the service [default: voicectl]",
);
const PROTOCOL: Flag = Flag::new(
    "protocol",
    Kind::Choice(&["h2c", "http1"]),
    "PROTOCOL",
    "What Cloud Run speaks with the server: h2c has no bound on uploads, http1 has live speech [default: h2c]",
);
const INGRESS: Flag = Flag::new(
    "ingress",
    Kind::Choice(&["all", "internal", "internal-and-cloud-load-balancing"]),
    "FROM",
    "Who reaches it; behind `deploy gcp-lb`: internal-and-cloud-load-balancing [default: all]",
);
const BUCKET: Flag = Flag::new(
    "models-bucket",
    Kind::Letters("._-", 63),
    "BUCKET",
    "Bucket of Cloud Storage with the model's file [default: the model is in the image]",
);
const KEY_SECRET: Flag = Flag::new(
    "upstream-key-secret",
    Kind::Label,
    "SECRET",
    "Secret of Secret Manager with the key for --engine-upstream",
);
const TRUSTED_PROXY: Flag = Flag::new(
    "trusted-proxy",
    Kind::Network,
    "CIDR",
    "Address of a load balancer in front; may be repeated",
)
.repeated();
const CPU: Flag = Flag::new(
    "cpu",
    Kind::Number(1, 8),
    "N",
    "Cores of an instance [default: 4]",
);
const MEMORY: Flag = Flag::new(
    "memory",
    Kind::Number(512, 32_768),
    "MIB",
    "Memory of an instance in MiB [default: 2048]",
);
const MIN: Flag = Flag::new(
    "min-instances",
    Kind::Number(0, 1000),
    "N",
    "Instances that always run; with 0 the first one waits for its model [default: 1]",
);
const MAX: Flag = Flag::new(
    "max-instances",
    Kind::Number(1, 1000),
    "N",
    "Instances at most [default: 10]",
);
const CONCURRENCY: Flag = Flag::new(
    "concurrency",
    Kind::Number(1, 1000),
    "N",
    "Requests of an instance at once [default: 16]",
);

/// What Cloud Run's own front end has as its address, seen from the container.
const FRONT: &str = "169.254.0.0/16";

/// A service of Cloud Run.
#[derive(Debug)]
pub struct CloudRun;

#[derive(Template)]
#[template(path = "cloud-run/service.yaml", config = "src/deploy/askama.toml")]
struct Service {
    name: String,
    region: String,
    ingress: String,
    min_instances: u64,
    max_instances: u64,
    account: String,
    concurrency: u64,
    image: String,
    protocol: String,
    variables: Vec<Variable>,
    cpu: u64,
    memory: u64,
    access_secret: String,
    has_key: bool,
    key_secret: Option<String>,
    bucket: Option<String>,
}

#[derive(Template)]
#[template(path = "cloud-run/cloud-run.sh", config = "src/deploy/askama.toml")]
struct Script {
    project: String,
    region: String,
    name: String,
    account: String,
    access_secret: String,
    key_secret: Option<String>,
    bucket_url: Option<String>,
}

impl Target for CloudRun {
    fn name(&self) -> &'static str {
        "cloud-run"
    }

    fn about(&self) -> &'static str {
        "A service of Google Cloud Run: its YAML, and the script that puts it there"
    }

    fn details(&self) -> &'static str {
        "Cloud Run speaks TLS; the server listens on PORT without it. No instance keeps anything: keys, users and the secret for \
         tokens are a secret of Secret Manager that all of them read. A request may last an hour."
    }

    fn examples(&self) -> &'static [Example] {
        &[
            Example {
                line: "cloud-run --project my-project --region europe-west1 --image europe-west1-docker.pkg.dev/my-project/voice/voicectl:1 --write .",
                does: "the model within the image",
            },
            Example {
                line: "cloud-run --project my-project --region europe-west1 --image gcr.io/my-project/voicectl:1 --protocol http1",
                does: "with live speech over WebSockets",
            },
            Example {
                line: "cloud-run --project my-project --region europe-west1 --image gcr.io/my-project/voicectl:1 --engine-upstream https://gpu.example.com/v1",
                does: "recognition elsewhere",
            },
        ]
    }

    fn flags(&self) -> Vec<&'static Flag> {
        vec![
            &PROJECT,
            &REGION,
            &IMAGE,
            &NAME,
            &PROTOCOL,
            &INGRESS,
            &MODEL,
            &BUCKET,
            &UPSTREAM,
            &UPSTREAM_MODEL,
            &KEY_SECRET,
            &ISSUER,
            &AUDIENCE,
            &TRUSTED_PROXY,
            &CPU,
            &MEMORY,
            &MIN,
            &MAX,
            &CONCURRENCY,
        ]
    }

    fn render(&self, request: &Request) -> Result<Rendered, DeployError> {
        let values = &request.values;
        let project = needed(values, &PROJECT)?;
        let region = needed(values, &REGION)?;
        let name = name(values)?;
        let protocol = word_or(values, &PROTOCOL, "h2c");
        let key_secret = values.word(&KEY_SECRET).cloned();
        let (min_instances, max_instances) =
            (number_or(values, &MIN, 1), number_or(values, &MAX, 10));
        if min_instances > max_instances {
            return Err(DeployError::Together(format!(
                "--min-instances {min_instances} is more than --max-instances {max_instances}"
            )));
        }
        let service = Service {
            ingress: word_or(values, &INGRESS, "all"),
            min_instances,
            max_instances,
            account: format!("{name}@{project}.iam.gserviceaccount.com"),
            concurrency: number_or(values, &CONCURRENCY, 16),
            image: values
                .word(&IMAGE)
                .cloned()
                .ok_or(DeployError::Missing(IMAGE.name))?,
            protocol: protocol.clone(),
            variables: variables(values)?,
            cpu: number_or(values, &CPU, 4),
            memory: number_or(values, &MEMORY, 2048),
            access_secret: format!("{name}-access"),
            has_key: key_secret.is_some(),
            key_secret,
            bucket: values.word(&BUCKET).cloned(),
            name,
            region,
        };
        let script = Script {
            project,
            region: service.region.clone(),
            name: service.name.clone(),
            account: service.account.clone(),
            access_secret: service.access_secret.clone(),
            key_secret: service.key_secret.clone(),
            bucket_url: service
                .bucket
                .as_ref()
                .map(|bucket| format!("gs://{bucket}")),
        };
        let mut rendered = Rendered {
            made_for: "Cloud Run".to_owned(),
            ..Rendered::default()
        };
        let of = |text: askama::Result<String>| {
            text.map_err(|error| DeployError::Template("cloud-run", error))
        };
        rendered.write("service.yaml", of(service.render())?);
        rendered.write("cloud-run.sh", of(script.render())?);
        if protocol == "h2c" {
            rendered.warnings.push(
                "live speech does not come through: Cloud Run passes no WebSocket on to HTTP/2; \
                 --protocol http1 has it, with recordings of 32 MiB at most"
                    .to_owned(),
            );
        }
        rendered.next = vec![
            "`voicectl auth key new phone` makes the first key, `voicectl auth share access.toml` the secret".to_owned(),
            "`./cloud-run.sh` puts it there; it may be run again after every change".to_owned(),
        ];
        if service.bucket.is_none() && !values.has(&UPSTREAM) {
            rendered.next.insert(
                0,
                format!(
                    "the image has to hold the model: `voicectl deploy docker --models image --model {}`",
                    word_or(values, &MODEL, container::DEFAULT_MODEL)
                ),
            );
        }
        Ok(rendered)
    }

    fn judges(&self, _: &Request, rendered: &Rendered, folder: &Path) -> Vec<Judge> {
        let mut judges = vec![container::yamllint(folder, rendered)];
        judges.extend(container::shellcheck(folder, rendered));
        judges
    }
}

pub(super) fn needed(values: &Values, flag: &'static Flag) -> Result<String, DeployError> {
    values
        .word(flag)
        .cloned()
        .ok_or(DeployError::Missing(flag.name))
}

/// The account has the same name, and accounts have 6 to 30 letters.
fn name(values: &Values) -> Result<String, DeployError> {
    let name = word_or(values, &NAME, "voicectl");
    if (6..=30).contains(&name.len()) {
        return Ok(name);
    }
    Err(DeployError::Value {
        flag: NAME.name,
        value: name,
        reason: "6 to 30 letters, as its service account is called the same".to_owned(),
    })
}

fn variables(values: &Values) -> Result<Vec<Variable>, DeployError> {
    let mut proxies = vec![FRONT.to_owned()];
    proxies.extend(texts(values, &TRUSTED_PROXY));
    let mut variables = vec![
        variable("VOICECTL_ACCESS", "/run/voicectl/access/access.toml"),
        variable("VOICECTL_TRUSTED_PROXY", proxies.join(",")),
        variable("VOICECTL_HSTS", "on"),
        variable("VOICECTL_LOG_JSON", "true"),
        // Cloud Run kills ten seconds after it says stop.
        variable("VOICECTL_LIMIT_DRAIN", "8s"),
    ];
    variables.extend(engine_and_issuer(values)?);
    if values.has(&KEY_SECRET) {
        container::needs_https(values, KEY_SECRET.name)?;
        variables.push(variable(
            "VOICECTL_UPSTREAM_KEY",
            "file:/run/voicectl/upstream/key",
        ));
    }
    if values.has(&BUCKET) && values.has(&UPSTREAM) {
        return Err(DeployError::Together(
            "--models-bucket is for recognition here, --engine-upstream for recognition elsewhere"
                .to_owned(),
        ));
    }
    Ok(variables)
}
