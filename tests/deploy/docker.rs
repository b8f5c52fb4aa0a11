//! Images and compose files. There is no daemon here that would build them: hadolint reads the Dockerfile, and what its
//! steps rest on is proven one by one.

use std::fs;
use std::os::unix::fs::MetadataExt;

use serde_json::json;

use crate::containers::{accepted, files, refused, yaml};
use crate::support::command::Context;
use crate::support::server::Server;
use crate::support::{have, text, tool};

const HERE: &[&str] = &[
    "docker",
    "--domain",
    "voice.example.com",
    "--email",
    "me@example.com",
];

#[test]
fn judges_accept_every_form() {
    if !have("yamllint") || !have("shellcheck") {
        return;
    }
    for (more, judges) in [
        (&[][..], &["hadolint", "yamllint"][..]),
        (&["--tls", "local"], &["hadolint", "yamllint"]),
        (&["--binary", "dist/voicectl"], &["hadolint", "yamllint"]),
        (&["--models", "image"], &["hadolint", "yamllint"]),
        (
            &["--engine-upstream", "https://gpu.lan/v1"],
            &["hadolint", "yamllint"],
        ),
        (
            &["--tls", "lineage"],
            &["hadolint", "yamllint", "shellcheck"],
        ),
    ] {
        let mut arguments = vec!["docker", "--domain", "voice.example.com"];
        arguments.extend(more);
        accepted(&arguments, judges);
    }
    accepted(&["docker", "--tls", "plain"], &["hadolint", "yamllint"]);
}

#[test]
fn the_image_is_small_has_no_root_and_looks_after_itself() {
    let files = files(HERE);
    let dockerfile = &files["Dockerfile"];
    let stages: Vec<&str> = dockerfile
        .lines()
        .filter(|line| line.starts_with("FROM "))
        .collect();
    assert_eq!(
        stages,
        [
            "FROM rust:1.95-slim-bookworm AS build",
            "FROM gcr.io/distroless/cc-debian12:nonroot"
        ]
    );
    for line in [
        "RUN sh .ci/install.sh build",
        "RUN cargo build --release --locked \\",
        "COPY --from=build /out/voicectl /usr/local/bin/voicectl",
        "USER 65532:65532",
        "EXPOSE 8443",
        "STOPSIGNAL SIGTERM",
        "ENTRYPOINT [\"/usr/local/bin/voicectl\"]",
    ] {
        assert!(
            dockerfile.lines().any(|one| one == line),
            "{line}\n{dockerfile}"
        );
    }
    // The same build as everybody's.
    let makefile = include_str!("../../Makefile");
    assert!(makefile.contains("$(CARGO) build --release --locked\n"));
    assert!(makefile.contains("@sh .ci/install.sh build\n"));
    // The oldest Rust that builds it is not newer than the image's.
    let minimum = include_str!("../../Cargo.toml")
        .lines()
        .find_map(|line| line.strip_prefix("rust-version = \"1."))
        .and_then(|rest| rest.trim_end_matches('"').parse::<u32>().ok())
        .expect("a version");
    assert!(minimum <= 95, "1.{minimum}");
}

#[test]
fn a_digest_pins_what_is_below() {
    let digest = format!("sha256:{}", "0a".repeat(32));
    let base = format!("gcr.io/distroless/cc-debian12@{digest}");
    let builder = format!("rust:1.95-slim-bookworm@{digest}");
    let files = files(&["docker", "--base", &base, "--builder", &builder]);
    let dockerfile = &files["Dockerfile"];
    assert!(
        dockerfile.contains(&format!("FROM {base}\n")),
        "{dockerfile}"
    );
    assert!(
        dockerfile.contains(&format!("FROM {builder} AS build\n")),
        "{dockerfile}"
    );
    let short = refused(&["docker", "--base", "a@sha256:0a"]);
    assert!(short.contains("64 digits"), "{short}");
}

/// What `gcr.io/distroless/cc-debian12` has: libc6 of its `base`, and libgcc-s1, libgomp1 and libstdc++6 of its own.
const LIBRARIES: &[&str] = &[
    "linux-vdso.so.1",
    "libc.so.6",
    "libm.so.6",
    "libpthread.so.0",
    "libdl.so.2",
    "librt.so.1",
    "libgcc_s.so.1",
    "libgomp.so.1",
    "libstdc++.so.6",
    "ld-linux-x86-64.so.2",
    "ld-linux-aarch64.so.1",
];

#[test]
fn the_program_needs_no_library_that_the_image_lacks() {
    let needed = tool("ldd", &[env!("CARGO_BIN_EXE_voicectl")]);
    for line in needed.lines() {
        let path = line.split_whitespace().next().unwrap_or_default();
        let name = path.rsplit('/').next().unwrap_or_default();
        assert!(
            LIBRARIES.contains(&name),
            "the image has no {name}:\n{needed}"
        );
    }
    assert!(needed.contains("libc.so.6"), "{needed}");
}

#[test]
fn compose_gives_the_container_as_little_as_it_needs() {
    let all = files(HERE);
    let [compose] = &yaml(&all["compose.yaml"])[..] else {
        panic!("one document");
    };
    let service = &compose["services"]["voicectl"];
    assert_eq!(service["read_only"], true);
    assert_eq!(service["cap_drop"], json!(["ALL"]));
    assert_eq!(service["security_opt"], json!(["no-new-privileges:true"]));
    assert_eq!(service["user"], "65532:65532");
    assert_eq!(service["ports"], json!(["443:8443", "80:8080"]));
    assert_eq!(
        service["volumes"],
        json!(["state:/var/lib/voicectl", "models:/var/cache/voicectl:ro"])
    );
    assert_eq!(
        service["command"],
        json!([
            "serve",
            "--listen",
            "0.0.0.0:8443",
            "--http",
            "0.0.0.0:8080",
            "--acme",
            "--agree-tos",
            "--domain",
            "voice.example.com",
            "--email",
            "me@example.com"
        ])
    );
    // The model is there before the server.
    let models = &compose["services"]["models"];
    assert_eq!(models["command"], json!(["model", "pull", "base-q5_1"]));
    assert_eq!(
        service["depends_on"]["models"]["condition"],
        "service_completed_successfully"
    );

    let plain = files(&["docker", "--tls", "plain"]);
    let service = &yaml(&plain["compose.yaml"])[0]["services"]["voicectl"];
    assert_eq!(service["ports"], json!(["127.0.0.1:8080:8080"]));

    let upstream = files(&["docker", "--engine-upstream", "https://gpu.lan/v1"]);
    let compose = &yaml(&upstream["compose.yaml"])[0];
    assert!(compose["services"]["models"].is_null(), "{compose}");
    let environment = &compose["services"]["voicectl"]["environment"];
    assert_eq!(
        environment["VOICECTL_ENGINE"],
        "upstream,https://gpu.lan/v1"
    );
}

/// The words of each form are words that `serve` takes: the settings that come of them are printed.
#[test]
fn serve_understands_what_compose_says() {
    for more in [
        &["--domain", "voice.example.com", "--email", "me@example.com"][..],
        &["--tls", "local"],
        &["--tls", "plain"],
        &["--domain", "voice.example.com", "--tls", "lineage"],
        &[
            "--engine-upstream",
            "https://gpu.lan/v1",
            "--upstream-model",
            "whisper-large-v3",
        ],
    ] {
        let mut arguments = vec!["docker"];
        arguments.extend(more);
        let compose = yaml(&files(&arguments)["compose.yaml"]).remove(0);
        let service = &compose["services"]["voicectl"];
        let words = service["command"].as_array().expect("words");
        let mut words: Vec<&str> = words
            .iter()
            .map(|word| word.as_str().expect("a text"))
            .collect();
        words.push("--print-config");
        let context = Context::new();
        let mut command = context.command(&words);
        for (name, value) in service["environment"].as_object().expect("variables") {
            command.env(name, value.as_str().expect("a text"));
        }
        let output = command.output().expect("the binary runs");
        assert!(
            output.status.success(),
            "{words:?}\n{}",
            context.show(&output)
        );
    }
}

#[test]
fn the_health_check_asks_the_server_itself() {
    let dockerfile = files(HERE).remove("Dockerfile").expect("a Dockerfile");
    let check = dockerfile
        .lines()
        .find_map(|line| {
            line.trim()
                .strip_prefix("CMD [\"/usr/local/bin/voicectl\", \"doctor\"")
        })
        .expect("a check");
    assert!(check.contains("\"--health\""), "{check}");

    let mut server = Server::start(&["--metrics", "localhost:0"]);
    let said = server.said();
    let metrics = said
        .lines()
        .find_map(|line| line.trim().strip_prefix("metrics "))
        .map(|url| url.trim().trim_end_matches("/metrics").to_owned())
        .expect("an address");
    let context = Context::new();
    let ask = |url: &str| context.run(&["doctor", "--health", "--timeout", "2s", url]);
    let well = "exit: 0\n----- stdout -----\n----- stderr -----\n";
    assert_eq!(ask(&metrics), well);
    // Its certificate is of a CA that nobody here knows.
    assert_eq!(ask(server.url()), well);
    assert_eq!(ask(&format!("{}/readyz", server.url())), well);

    let gone = ask(&format!("{metrics}/nothing"));
    assert!(
        gone.starts_with("exit: 1\n") && gone.contains("answers 404"),
        "{gone}"
    );
    let plain = ask(&server.url().replace("https", "http"));
    assert!(plain.starts_with("exit: 1\n"), "{plain}");
    let elsewhere = ask("https://example.com");
    assert!(elsewhere.starts_with("exit: 2\n"), "{elsewhere}");
    assert!(elsewhere.contains("is not on this machine"), "{elsewhere}");
    server.signal("KILL");
    server.wait();
    let dead = ask(&metrics);
    assert!(
        dead.starts_with("exit: 1\n") && dead.contains("does not answer"),
        "{dead}"
    );
}

#[test]
fn the_certificate_is_handed_over_whole() {
    if !have("shellcheck") {
        return;
    }
    if !rustix::process::geteuid().is_root() {
        println!("skipped: only root gives files away");
        return;
    }
    let context = Context::new();
    context.ok("cert new voice.test");
    let folder = context.path("it's tls");
    let script = context.path("out/tls-hook.sh");
    let state = context.state();
    context.ok(&[
        "deploy",
        "docker",
        "--tls",
        "lineage",
        "--domain",
        "voice.test",
        "--tls-folder",
        text(&folder),
        "--write",
        "out",
        "--state",
        text(&state),
    ]);
    let run = || tool(text(&script), &[]);
    run();
    let first = fs::read_link(folder.join("current")).expect("a link");
    context.ok("renew --only voice.test --force");
    run();
    let second = fs::read_link(folder.join("current")).expect("a link");
    assert_ne!(first, second);
    for file in ["fullchain.pem", "privkey.pem"] {
        let there = folder.join("current").join(file);
        let wanted = state.join("certs/voice.test/current").join(file);
        assert_eq!(
            fs::read(&there).expect("read"),
            fs::read(wanted).expect("read")
        );
        let about = fs::metadata(&there).expect("it is there");
        assert_eq!((about.uid(), about.mode() & 0o077), (65_532, 0), "{file}");
    }
    // Whoever still reads the one before may.
    assert!(folder.join(first).exists());
    let compose = fs::read_to_string(context.path("out/compose.yaml")).expect("read");
    let service = &yaml(&compose)[0]["services"]["voicectl"];
    assert_eq!(service["volumes"][2]["source"], text(&folder));
}
