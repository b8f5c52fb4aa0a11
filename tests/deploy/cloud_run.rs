//! Cloud Run: the service's YAML, and its script.

use serde_json::json;

use crate::cloud::Cloud;
use crate::containers::{TRAPS, accepted, environment, files, refused, yaml};
use crate::support::command::Context;
use crate::support::have;
use crate::support::server::Server;

const HERE: &[&str] = &[
    "cloud-run",
    "--project",
    "my-project",
    "--region",
    "europe-west1",
    "--image",
    "europe-west1-docker.pkg.dev/my-project/voice/voicectl:1",
];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let mut all = HERE.to_vec();
    all.extend(more);
    all
}

#[test]
fn judges_accept_every_form() {
    if !have("yamllint") || !have("shellcheck") {
        return;
    }
    for more in [
        &[][..],
        &["--protocol", "http1"],
        &["--models-bucket", "my.models_1"],
        &[
            "--engine-upstream",
            "https://gpu.example.com/v1",
            "--upstream-key-secret",
            "gpu-key",
        ],
        &[
            "--oidc-issuer",
            "https://accounts.google.com",
            "--audience",
            "voice",
        ],
    ] {
        accepted(&with(more), &["yamllint", "shellcheck"]);
    }
}

#[test]
fn the_service_is_what_cloud_run_knows() {
    let [service] = &yaml(&files(HERE)["service.yaml"])[..] else {
        panic!("one document");
    };
    assert_eq!(service["apiVersion"], "serving.knative.dev/v1");
    // Annotations are texts, numbers among them.
    let revision = &service["spec"]["template"];
    for annotations in [
        &service["metadata"]["annotations"],
        &revision["metadata"]["annotations"],
    ] {
        for (name, value) in annotations.as_object().expect("annotations") {
            assert!(value.is_string(), "{name}: {value}");
        }
    }
    let spec = &revision["spec"];
    assert_eq!(spec["timeoutSeconds"], 3600);
    assert_eq!(
        spec["serviceAccountName"],
        "voicectl@my-project.iam.gserviceaccount.com"
    );
    let container = &spec["containers"][0];
    assert_eq!(container["args"], json!(["serve", "--plain"]));
    assert_eq!(
        container["ports"],
        json!([{ "name": "h2c", "containerPort": 8080 }])
    );
    assert_eq!(container["startupProbe"]["httpGet"]["path"], "/readyz");
    assert_eq!(container["livenessProbe"]["httpGet"]["path"], "/healthz");
    // Each mount has its volume.
    for mount in container["volumeMounts"].as_array().expect("mounts") {
        let volumes = spec["volumes"].as_array().expect("volumes");
        assert!(
            volumes.iter().any(|volume| volume["name"] == mount["name"]),
            "{mount}"
        );
    }
    let other = files(&with(&["--protocol", "http1", "--models-bucket", "models"]));
    let spec = &yaml(&other["service.yaml"])[0]["spec"]["template"]["spec"];
    assert_eq!(spec["containers"][0]["ports"][0]["name"], "http1");
    assert_eq!(
        spec["volumes"][1]["csi"]["volumeAttributes"]["bucketName"],
        "models"
    );
}

/// The server with all that the service says, on a machine that looks like Cloud Run: PORT, K_SERVICE, a secret that is only
/// read, and HTTP/2 without TLS.
#[test]
fn serve_runs_with_what_the_service_says() {
    let service = yaml(&files(HERE)["service.yaml"]).remove(0);
    let container = &service["spec"]["template"]["spec"]["containers"][0];
    let mut variables = environment(container);
    // There is no such model here.
    assert_eq!(
        variables.remove("VOICECTL_MODEL").as_deref(),
        Some("base-q5_1")
    );
    let context = Context::new();
    let key = context.ok("auth key new phone").trim().to_owned();
    context.ok("auth share access.toml");
    let access = context.path("access.toml");
    assert!(variables.contains_key("VOICECTL_ACCESS"));
    let words = container["args"].as_array().expect("words");
    let words: Vec<&str> = words
        .iter()
        .map(|word| word.as_str().expect("a text"))
        .collect();
    let elsewhere = Context::new();
    let mut command = elsewhere.command(&words);
    command
        .envs(&variables)
        .envs([
            ("K_SERVICE", "voicectl"),
            ("PORT", "0"),
            ("VOICECTL_LIMIT_RATE", "600/1m"),
        ])
        .env("VOICECTL_ACCESS", &access);
    let mut server = Server::start_as(&mut command, elsewhere);
    let url = server.url().replace("0.0.0.0", "127.0.0.1");
    let ask = |more: &[&str]| {
        let output = std::process::Command::new("curl")
            .args([
                "--silent",
                "--http2-prior-knowledge",
                "--write-out",
                "%{http_code} %{http_version}",
            ])
            .args(["--output", "/dev/null"])
            .args(more)
            .arg(format!("{url}/auth/whoami"))
            .output()
            .expect("curl runs");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert_eq!(ask(&[]), "401 2");
    assert_eq!(
        ask(&["--header", &format!("Authorization: Bearer {key}")]),
        "200 2"
    );
    server.signal("TERM");
    assert!(server.wait().success(), "{}", server.said());
}

#[test]
fn the_script_makes_what_is_missing_and_nothing_twice() {
    if !have("shellcheck") {
        return;
    }
    let context = Context::new();
    context.ok("auth key new phone");
    let all = with(&[
        "--upstream-key-secret",
        "gpu-key",
        "--engine-upstream",
        "https://a.test/v1",
        "--write",
        "out",
    ]);
    let mut deploy = vec!["deploy"];
    deploy.extend(&all);
    context.ok(&deploy);
    let cloud = Cloud::new();
    let script = context.path("out/cloud-run.sh");
    let (code, said) = cloud.run(&script, &[]);
    assert_ne!(code, 0);
    assert!(said.contains("voicectl auth share access.toml"), "{said}");
    context.ok("auth share out/access.toml");
    let (code, said) = cloud.run(&script, &[]);
    assert_eq!(code, 0, "{said}");
    let first = cloud.commands();
    for wanted in [
        "iam service-accounts create voicectl",
        "secrets create voicectl-access",
        "secrets versions add voicectl-access",
        "run services replace service.yaml --region=europe-west1",
    ] {
        assert!(
            first.iter().any(|line| line.contains(wanted)),
            "{wanted}: {first:#?}"
        );
    }
    cloud.forget_commands();
    let (code, said) = cloud.run(&script, &[]);
    assert_eq!(code, 0, "{said}");
    let again = cloud.commands();
    assert!(
        !again.iter().any(|line| line.contains(" create ")),
        "{again:#?}"
    );
    cloud.lint(&first);
}

#[test]
fn nothing_that_is_given_ends_a_line() {
    for trap in TRAPS {
        for flag in [
            "--project",
            "--region",
            "--name",
            "--models-bucket",
            "--upstream-key-secret",
            "--audience",
            "--oidc-issuer",
        ] {
            refused(&with(&[&format!("{flag}={trap}")]));
        }
    }
    for (more, why) in [
        (&["--name", "a"][..], "6 to 30 letters"),
        (
            &["--min-instances", "5", "--max-instances", "2"],
            "is more than",
        ),
        (
            &[
                "--engine-upstream",
                "http://10.0.0.1/v1",
                "--upstream-key-secret",
                "a",
            ],
            "could read the key",
        ),
        (&["--upstream-key-secret", "a"], "needs --engine-upstream"),
        (
            &[
                "--engine-upstream",
                "https://a.test",
                "--models-bucket",
                "a",
            ],
            "recognition elsewhere",
        ),
    ] {
        let said = refused(&with(more));
        assert!(said.contains(why), "{more:?}: {said}");
    }
    let said = refused(&["cloud-run", "--region", "europe-west1"]);
    assert!(said.contains("--project is missing"), "{said}");
}
