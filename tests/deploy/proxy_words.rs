//! Names, paths and addresses that mean something to a proxy: read back as they are, or refused with a reason.

use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use crate::fronts::{is_root, moved, newer, system};
use crate::support::command::Context;
use crate::support::{ports, text, tool};

/// A state folder with a lineage for `localhost`.
fn odd(context: &Context, name: &str) -> String {
    let folder = context.path(name);
    fs::create_dir(&folder).expect("made");
    let folder = text(&folder).to_owned();
    context.ok(&["cert", "new", "localhost", "--state", &folder]);
    folder
}

/// Writes the files of a target that listens on free ports.
fn write(context: &Context, target: &str, state: &str) {
    let (http, https) = (ports::free().to_string(), ports::free().to_string());
    context.ok(&[
        "deploy",
        target,
        "--domain",
        "localhost",
        "--state",
        state,
        "--address",
        "127.0.0.1",
        "--http-port",
        &http,
        "--https-port",
        &https,
        "--write",
        "files",
    ]);
}

#[test]
fn nginx_reads_the_files_of_any_folder() {
    for nginx in [system("nginx"), newer("nginx-1.26/nginx")]
        .into_iter()
        .flatten()
    {
        let context = Context::new();
        let home = text(context.home()).to_owned();
        for name in ["a b", "semi;colon{}", "quotes\"'\\", "#hash\u{fc}~*"] {
            let state = odd(&context, name);
            fs::remove_dir_all(context.path("files")).ok();
            write(&context, "nginx", &state);
            let user = if is_root() { "user root;" } else { "" };
            let mut main = format!(
                "{user} pid {home}/pid; error_log stderr; events {{}} http {{ access_log off;\n"
            );
            for what in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"] {
                let _ = writeln!(main, "{what}_temp_path {home}/{what};");
            }
            main.push_str("include files/voicectl.conf; }\n");
            let file = context.path("main.conf");
            fs::write(&file, main).expect("written");
            tool(text(&nginx), &["-t", "-c", text(&file), "-e", "stderr"]);
        }
    }
}

#[test]
fn caddy_reads_the_files_of_any_folder() {
    for caddy in [system("caddy"), newer("caddy-2.11/usr/bin/caddy")]
        .into_iter()
        .flatten()
    {
        let context = Context::new();
        for name in ["a b", "semi;colon#$", "quotes\"'\\", "`\u{fc}~*"] {
            let state = odd(&context, name);
            fs::remove_dir_all(context.path("files")).ok();
            write(&context, "caddy", &state);
            let folder = context.path("pem");
            fs::create_dir_all(&folder).expect("made");
            for file in ["files/voicectl.caddyfile", "files/hooks/deploy/50-caddy"] {
                moved(&context.path(file), "/etc/caddy/voicectl/", &folder);
            }
            // The hook is a shell's, and makes the file that the Caddyfile names.
            tool(
                text(&context.path("files/hooks/deploy/50-caddy")),
                &["copy"],
            );
            let file = context.path("files/voicectl.caddyfile");
            let arguments = [
                "validate",
                "--adapter",
                "caddyfile",
                "--config",
                text(&file),
            ];
            let output = Command::new(&caddy)
                .args(arguments)
                .env("HOME", context.home())
                .output()
                .expect("it runs");
            assert!(output.status.success(), "{name}: {}", context.show(&output));
        }
    }
}

#[test]
fn what_a_proxy_has_no_words_for_is_refused() {
    let context = Context::new();
    let state = |name: &str| text(&context.path(name)).to_owned();
    for (target, more, code, why) in [
        (
            "nginx",
            vec!["--state", &state("a$b")],
            1,
            "nginx reads a variable",
        ),
        (
            "nginx",
            vec!["--server", "unix:/run/$x"],
            1,
            "nginx reads a variable",
        ),
        (
            "caddy",
            vec!["--state", &state("a{b}")],
            1,
            "Caddy reads a placeholder",
        ),
        (
            "caddy",
            vec!["--server", "unix:/run/`\""],
            1,
            "cannot quote a backquote",
        ),
        (
            "haproxy",
            vec!["--server", "unix:/run/$x"],
            1,
            "haproxy reads a variable",
        ),
        (
            "nginx",
            vec!["--server", "unix:/run/a\nb"],
            2,
            "control characters",
        ),
        (
            "caddy",
            vec!["--server", "127.0.0.1:80;}"],
            2,
            "an address is",
        ),
        (
            "haproxy",
            vec!["--domain", "a.test\n    bind :1"],
            2,
            "--domain",
        ),
        ("nginx", vec!["--domain", "a.test;"], 2, "--domain"),
        ("nginx", vec!["--lineage", "../../ca"], 2, "--lineage"),
        (
            "haproxy",
            vec!["--address", "voice.test"],
            2,
            "it is no IP address",
        ),
        ("nginx", vec!["--https-port", "80"], 2, "the same port"),
        (
            "haproxy",
            vec!["--haproxy-version", "2.4.0"],
            2,
            "since 2.6.0",
        ),
        ("caddy", vec!["--caddy-version", "2.4.0"], 2, "since 2.6.0"),
    ] {
        let words = [&["deploy", target, "--domain", "voice.test"][..], &more].concat();
        let said = context.run(&words);
        assert!(
            said.starts_with(&format!("exit: {code}\n")),
            "{words:?}: {said}"
        );
        assert!(said.contains(why), "{words:?}: {said}");
    }
}
