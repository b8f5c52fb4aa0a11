//! What is refused, and what comes back as it was given.

use crate::containers::{TRAPS, files, refused, yaml};
use crate::kubernetes::with;

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
