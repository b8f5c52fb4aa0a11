//! The folder for a cluster. kubernetes-validate knows the kinds of Kubernetes itself; of those that others bring it knows
//! nothing, so their fields are held against what their documentation says.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::containers::{accepted, environment, files, object, yaml};
use crate::support::have;

const HERE: &[&str] = &[
    "kubernetes",
    "--domain",
    "voice.example.com",
    "--gateway-class",
    "eg",
];

pub(crate) const FORMS: &[&[&str]] = &[
    &[],
    &["--tls", "serve"],
    &["--models", "pod"],
    &[
        "--models",
        "image",
        "--acme",
        "staging",
        "--email",
        "me@example.com",
    ],
    &[
        "--storage-class",
        "filestore-rwx",
        "--pod-monitor",
        "--domain",
        "other.example.com",
    ],
    &[
        "--gateway-network",
        "130.211.0.0/22",
        "--gateway-network",
        "35.191.0.0/16",
        "--gateway-namespace",
        "gateways",
    ],
    &[
        "--engine-upstream",
        "https://gpu.example.com:9443/v1",
        "--upstream-key-secret",
        "gpu-key",
    ],
    &[
        "--vllm",
        "openai/whisper-large-v3-turbo",
        "--vllm-image",
        "registry.example.com/vllm-audio:0.11.0",
    ],
    &[
        "--oidc-issuer",
        "https://accounts.google.com",
        "--audience",
        "voice",
        "--name",
        "yes",
        "--namespace",
        "on",
    ],
];

pub(crate) fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let mut all = HERE.to_vec();
    all.extend(more);
    all
}

/// All objects of a folder.
pub(crate) fn objects(more: &[&str]) -> Vec<Value> {
    files(&with(more))
        .iter()
        .filter(|(name, _)| !name.ends_with(".values.yaml") && *name != "kustomization.yaml")
        .flat_map(|(_, text)| yaml(text))
        .collect()
}

#[test]
fn judges_accept_every_form() {
    if !have("yamllint") {
        return;
    }
    for more in FORMS {
        accepted(&with(more), &["yamllint", "kubernetes-validate"]);
    }
}

/// Whatever something is called, it is found under that name.
#[test]
fn everything_that_is_named_is_there() {
    for more in FORMS {
        let objects = objects(more);
        let deployments: Vec<&Value> = objects
            .iter()
            .filter(|one| one["kind"] == "Deployment")
            .collect();
        let pods: Vec<&Value> = objects
            .iter()
            .filter(|one| one["kind"] == "Deployment" || one["kind"] == "Job")
            .map(|one| &one["spec"]["template"])
            .collect();
        let selects = |selector: &Value| {
            let wanted = selector.as_object().expect("labels");
            pods.iter().any(|pod| {
                wanted
                    .iter()
                    .all(|(name, value)| pod["metadata"]["labels"][name] == *value)
            })
        };
        for deployment in &deployments {
            assert!(selects(&deployment["spec"]["selector"]["matchLabels"]));
        }
        for one in &objects {
            let spec = &one["spec"];
            match one["kind"].as_str().expect("a kind") {
                "Service" => {
                    assert!(selects(&spec["selector"]), "{one}");
                    let target = &spec["ports"][0]["targetPort"];
                    let has = |pod: &&Value| {
                        let ports = pod["spec"]["containers"][0]["ports"].as_array();
                        ports.is_some_and(|ports| ports.iter().any(|port| port["name"] == *target))
                    };
                    assert!(pods.iter().any(has), "{one}");
                }
                "PodDisruptionBudget" | "PodMonitor" => {
                    assert!(selects(&spec["selector"]["matchLabels"]), "{one}");
                }
                "NetworkPolicy" => assert!(selects(&spec["podSelector"]["matchLabels"]), "{one}"),
                "HorizontalPodAutoscaler" => {
                    object(
                        &objects,
                        "Deployment",
                        spec["scaleTargetRef"]["name"].as_str().expect("a name"),
                    );
                }
                "HTTPRoute" | "TLSRoute" => {
                    for parent in spec["parentRefs"].as_array().expect("parents") {
                        let gateway = object(
                            &objects,
                            "Gateway",
                            parent["name"].as_str().expect("a name"),
                        );
                        let listeners = gateway["spec"]["listeners"].as_array().expect("listeners");
                        assert!(
                            listeners
                                .iter()
                                .any(|one| one["name"] == parent["sectionName"]),
                            "{parent}"
                        );
                    }
                    if let Some(backend) = spec["rules"][0]["backendRefs"][0].as_object() {
                        let service = object(
                            &objects,
                            "Service",
                            backend["name"].as_str().expect("a name"),
                        );
                        assert_eq!(service["spec"]["ports"][0]["port"], backend["port"]);
                    }
                }
                "Certificate" => {
                    let issuer = spec["issuerRef"]["name"].as_str().expect("a name");
                    object(&objects, "ClusterIssuer", issuer);
                }
                _ => {}
            }
        }
        mounts_are_volumes(&objects, &pods);
    }
}

/// Each mount has its volume, and each volume is mounted; each claim is there.
fn mounts_are_volumes(objects: &[Value], pods: &[&Value]) {
    for pod in pods {
        let names = |list: &Value| -> BTreeSet<String> {
            let all = list.as_array().map_or(&[][..], Vec::as_slice);
            all.iter().map(|one| one["name"].to_string()).collect()
        };
        let mut mounted = BTreeSet::new();
        for containers in ["containers", "initContainers"] {
            for container in pod["spec"][containers]
                .as_array()
                .map_or(&[][..], Vec::as_slice)
            {
                mounted.extend(names(&container["volumeMounts"]));
            }
        }
        assert_eq!(mounted, names(&pod["spec"]["volumes"]), "{pod}");
    }
    let claims: Vec<&Value> = objects
        .iter()
        .filter(|one| one["kind"] == "PersistentVolumeClaim")
        .collect();
    for pod in pods {
        for volume in pod["spec"]["volumes"]
            .as_array()
            .map_or(&[][..], Vec::as_slice)
        {
            let claim = &volume["persistentVolumeClaim"]["claimName"];
            assert!(claim.is_null() || claims.iter().any(|one| one["metadata"]["name"] == *claim));
        }
    }
}

#[test]
fn the_kustomization_is_all_of_it() {
    for more in FORMS {
        let files = files(&with(more));
        let listed = &yaml(&files["kustomization.yaml"])[0]["resources"];
        let listed: BTreeSet<&str> = listed
            .as_array()
            .expect("files")
            .iter()
            .filter_map(Value::as_str)
            .collect();
        let there: BTreeSet<&str> = files
            .keys()
            .map(String::as_str)
            .filter(|name| !name.ends_with(".values.yaml") && *name != "kustomization.yaml")
            .collect();
        assert_eq!(listed, there, "{more:?}");
    }
}

/// The `restricted` standard of Kubernetes, and a bit more.
#[test]
fn pods_may_do_next_to_nothing() {
    for more in FORMS {
        let objects = objects(more);
        for one in objects
            .iter()
            .filter(|one| one["kind"] == "Deployment" || one["kind"] == "Job")
        {
            let spec = &one["spec"]["template"]["spec"];
            assert_eq!(
                spec["securityContext"]["seccompProfile"]["type"],
                "RuntimeDefault"
            );
            assert_eq!(spec["automountServiceAccountToken"], false);
            let is_ours = one["spec"]["template"]["metadata"]["labels"]["app.kubernetes.io/component"]
                != "inference";
            if is_ours {
                assert_eq!(spec["securityContext"]["runAsNonRoot"], true);
                assert_eq!(spec["securityContext"]["runAsUser"], 65_532);
            }
            for containers in ["containers", "initContainers"] {
                for container in spec[containers].as_array().map_or(&[][..], Vec::as_slice) {
                    let may = &container["securityContext"];
                    assert_eq!(may["allowPrivilegeEscalation"], false);
                    assert_eq!(may["capabilities"], json!({ "drop": ["ALL"] }));
                    if is_ours {
                        assert_eq!(may["readOnlyRootFilesystem"], true);
                    }
                }
            }
        }
        let namespace = objects
            .iter()
            .find(|one| one["kind"] == "Namespace")
            .expect("a namespace");
        let level = &namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"];
        assert_eq!(
            level,
            if more.contains(&"--vllm") {
                "baseline"
            } else {
                "restricted"
            }
        );
    }
}

/// Gateway API v1 and cert-manager v1, field by field.
#[test]
fn gateway_and_certificate_have_the_fields_of_their_documentation() {
    let objects = objects(&["--email", "me@example.com"]);
    let gateway = &object(&objects, "Gateway", "voicectl")["spec"];
    assert_eq!(
        *gateway,
        json!({
            "gatewayClassName": "eg",
            "listeners": [
                { "name": "http", "protocol": "HTTP", "port": 80, "allowedRoutes": { "namespaces": { "from": "Same" } } },
                {
                    "name": "https-0", "protocol": "HTTPS", "port": 443, "hostname": "voice.example.com",
                    "tls": { "mode": "Terminate", "certificateRefs": [{ "group": "", "kind": "Secret", "name": "voicectl-tls" }] },
                    "allowedRoutes": { "namespaces": { "from": "Same" } },
                },
            ],
        })
    );
    let redirect = &object(&objects, "HTTPRoute", "voicectl-redirect")["spec"];
    assert_eq!(
        redirect["rules"],
        json!([{ "filters": [{ "type": "RequestRedirect", "requestRedirect": { "scheme": "https", "statusCode": 301 } }] }])
    );
    for (issuer, server) in [
        (
            "voicectl-staging",
            "https://acme-staging-v02.api.letsencrypt.org/directory",
        ),
        (
            "voicectl-production",
            "https://acme-v02.api.letsencrypt.org/directory",
        ),
    ] {
        assert_eq!(
            object(&objects, "ClusterIssuer", issuer)["spec"]["acme"],
            json!({
                "server": server,
                "email": "me@example.com",
                "privateKeySecretRef": { "name": format!("{issuer}-account") },
                "solvers": [{ "http01": { "gatewayHTTPRoute": { "parentRefs": [{
                    "group": "gateway.networking.k8s.io", "kind": "Gateway", "name": "voicectl", "namespace": "voicectl",
                }] } } }],
            })
        );
    }
    assert_eq!(
        object(&objects, "Certificate", "voicectl")["spec"],
        json!({
            "secretName": "voicectl-tls",
            "dnsNames": ["voice.example.com"],
            "privateKey": { "algorithm": "ECDSA", "size": 256, "rotationPolicy": "Always" },
            "issuerRef": { "group": "cert-manager.io", "kind": "ClusterIssuer", "name": "voicectl-production" },
        })
    );

    let through = self::objects(&["--tls", "serve"]);
    let listener = &object(&through, "Gateway", "voicectl")["spec"]["listeners"][1];
    assert_eq!(
        (&listener["protocol"], &listener["tls"]),
        (&json!("TLS"), &json!({ "mode": "Passthrough" }))
    );
    object(&through, "TLSRoute", "voicectl");
    let server = &object(&through, "Deployment", "voicectl")["spec"]["template"]["spec"];
    let variables = environment(&server["containers"][0]);
    assert_eq!(variables["VOICECTL_CERT"], "/run/voicectl/tls/tls.crt");
    assert!(!variables.contains_key("VOICECTL_PLAIN"));
}
