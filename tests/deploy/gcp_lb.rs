//! The load balancer of Google Cloud.

use crate::cloud::Cloud;
use crate::containers::{TRAPS, accepted, refused, yaml};
use crate::support::command::Context;
use crate::support::have;

const RUN: &[&str] = &[
    "gcp-lb",
    "--project",
    "my-project",
    "--domain",
    "voice.example.com",
    "--cloud-run-service",
    "voicectl",
    "--region",
    "europe-west1",
];
const GROUP: &[&str] = &[
    "gcp-lb",
    "--project",
    "my-project",
    "--domain",
    "example.com",
    "--domain",
    "*.example.com",
    "--instance-group",
    "voice",
    "--zone",
    "europe-west1-b",
    "--dns-zone",
    "example",
];

#[test]
fn judges_accept_every_form() {
    if !have("shellcheck") {
        return;
    }
    accepted(RUN, &["shellcheck"]);
    accepted(GROUP, &["shellcheck"]);
}

/// Made, made again, taken away, taken away again: nothing is made twice, and nothing is left.
#[test]
fn the_scripts_make_and_take_away_just_what_they_made() {
    for target in [RUN, GROUP] {
        let context = Context::new();
        let mut deploy = vec!["deploy"];
        deploy.extend(target);
        deploy.extend(["--write", "out"]);
        context.ok(&deploy);
        let cloud = Cloud::new();
        let (make, take) = (
            context.path("out/gcp-lb.sh"),
            context.path("out/gcp-lb-teardown.sh"),
        );
        let (code, said) = cloud.run(&make, &[]);
        assert_eq!(code, 0, "{said}\n{:#?}", cloud.commands());
        let first = cloud.commands();
        let things = cloud.things();
        let has = |wanted: &str| first.iter().any(|line| line.contains(wanted));
        assert!(has(
            "compute ssl-policies create voicectl --global --profile=RESTRICTED --min-tls-version=1.2"
        ));
        assert!(has("--ssl-policy=voicectl") && has("--certificate-map=voicectl"));
        assert!(has("--ports=443") && has("--ports=80"));

        cloud.forget_commands();
        let (code, said) = cloud.run(&make, &[]);
        assert_eq!(code, 0, "{said}");
        let again = cloud.commands();
        let made: Vec<_> = again
            .iter()
            .filter(|line| line.contains(" create ") || line.contains("add-backend"))
            .collect();
        assert!(made.is_empty(), "{made:#?}");
        // A policy that somebody loosened is strict again.
        assert!(again.iter().any(|line| {
            line.contains("ssl-policies update voicectl --global --profile=RESTRICTED")
        }));
        assert_eq!(cloud.things(), things);

        let map = &yaml(&cloud.imported())[0];
        assert_eq!(
            map["defaultUrlRedirect"]["redirectResponseCode"],
            "PERMANENT_REDIRECT"
        );
        assert_eq!(map["defaultUrlRedirect"]["httpsRedirect"], true);

        cloud.forget_commands();
        for _ in 0..2 {
            let (code, said) = cloud.run(&take, &[]);
            assert_eq!(code, 0, "{said}");
        }
        // Records in DNS stay: somebody's names are not ours to take away.
        let things = cloud.things();
        let left: Vec<&str> = things
            .lines()
            .filter(|line| !line.contains("backend ") && !line.contains("dns record-sets"))
            .collect();
        assert!(left.is_empty(), "{left:?}");
        let mut all = first;
        all.extend(again);
        all.extend(cloud.commands());
        cloud.lint(&all);
    }
}

#[test]
fn machines_get_room_for_live_speech_and_a_wall() {
    let context = Context::new();
    let mut deploy = vec!["deploy"];
    deploy.extend(GROUP);
    deploy.extend(["--write", "out"]);
    context.ok(&deploy);
    let cloud = Cloud::new();
    let (code, said) = cloud.run(&context.path("out/gcp-lb.sh"), &[]);
    assert_eq!(code, 0, "{said}");
    let commands = cloud.commands();
    let has = |wanted: &str| commands.iter().any(|line| line.contains(wanted));
    assert!(
        has("backend-services create voicectl") && has("--timeout=3600s"),
        "{commands:#?}"
    );
    assert!(
        has("--source-ranges=130.211.0.0/22,35.191.0.0/16"),
        "{commands:#?}"
    );
    // A wildcard is proven at the name below it, once.
    let proofs = commands
        .iter()
        .filter(|line| line.contains("dns-authorizations create"))
        .count();
    assert_eq!(proofs, 1, "{commands:#?}");
    assert!(
        has("--hostname=*.example.com") && has("dns record-sets create *.example.com. "),
        "{commands:#?}"
    );
}

#[test]
fn nothing_that_is_given_ends_a_line() {
    for trap in TRAPS {
        for flag in [
            "--project",
            "--region",
            "--name",
            "--cloud-run-service",
            "--dns-zone",
            "--domain",
        ] {
            let flag = format!("{flag}={trap}");
            let mut all = vec![
                "gcp-lb",
                "--project",
                "my-project",
                "--domain",
                "a.test",
                "--cloud-run-service",
                "voicectl",
                "--region",
                "europe-west1",
            ];
            let name = flag.split('=').next().unwrap_or_default();
            if let Some(at) = all.iter().position(|word| *word == name) {
                all.drain(at..at + 2);
            }
            all.push(&flag);
            refused(&all);
        }
    }
    for (more, why) in [
        (&["--instance-group", "voice"][..], "do not go together"),
        (&["--zone", "europe-west1-b"], "goes with --instance-group"),
        (&["--domain", "192.0.2.1"], "is an address"),
    ] {
        let mut all = RUN.to_vec();
        all.extend(more);
        let said = refused(&all);
        assert!(said.contains(why), "{more:?}: {said}");
    }
}
