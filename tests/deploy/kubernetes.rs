//! The folder for a cluster. kubernetes-validate knows the kinds of Kubernetes itself; of those that others bring it knows
//! nothing, so their fields are held against what their documentation says.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::containers::{TRAPS, accepted, environment, files, object, refused, yaml};
use crate::support::command::Context;
use crate::support::have;
use crate::support::server::Server;

const HERE: &[&str] = &[
    "kubernetes",
    "--domain",
    "voice.example.com",
    "--gateway-class",
    "eg",
];

const FORMS: &[&[&str]] = &[
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

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let mut all = HERE.to_vec();
    all.extend(more);
    all
}

/// All objects of a folder.
fn objects(more: &[&str]) -> Vec<Value> {
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
                    assert!(selects(&spec["selector"]["matchLabels"]), "{one}")
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
        for pod in &pods {
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
            assert_eq!(mounted, names(&pod["spec"]["volumes"]), "{more:?}");
        }
        let claims: Vec<&Value> = objects
            .iter()
            .filter(|one| one["kind"] == "PersistentVolumeClaim")
            .collect();
        for pod in &pods {
            for volume in pod["spec"]["volumes"]
                .as_array()
                .map_or(&[][..], Vec::as_slice)
            {
                let claim = &volume["persistentVolumeClaim"]["claimName"];
                assert!(
                    claim.is_null() || claims.iter().any(|one| one["metadata"]["name"] == *claim)
                );
            }
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

#[test]
fn a_pod_has_time_to_say_farewell() {
    let objects = objects(&["--drain", "120"]);
    let spec = &object(&objects, "Deployment", "voicectl")["spec"]["template"]["spec"];
    let container = &spec["containers"][0];
    let sleep = container["lifecycle"]["preStop"]["sleep"]["seconds"]
        .as_u64()
        .expect("seconds");
    let grace = spec["terminationGracePeriodSeconds"]
        .as_u64()
        .expect("seconds");
    assert_eq!(environment(container)["VOICECTL_LIMIT_DRAIN"], "120s");
    assert!(grace > sleep + 120, "{grace}");
}

/// The numbers that the autoscaler asks for are numbers of a running server.
#[test]
fn the_autoscaler_asks_for_numbers_that_there_are() {
    let files = files(HERE);
    let adapter = yaml(&files["prometheus-adapter.values.yaml"]).remove(0);
    let rule = &adapter["rules"]["custom"][0];
    let objects = objects(&["--states", "4"]);
    let metrics = &object(&objects, "HorizontalPodAutoscaler", "voicectl")["spec"]["metrics"];
    assert_eq!(metrics[0]["pods"]["metric"]["name"], rule["name"]["as"]);
    assert_eq!(metrics[0]["pods"]["target"]["averageValue"], "3200m");
    assert_eq!(metrics[1]["resource"]["name"], "cpu");
    let server = Server::start(&[]);
    let (code, numbers) = server.curl("/metrics", &[]);
    assert_eq!(code, 200);
    let query = rule["metricsQuery"].as_str().expect("a query");
    for name in ["voicectl_queue_running", "voicectl_queue_waiting"] {
        assert!(query.contains(name), "{query}");
        assert!(
            numbers.contains(&format!("{name}{{engine=\"stt\"}}")),
            "{numbers}"
        );
    }
    assert!(
        query.contains("engine=\"stt\",<<.LabelMatchers>>"),
        "{query}"
    );
}

/// A server with all that the pod says: it starts, its probes answer, the key of the secret is good.
#[test]
fn serve_runs_with_what_the_pod_says() {
    let objects = objects(&[]);
    let spec = &object(&objects, "Deployment", "voicectl")["spec"]["template"]["spec"];
    let container = &spec["containers"][0];
    assert_eq!(container["args"], json!(["serve"]));
    let mut variables = environment(container);
    // There is no such model here, and these ports may be somebody's.
    assert_eq!(
        variables.remove("VOICECTL_MODEL").as_deref(),
        Some("base-q5_1")
    );
    assert_eq!(
        spec["initContainers"][0]["args"],
        json!(["model", "verify", "base-q5_1"])
    );
    let listen = variables
        .insert("VOICECTL_LISTEN".into(), "0.0.0.0:0".into())
        .expect("an address");
    let port: u64 = listen
        .trim_start_matches("0.0.0.0:")
        .parse()
        .expect("a port");
    assert_eq!(container["ports"][0]["containerPort"], port);
    variables.insert("VOICECTL_METRICS".into(), "0.0.0.0:0".into());
    let home = Context::new();
    let key = home.ok("auth key new phone").trim().to_owned();
    home.ok("auth share access.toml");
    let context = Context::new();
    let mut command = context.command("serve");
    command
        .envs(&variables)
        .env("VOICECTL_ACCESS", home.path("access.toml"));
    let mut server = Server::start_as(&mut command, context);
    let said = server.said();
    let metrics = said
        .lines()
        .find_map(|line| line.trim().strip_prefix("metrics "))
        .and_then(|url| url.trim().strip_suffix("/metrics"))
        .expect("an address")
        .replace("0.0.0.0", "127.0.0.1");
    let url = server.url().replace("0.0.0.0", "127.0.0.1");
    let ask = |url: &str, more: &[&str]| {
        let output = std::process::Command::new("curl")
            .args([
                "--silent",
                "--output",
                "/dev/null",
                "--write-out",
                "%{http_code}",
                url,
            ])
            .args(more)
            .output()
            .expect("curl runs");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    for probe in ["startupProbe", "readinessProbe", "livenessProbe"] {
        let path = container[probe]["httpGet"]["path"]
            .as_str()
            .expect("a path");
        assert_eq!(container[probe]["httpGet"]["port"], "metrics");
        assert_eq!(ask(&format!("{metrics}{path}"), &[]), "200", "{probe}");
    }
    let whoami = format!("{url}/auth/whoami");
    assert_eq!(ask(&whoami, &[]), "401");
    assert_eq!(
        ask(&whoami, &["--header", &format!("X-API-Key: {key}")]),
        "200"
    );
    server.signal("TERM");
    assert!(server.wait().success(), "{}", server.said());
}

/// vLLM's place in the cluster is where the servers look for it, and nobody else may ask it.
#[test]
fn recognition_is_handed_over() {
    let objects = objects(FORMS[7]);
    let spec = &object(&objects, "Deployment", "voicectl")["spec"]["template"]["spec"];
    assert!(spec["initContainers"].is_null(), "no model here");
    let variables = environment(&spec["containers"][0]);
    assert_eq!(
        variables["VOICECTL_ENGINE"],
        "upstream,http://voicectl-inference:8000/v1"
    );
    let service = object(&objects, "Service", "voicectl-inference");
    assert_eq!(service["spec"]["ports"][0]["port"], 8000);
    let vllm = &object(&objects, "Deployment", "voicectl-inference")["spec"]["template"]["spec"]["containers"]
        [0];
    assert_eq!(vllm["resources"]["limits"]["nvidia.com/gpu"], "1");
    assert_eq!(vllm["command"][2], "openai/whisper-large-v3-turbo");
    let policy = object(&objects, "NetworkPolicy", "voicectl-inference");
    let from = &policy["spec"]["ingress"][0]["from"][0]["podSelector"]["matchLabels"];
    assert_eq!(from["app.kubernetes.io/component"], "server");

    let elsewhere = self::objects(FORMS[6]);
    let policy = object(&elsewhere, "NetworkPolicy", "voicectl");
    let egress = policy["spec"]["egress"].as_array().expect("rules");
    assert_eq!(
        egress.last().expect("a rule")["ports"],
        json!([{ "port": 9443 }])
    );
    let spec = &object(&elsewhere, "Deployment", "voicectl")["spec"]["template"]["spec"];
    let variables = environment(&spec["containers"][0]);
    assert_eq!(
        variables["VOICECTL_UPSTREAM_KEY"],
        "file:/run/voicectl/upstream/key"
    );
}

#[test]
fn nothing_that_is_given_ends_a_line() {
    for trap in TRAPS {
        for flag in [
            "--name",
            "--namespace",
            "--image",
            "--gateway-class",
            "--gateway-namespace",
            "--email",
            "--storage-class",
            "--upstream-key-secret",
            "--model",
            "--engine-upstream",
            "--gateway-network",
            "--monitoring-namespace",
        ] {
            refused(&with(&[&format!("{flag}={trap}")]));
        }
    }
    // What is allowed and looks like something else comes back as it was given.
    for name in ["yes", "no", "on", "null", "true", "y"] {
        let class = if name == "y" { "1e3" } else { name };
        let all = files(&[
            "kubernetes",
            "--domain",
            "voice.example.com",
            "--gateway-class",
            class,
            "--name",
            name,
            "--namespace",
            name,
        ]);
        for (file, text) in &all {
            for one in yaml(text) {
                if one["apiVersion"] == "v1" || one["kind"] == "Gateway" {
                    let metadata = &one["metadata"];
                    assert!(
                        metadata["name"]
                            .as_str()
                            .is_some_and(|is| is.starts_with(name)),
                        "{file}: {one}"
                    );
                }
                if one["kind"] == "Gateway" {
                    assert_eq!(one["spec"]["gatewayClassName"], class);
                }
            }
        }
    }
    let idn = files(&[
        "kubernetes",
        "--domain",
        "stimme.größe.example",
        "--gateway-class",
        "eg",
    ]);
    let certificate = yaml(&idn["certificate.yaml"]);
    assert_eq!(
        certificate[2]["spec"]["dnsNames"][0],
        "stimme.xn--gre-6ka8i.example"
    );
}

#[test]
fn flags_that_do_not_go_together_are_told() {
    for (more, why) in [
        (&["--domain", "*.example.com"][..], "http-01"),
        (&["--domain", "192.0.2.1"], "is an address"),
        (&["--replicas", "5", "--max-replicas", "2"], "is more than"),
        (&["--vllm", "a/b"], "--vllm needs --vllm-image"),
        (&["--gpus", "2"], "goes with --vllm"),
        (
            &["--models", "pod", "--storage-class", "a"],
            "goes with --models volume",
        ),
        (
            &["--engine-upstream", "https://a.test", "--model", "base"],
            "recognition elsewhere",
        ),
        (
            &[
                "--engine-upstream",
                "http://a.test",
                "--upstream-key-secret",
                "a",
            ],
            "could read the key",
        ),
        (&["--upstream-model", "a"], "needs --engine-upstream"),
    ] {
        let said = refused(&with(more));
        assert!(said.contains(why), "{more:?}: {said}");
    }
    let said = refused(&["kubernetes", "--domain", "a.test"]);
    assert!(said.contains("--gateway-class is missing"), "{said}");
}
