//! A cluster: gateway and certificate, servers and what they need, autoscaling, and walls between them.

mod cluster;
mod flags;

use std::path::Path;

use askama::Template;

use super::container::{self, AUDIENCE, IMAGE, ISSUER, MODEL, UPSTREAM, UPSTREAM_MODEL};
use super::flag::{DOMAIN, Flag};
use super::rendered::complains_by_status;
use super::{DeployError, Example, Judge, Rendered, Request, Target};
use cluster::{Cluster, Models};

/// A folder for `kubectl apply -k`.
#[derive(Debug)]
pub struct Kubernetes;

macro_rules! templates {
    ($($name:ident $path:tt)+) => {$(
        #[derive(Template)]
        #[template(path = $path, config = "src/deploy/askama.toml")]
        struct $name<'a> {
            c: &'a Cluster,
        }
    )+};
}

templates! {
    Namespace "kubernetes/namespace.yaml"
    Certificate "kubernetes/certificate.yaml"
    Gateway "kubernetes/gateway.yaml"
    Server "kubernetes/server.yaml"
    ModelFiles "kubernetes/models.yaml"
    Scaling "kubernetes/scaling.yaml"
    Network "kubernetes/network.yaml"
    Monitor "kubernetes/monitor.yaml"
    Inference "kubernetes/inference.yaml"
}

#[derive(Template)]
#[template(path = "kubernetes/adapter.yaml", config = "src/deploy/askama.toml")]
struct Adapter;

#[derive(Template)]
#[template(
    path = "kubernetes/kustomization.yaml",
    config = "src/deploy/askama.toml"
)]
struct Kustomization<'a> {
    resources: &'a [&'static str],
}

impl Target for Kubernetes {
    fn name(&self) -> &'static str {
        "kubernetes"
    }

    fn about(&self) -> &'static str {
        "A Kubernetes cluster: gateway, certificate, servers, autoscaling, network policies"
    }

    fn details(&self) -> &'static str {
        "A folder for `kubectl apply -k`. The cluster needs the Gateway API with a controller, cert-manager with its Gateway API \
         support on, and for autoscaling by the servers' own numbers prometheus-adapter. The servers share one secret, which has \
         keys, users and what tokens are signed with; everything else may be thrown away."
    }

    fn examples(&self) -> &'static [Example] {
        &[
            Example {
                line: "kubernetes --domain voice.example.com --gateway-class eg --gateway-namespace envoy-gateway-system --write k8s",
                does: "with Envoy Gateway",
            },
            Example {
                line: "kubernetes --domain voice.example.com --gateway-class eg --tls serve",
                does: "TLS ends in the servers",
            },
            Example {
                line: "kubernetes --domain voice.example.com --gateway-class eg --vllm openai/whisper-large-v3-turbo --vllm-image registry.example.com/vllm-audio:0.11.0",
                does: "recognition by vLLM on a graphics card",
            },
            Example {
                line: "kubernetes --domain voice.example.com --gateway-class eg --engine-upstream https://gpu.example.com/v1 --upstream-key-secret gpu-key",
                does: "recognition elsewhere",
            },
        ]
    }

    fn flags(&self) -> Vec<&'static Flag> {
        vec![
            &DOMAIN,
            &flags::GATEWAY_CLASS,
            &flags::GATEWAY_NAMESPACE,
            &flags::GATEWAY_NETWORK,
            &flags::TLS,
            &flags::EMAIL,
            &flags::ACME,
            &IMAGE,
            &flags::NAME,
            &flags::NAMESPACE,
            &flags::REPLICAS,
            &flags::MAX_REPLICAS,
            &flags::STATES,
            &flags::MEMORY,
            &flags::DRAIN,
            &MODEL,
            &flags::MODELS,
            &flags::STORAGE_CLASS,
            &flags::STORAGE,
            &UPSTREAM,
            &UPSTREAM_MODEL,
            &flags::KEY_SECRET,
            &flags::VLLM,
            &flags::VLLM_IMAGE,
            &flags::GPUS,
            &ISSUER,
            &AUDIENCE,
            &flags::POD_MONITOR,
            &flags::MONITORING_NAMESPACE,
        ]
    }

    fn render(&self, request: &Request) -> Result<Rendered, DeployError> {
        let values = &request.values;
        let cluster = Cluster::of(values)?;
        let c = &cluster;
        let mut files = vec![
            ("namespace.yaml", Namespace { c }.render()),
            ("certificate.yaml", Certificate { c }.render()),
            ("gateway.yaml", Gateway { c }.render()),
            ("server.yaml", Server { c }.render()),
            ("scaling.yaml", Scaling { c }.render()),
            ("network.yaml", Network { c }.render()),
        ];
        if c.models_in_volume() {
            files.push(("models.yaml", ModelFiles { c }.render()));
        }
        if c.vllm.is_some() {
            files.push(("inference.yaml", Inference { c }.render()));
        }
        if values.has(&flags::POD_MONITOR) {
            files.push(("monitor.yaml", Monitor { c }.render()));
        }
        let resources: Vec<&'static str> = files.iter().map(|(name, _)| *name).collect();
        let kustomization = Kustomization {
            resources: &resources,
        };
        files.push(("kustomization.yaml", kustomization.render()));
        files.push(("prometheus-adapter.values.yaml", Adapter.render()));
        let mut rendered = Rendered {
            made_for: "Kubernetes 1.30, Gateway API 1.2, cert-manager 1.18".to_owned(),
            ..Rendered::default()
        };
        for (name, text) in files {
            rendered.write(
                name,
                text.map_err(|error| DeployError::Template("kubernetes", error))?,
            );
        }
        if c.tls_in_pods {
            rendered.warnings.push(
                "the gateway has to know TLSRoute (Gateway API 1.5), and the servers see its address, not the client's"
                    .to_owned(),
            );
        }
        rendered.next = next(c);
        Ok(rendered)
    }

    fn judges(&self, _: &Request, rendered: &Rendered, folder: &Path) -> Vec<Judge> {
        let is_object =
            |path: &String| !path.ends_with("values.yaml") && !path.ends_with("kustomization.yaml");
        let mut arguments = vec!["--strict".to_owned()];
        arguments.extend(
            container::paths(folder, rendered, ".yaml")
                .into_iter()
                .filter(is_object),
        );
        vec![
            container::yamllint(folder, rendered),
            Judge {
                program: "kubernetes-validate",
                arguments,
                scratch: Vec::new(),
                complains: complains_by_status,
                get: "pip install kubernetes-validate",
            },
        ]
    }
}

fn next(c: &Cluster) -> Vec<String> {
    let (name, namespace) = (&c.name, &c.namespace);
    let mut next = vec![
        "`voicectl auth key new phone` makes the first key, `voicectl auth share access.toml` what the servers share".to_owned(),
        format!("`kubectl create namespace {namespace}`, then `kubectl --namespace {namespace} create secret generic {name}-access --from-file=access.toml`"),
        "`kubectl apply -k .` in that folder applies all of it".to_owned(),
        format!("`kubectl --namespace {namespace} get certificate,gateway,pods` shows how far it is"),
    ];
    if c.models == Models::Image {
        next.insert(
            0,
            format!(
                "the image has to hold the model: `voicectl deploy docker --models image --model {}`",
                c.model
            ),
        );
    }
    next
}
