//! What a pod says, said to a real server; what the autoscaler and vLLM's place rest on.

use serde_json::json;

use crate::containers::{environment, files, object, yaml};
use crate::kubernetes::{FORMS, objects, with};
use crate::support::command::Context;
use crate::support::server::Server;

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

    let elsewhere = crate::kubernetes::objects(FORMS[6]);
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

/// The numbers that the autoscaler asks for are numbers of a running server.
#[test]
fn the_autoscaler_asks_for_numbers_that_there_are() {
    let files = files(&with(&[]));
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
