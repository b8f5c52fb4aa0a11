//! `voicectl deploy nginx`: judged by nginx, and run by it in front of the server.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::fronts::{
    ADDRESSES, Behind, CHALLENGES, NAMES_OF_EVERY_KIND, World, is_root, judged, newer, system,
};
use crate::support::command::Context;
use crate::support::text;

fn both() -> [Option<PathBuf>; 2] {
    [system("nginx"), newer("nginx-1.26/nginx")]
}

/// A main configuration that includes the rendered files, in the home folder of a world.
fn main_file(world: &World, before: &str, includes: &str) -> PathBuf {
    let home = text(world.server.context().home()).to_owned();
    let mut main = format!(
        "daemon off; pid {home}/nginx.pid; error_log stderr;\n{before}events {{}}\nhttp {{\naccess_log off;\n"
    );
    if is_root() {
        main.insert_str(0, "user root;\n");
    }
    for what in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"] {
        let _ = writeln!(main, "{what}_temp_path {home}/{what};");
    }
    let _ = write!(main, "include {home}/files/voicectl.conf;\n}}\n{includes}");
    world.write("main.conf", &main)
}

fn run(nginx: &Path, behind: Behind) {
    let mut world = World::new("nginx", behind, &flags(nginx));
    let main = main_file(&world, "", "");
    let command = format!("exec {} -c {}", text(nginx), text(&main));
    // Hooks reload nginx; on a machine where systemd runs they ask it for that.
    world.program("nginx", &format!("{command} \"$@\""));
    world.program(
        "systemctl",
        &format!("[ \"$*\" = 'reload nginx' ] && {command} -s reload"),
    );
    world.start(Command::new(nginx).args(["-c", text(&main), "-e", "stderr"]));
    world.is_served();
    world.is_renewed("hooks/deploy/50-nginx", 4);
}

/// The versions of a program that is not the one on the `PATH`.
fn flags(nginx: &Path) -> Vec<&'static str> {
    if text(nginx).contains("nginx-1.26") {
        vec!["--nginx-version", "1.26.3", "--openssl-version", "3.5.0"]
    } else {
        Vec::new()
    }
}

#[test]
fn the_system_s_serves_over_a_socket() {
    if let Some(nginx) = system("nginx") {
        run(&nginx, Behind::Socket);
    }
}

#[test]
fn that_of_debian_13_serves_over_a_port() {
    if let Some(nginx) = newer("nginx-1.26/nginx") {
        run(&nginx, Behind::Port);
    }
}

#[test]
fn tls_passes_through() {
    let Some(nginx) = newer("nginx-1.26/nginx") else {
        return;
    };
    let mut world = World::new("nginx", Behind::Tls, &flags(&nginx));
    let module = nginx.with_file_name("usr/lib/nginx/modules/ngx_stream_module.so");
    let home = text(world.server.context().home()).to_owned();
    let main = main_file(
        &world,
        &format!("load_module {};\n", text(&module)),
        &format!("include {home}/files/voicectl-stream.conf;\n"),
    );
    world.start(Command::new(&nginx).args(["-c", text(&main), "-e", "stderr"]));
    world.is_served();
    world.refuses_other_names();
}

#[test]
fn both_generations_accept_it() {
    for nginx in both().into_iter().flatten() {
        let context = Context::new();
        let words = [
            "deploy",
            "nginx",
            "--domain",
            "voice.example.com",
            "--check",
        ];
        for more in [
            &[][..],
            NAMES_OF_EVERY_KIND,
            CHALLENGES,
            ADDRESSES,
            &["--https-port", "8443", "--hsts", "off", "--upload", "100"],
            &["--server", "unix:/run/a b;{\"'.sock"],
        ] {
            let said = judged(&context, &nginx, &[&words[..], more].concat());
            assert!(said.contains("nginx  accepted"), "{}: {said}", text(&nginx));
        }
    }
}

#[test]
fn a_judge_hears_warnings() {
    let Some(nginx) = newer("nginx-1.26/nginx") else {
        return;
    };
    // The older words for HTTP/2 are a warning for the newer one.
    let words = [
        "deploy",
        "nginx",
        "--domain",
        "voice.example.com",
        "--nginx-version",
        "1.22.1",
        "--check",
    ];
    let said = judged(&Context::new(), &nginx, &words);
    assert!(
        said.starts_with("exit: 1") && said.contains("nginx  refused"),
        "{said}"
    );
    assert!(said.contains("is deprecated"), "{said}");
}

#[test]
fn releases_decide_what_is_written() {
    let context = Context::new();
    let shown = |versions: &[&str]| {
        let words = ["deploy", "nginx", "--domain", "voice.example.com"];
        context.ok(&[&words[..], versions].concat())
    };
    let old = shown(&["--nginx-version", "1.22.1", "--openssl-version", "3.0.19"]);
    let new = shown(&["--nginx-version", "1.26.3", "--openssl-version", "3.5.7"]);
    for (line, in_old, in_new) in [
        ("    listen 443 ssl http2;\n", true, false),
        ("    http2 on;\n", false, true),
        ("    ssl_session_tickets off;\n", true, false),
        (
            "    ssl_ecdh_curve X25519:prime256v1:secp384r1;\n",
            true,
            false,
        ),
        (
            "    ssl_ecdh_curve X25519MLKEM768:X25519:prime256v1:secp384r1;\n",
            false,
            true,
        ),
        ("dhparam", false, false),
        ("stapling", false, false),
    ] {
        assert_eq!(
            (old.contains(line), new.contains(line)),
            (in_old, in_new),
            "{line}"
        );
    }
    assert!(
        old.starts_with("==> voicectl.conf <==\n# voicectl "),
        "{old}"
    );
    assert!(
        old.contains("for nginx 1.22.1, OpenSSL 3.0.19; checksum "),
        "{old}"
    );
}
