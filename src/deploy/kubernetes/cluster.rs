//! From flags to what runs in the cluster.

use super::flags::{
    ACME, DRAIN, EMAIL, GATEWAY_CLASS, GATEWAY_NAMESPACE, GATEWAY_NETWORK, GPUS, KEY_SECRET,
    MAX_REPLICAS, MEMORY, MODELS, MONITORING_NAMESPACE, NAME, NAMESPACE, REPLICAS, STATES, STORAGE,
    STORAGE_CLASS, TLS, VLLM, VLLM_IMAGE,
};
use crate::deploy::DeployError;
use crate::deploy::container::{
    self, DEFAULT_MODEL, ISSUER, MODEL, UPSTREAM, UPSTREAM_MODEL, USER, Variable, email,
    engine_and_issuer, names, needs_https, number_or, texts, variable, word_or,
};
use crate::deploy::flag::{DOMAIN, Flag, Values};

/// Seconds until gateways have heard that a pod goes.
const FAREWELL: u64 = 5;

/// Everything that the templates say.
#[derive(Clone, Debug)]
pub(super) struct Cluster {
    pub(super) name: String,
    pub(super) namespace: String,
    pub(super) image: String,
    pub(super) domains: Vec<String>,
    pub(super) email: Option<String>,
    pub(super) issuer: String,
    pub(super) tls_in_pods: bool,
    pub(super) gateway_class: String,
    pub(super) gateway_namespace: String,
    pub(super) gateway_networks: Vec<String>,
    pub(super) monitoring_namespace: String,
    pub(super) replicas: u64,
    pub(super) max_replicas: u64,
    pub(super) states: u64,
    pub(super) memory: u64,
    pub(super) drain: u64,
    pub(super) model: String,
    pub(super) models: Models,
    pub(super) storage_class: Option<String>,
    pub(super) storage: u64,
    pub(super) key_secret: Option<String>,
    pub(super) vllm: Option<String>,
    pub(super) vllm_image: String,
    pub(super) gpus: u64,
    pub(super) variables: Vec<Variable>,
    pub(super) egress_ports: Vec<u16>,
    pub(super) user: u32,
}

/// Where the model's file comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Models {
    /// A volume that all pods read, filled by a job.
    Volume,
    /// Each pod fetches it.
    Pod,
    /// It is there already.
    Image,
    /// Another server recognises.
    Elsewhere,
}

impl Cluster {
    pub(super) fn of(values: &Values) -> Result<Self, DeployError> {
        let name = word_or(values, &NAME, "voicectl");
        if name.len() > 40 {
            return Err(DeployError::Value {
                flag: NAME.name,
                value: name,
                reason: "at most 40 letters, as others are put behind it".to_owned(),
            });
        }
        let namespace = word_or(values, &NAMESPACE, "voicectl");
        let why = "http-01, by which the certificate is proven, proves no wildcards";
        let domains = names(values, &DOMAIN, Some(why))?;
        if domains.is_empty() {
            return Err(DeployError::Missing(DOMAIN.name));
        }
        let (replicas, max_replicas) = (
            number_or(values, &REPLICAS, 2),
            number_or(values, &MAX_REPLICAS, 10),
        );
        if replicas > max_replicas {
            return Err(together(format!(
                "--replicas {replicas} is more than --max-replicas {max_replicas}"
            )));
        }
        let vllm = values.word(&VLLM).cloned();
        check_engines(values, vllm.is_some())?;
        let models = models(values, vllm.is_some());
        let mut cluster = Self {
            image: container::image(values),
            email: email(values, &EMAIL)?,
            issuer: word_or(values, &ACME, "production"),
            tls_in_pods: word_or(values, &TLS, "gateway") == "serve",
            gateway_class: values
                .word(&GATEWAY_CLASS)
                .cloned()
                .ok_or(DeployError::Missing(GATEWAY_CLASS.name))?,
            gateway_namespace: word_or(values, &GATEWAY_NAMESPACE, &namespace),
            gateway_networks: texts(values, &GATEWAY_NETWORK),
            monitoring_namespace: word_or(values, &MONITORING_NAMESPACE, "monitoring"),
            states: number_or(values, &STATES, 2),
            memory: number_or(values, &MEMORY, 1024),
            drain: number_or(values, &DRAIN, 30),
            model: word_or(values, &MODEL, DEFAULT_MODEL),
            storage_class: values.word(&STORAGE_CLASS).cloned(),
            storage: number_or(values, &STORAGE, if vllm.is_some() { 20 } else { 5 }),
            key_secret: values.word(&KEY_SECRET).cloned(),
            vllm_image: word_or(values, &VLLM_IMAGE, ""),
            gpus: number_or(values, &GPUS, 1),
            variables: Vec::new(),
            egress_ports: egress_ports(values, models),
            user: USER,
            name,
            namespace,
            domains,
            replicas,
            max_replicas,
            models,
            vllm,
        };
        cluster.variables = cluster.variables(values)?;
        Ok(cluster)
    }

    /// A name that belongs to ours.
    pub(super) fn named(&self, what: &str) -> String {
        format!("{}-{what}", self.name)
    }

    /// Whether there is a model's file that is mounted.
    pub(super) const fn has_model_files(&self) -> bool {
        matches!(self.models, Models::Volume | Models::Pod)
    }

    pub(super) const fn models_in_volume(&self) -> bool {
        matches!(self.models, Models::Volume)
    }

    /// Another model is another job: its name says which.
    pub(super) fn model_job(&self) -> String {
        let model: String = self
            .model
            .chars()
            .map(|letter| match letter {
                '.' | '_' => '-',
                letter => letter.to_ascii_lowercase(),
            })
            .collect();
        let mut name = self.named(&format!("model-{model}"));
        name.truncate(63);
        name.trim_end_matches('-').to_owned()
    }

    pub(super) const fn port(&self) -> u16 {
        if self.tls_in_pods { 8443 } else { 8080 }
    }

    pub(super) const fn service_port(&self) -> u16 {
        if self.tls_in_pods { 443 } else { 80 }
    }

    pub(super) const fn port_name(&self) -> &'static str {
        if self.tls_in_pods { "https" } else { "http" }
    }

    /// Seconds from the word that a pod goes until it is killed.
    pub(super) const fn grace(&self) -> u64 {
        FAREWELL + self.drain + 5
    }

    /// Recordings at work and in the queue of one server, from which on there should be one more: four fifths of what it can
    /// do at once. `serve` has eight requests under way to another server.
    pub(super) fn jobs_per_pod(&self) -> String {
        let most = if self.models == Models::Elsewhere {
            8
        } else {
            self.states
        };
        format!("{}m", most * 800)
    }

    fn variables(&self, values: &Values) -> Result<Vec<Variable>, DeployError> {
        let mut variables = vec![
            variable("VOICECTL_LISTEN", format!("0.0.0.0:{}", self.port())),
            variable("VOICECTL_METRICS", "0.0.0.0:9090"),
            variable("VOICECTL_ACCESS", "/run/voicectl/access/access.toml"),
        ];
        if self.tls_in_pods {
            variables.push(variable("VOICECTL_CERT", "/run/voicectl/tls/tls.crt"));
            variables.push(variable("VOICECTL_KEY", "/run/voicectl/tls/tls.key"));
        } else {
            let mut proxies = vec!["private".to_owned()];
            proxies.extend(self.gateway_networks.iter().cloned());
            variables.push(variable("VOICECTL_PLAIN", "true"));
            variables.push(variable("VOICECTL_BEHIND_PROXY", "true"));
            variables.push(variable("VOICECTL_TRUSTED_PROXY", proxies.join(",")));
        }
        variables.push(variable("VOICECTL_HSTS", "on"));
        variables.push(variable("VOICECTL_LIMIT_DRAIN", format!("{}s", self.drain)));
        variables.push(variable("VOICECTL_LOG_JSON", "true"));
        if self.models != Models::Elsewhere {
            variables.push(variable("VOICECTL_STATES", self.states.to_string()));
        }
        if self.vllm.is_some() {
            let url = format!("upstream,http://{}:8000/v1", self.named("inference"));
            variables.push(variable("VOICECTL_ENGINE", url));
            variables.push(variable("VOICECTL_UPSTREAM_FOR", "stt"));
            // No model of its own, but perhaps an issuer.
            let others = engine_and_issuer(values)?;
            variables.extend(
                others
                    .into_iter()
                    .filter(|one| one.name != "VOICECTL_MODEL"),
            );
        } else {
            variables.extend(engine_and_issuer(values)?);
        }
        if self.key_secret.is_some() {
            needs_https(values, KEY_SECRET.name)?;
            variables.push(variable(
                "VOICECTL_UPSTREAM_KEY",
                "file:/run/voicectl/upstream/key",
            ));
        }
        Ok(variables)
    }
}

fn together(reason: String) -> DeployError {
    DeployError::Together(reason)
}

fn check_engines(values: &Values, has_vllm: bool) -> Result<(), DeployError> {
    let refuse =
        |flags: &[&'static Flag], why: &str| match flags.iter().find(|flag| values.has(flag)) {
            Some(flag) => Err(together(format!("--{} {why}", flag.name))),
            None => Ok(()),
        };
    if has_vllm {
        refuse(
            &[&UPSTREAM, &UPSTREAM_MODEL, &KEY_SECRET, &MODEL, &MODELS],
            "and --vllm do not go together: vLLM has the model, and the servers know where it is",
        )?;
        if !values.has(&VLLM_IMAGE) {
            return Err(together(
                "--vllm needs --vllm-image: an image of vLLM with its extra `audio`, such as registry.example.com/vllm-audio:0.11.0"
                    .to_owned(),
            ));
        }
    } else {
        refuse(&[&VLLM_IMAGE, &GPUS], "goes with --vllm")?;
    }
    if values.has(&UPSTREAM) {
        refuse(
            &[&MODELS],
            "is for recognition here, --engine-upstream for recognition elsewhere",
        )?;
    }
    let in_volume = values.word(&MODELS).is_none_or(|models| models == "volume");
    if !in_volume || values.has(&UPSTREAM) || has_vllm {
        refuse(&[&STORAGE_CLASS], "goes with --models volume")?;
    }
    Ok(())
}

fn models(values: &Values, has_vllm: bool) -> Models {
    if has_vllm || values.has(&UPSTREAM) {
        return Models::Elsewhere;
    }
    match values.word(&MODELS).map(String::as_str) {
        Some("pod") => Models::Pod,
        Some("image") => Models::Image,
        _ => Models::Volume,
    }
}

/// Ports of servers outside that the pods have to reach.
fn egress_ports(values: &Values, models: Models) -> Vec<u16> {
    let mut urls = texts(values, &UPSTREAM);
    urls.extend(texts(values, &ISSUER));
    let mut ports: Vec<u16> = urls.iter().map(|url| port_of(url)).collect();
    if models == Models::Pod {
        ports.push(443);
    }
    ports.sort_unstable();
    ports.dedup();
    ports
}

/// The port of a URL that was checked when it came in.
fn port_of(url: &str) -> u16 {
    let usual = if url.starts_with("https://") { 443 } else { 80 };
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split('/').next().unwrap_or_default();
    let port = authority.rsplit_once(':').map(|(_, port)| port);
    port.and_then(|port| port.parse().ok()).unwrap_or(usual)
}
