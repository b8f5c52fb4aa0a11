//! The units, judged by systemd.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::support::command::{Context, environment};
use crate::support::server::Server;
use crate::support::{have, text, until};

/// The program of the system, and the one of a newer release beside it where `.ci/install.sh` put one: that one comes with
/// its C library, and is started by that one's loader.
fn generations() -> Vec<(&'static str, Vec<PathBuf>)> {
    let mut found = vec![("252", vec![PathBuf::from("systemd-analyze")])];
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/systemd-257/usr");
    let inside = |folder: &Path, begin: &str| {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let mut paths = entries.map(|entry| entry.path());
        paths.find(|path| {
            let name = path.file_name().unwrap_or_default();
            name.to_string_lossy().contains(begin)
        })
    };
    let library = inside(&root.join("lib"), "-linux-gnu");
    let loader = library
        .as_deref()
        .and_then(|library| inside(library, "ld-linux"));
    if let (Some(library), Some(loader)) = (library, loader) {
        let path = format!("{0}:{0}/systemd", text(&library));
        let program = root.join("bin/systemd-analyze");
        found.push((
            "257",
            vec![loader, "--library-path".into(), path.into(), program],
        ));
    } else {
        println!("skipped: systemd 257 beside the system's, which `make test` installs on Debian");
    }
    found
}

/// Files of `deploy systemd` in a folder.
fn written(arguments: &[&str]) -> (Context, TempDir) {
    let (context, folder) = (Context::new(), tempfile::tempdir().expect("a folder"));
    let command = [
        &["deploy", "systemd"][..],
        arguments,
        &["--write", text(folder.path())],
    ]
    .concat();
    let output = context.command(&command).output().expect("it runs");
    assert!(output.status.success(), "{}", context.show(&output));
    (context, folder)
}

fn units(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut units: Vec<PathBuf> = entries.map(|entry| entry.expect("a file").path()).collect();
    units.sort();
    units
}

fn analyze(program: &[PathBuf], arguments: &[&str], units: &[PathBuf]) -> Output {
    let (program, before) = program.split_first().expect("a program");
    Command::new(program)
        .args(before)
        .args(arguments)
        .args(units)
        .env("XDG_RUNTIME_DIR", "/nowhere")
        .output()
        .expect("it runs")
}

fn accepts(program: &[PathBuf], units: &[PathBuf]) {
    let output = analyze(program, &["verify", "--man=no"], units);
    let said = String::from_utf8_lossy(&output.stderr);
    // An unknown setting is no failure, only a line.
    assert!(output.status.success() && said.is_empty(), "{said}");
}

#[test]
fn every_shape_is_accepted_and_in_bounds() {
    if !have("systemd-analyze") {
        return;
    }
    let shapes: &[(&[&str], &str)] = &[
        (&[], "15"),
        (
            &["--domain", "voice.test", "--no-http", "--memory", "4096"],
            "15",
        ),
        (
            &["--cert", "/etc/ssl/c.pem", "--key", "/etc/ssl/k.pem"],
            "15",
        ),
        (&["--bind", "direct"], "20"),
        (
            &["--bind", "direct", "--https", "[::1]:8443", "--no-http"],
            "15",
        ),
        (&["--bind", "proxy"], "10"),
        (
            &[
                "--bind",
                "proxy",
                "--network",
                "--metrics",
                "127.0.0.1:9090",
            ],
            "15",
        ),
        (&["--gpu"], "20"),
        (&["--bind", "direct", "--gpu"], "20"),
    ];
    for (version, program) in generations() {
        for (flags, threshold) in shapes {
            let flags = [flags, &["--systemd-version", version][..]].concat();
            let (_context, folder) = written(&flags);
            accepts(&program, &units(folder.path()));
            let threshold = format!("--threshold={threshold}");
            let arguments = ["security", "--offline=true", "--no-pager", &threshold];
            let service = [folder.path().join("voicectl.service")];
            let output = analyze(&program, &arguments, &service);
            let said = String::from_utf8_lossy(&output.stdout);
            assert!(
                output.status.success(),
                "{version} {flags:?} {threshold}\n{said}"
            );
        }
    }
}

#[test]
fn a_reload_is_waited_for_where_systemd_can() {
    for (version, expected, other) in [
        (
            "252",
            "\nType=notify\nExecReload=/bin/kill -HUP $MAINPID\n",
            "notify-reload",
        ),
        ("253", "\nType=notify-reload\n", "ExecReload"),
    ] {
        let (_context, folder) = written(&["--systemd-version", version]);
        let service = fs::read_to_string(folder.path().join("voicectl.service")).expect("a unit");
        assert!(
            service.contains(expected) && !service.contains(other),
            "{service}"
        );
    }
}

/// The words of `ExecStart=` behind the program.
fn started(arguments: &[&str]) -> String {
    let (_context, folder) = written(arguments);
    let service = fs::read_to_string(folder.path().join("voicectl.service")).expect("a unit");
    let line = service
        .lines()
        .find_map(|line| line.strip_prefix("ExecStart="));
    let line = line.expect("a command");
    line.split_once(" serve")
        .expect("serve")
        .1
        .trim()
        .to_owned()
}

#[test]
fn a_package_says_where_the_program_will_be() {
    let (_context, folder) = written(&["--program", "/usr/bin/voicectl"]);
    for (unit, command) in [
        ("voicectl.service", "serve"),
        ("voicectl-renew.service", "renew"),
    ] {
        let text = fs::read_to_string(folder.path().join(unit)).expect("a unit");
        let line = format!("\nExecStart=/usr/bin/voicectl {command}");
        assert!(text.contains(&line), "{text}");
    }
    let output = Context::new().output("deploy systemd --program voicectl");
    assert_eq!(
        output.status.code(),
        Some(2),
        "a path that depends on where one is"
    );
}

#[test]
fn what_is_told_is_told_to_the_server() {
    assert_eq!(
        started(&["--domain", "*.voice.test"]),
        "--lineage _wildcard.voice.test"
    );
    assert_eq!(
        started(&[
            "--model",
            "small-q5_1",
            "--model",
            "base",
            "--threads",
            "4",
            "--open"
        ]),
        "--model small-q5_1 --model base --threads 4 --open"
    );
    assert_eq!(
        started(&[
            "--bind",
            "direct",
            "--https",
            "192.0.2.7:443",
            "--lineage",
            "b"
        ]),
        "--listen 192.0.2.7:443 --http \"[::]:80\" --lineage b"
    );
    assert_eq!(started(&["--bind", "proxy"]), "--plain --behind-proxy");
}

#[test]
fn flags_that_mean_nothing_together_are_refused() {
    let context = Context::new();
    for (flags, because) in [
        ("--cert /c.pem", "--key is missing"),
        (
            "--cert /c --key /k --domain a.test",
            "--cert is a certificate from elsewhere",
        ),
        ("--http 127.0.0.1:80 --no-http", "contradict each other"),
        (
            "--bind proxy --https 127.0.0.1:443",
            "--https is the proxy's",
        ),
        (
            "--bind proxy --metrics 127.0.0.1:9090",
            "--metrics needs --network",
        ),
        ("--group www-data", "--group goes with --bind proxy"),
        (
            "--https localhost:443",
            "it is to be an IP address with a port",
        ),
    ] {
        let said = context.run(&*format!("deploy systemd {flags}"));
        assert!(
            said.starts_with("exit: 2\n") && said.contains(because),
            "{flags}: {said}"
        );
    }
}

#[test]
fn no_value_gets_out_of_its_place() {
    if !have("systemd-analyze") {
        return;
    }
    // systemd has words for all of these.
    for path in [
        "/etc/a b\"c;d",
        "/etc/100%h/$HOME/ü{}",
        "/etc/a\\b'c",
        "/etc/%n:x",
    ] {
        let version = ["--systemd-version", "252"];
        let (_context, folder) =
            written(&[&["--cert", path, "--key", path][..], &version].concat());
        accepts(&[PathBuf::from("systemd-analyze")], &units(folder.path()));
        let service = fs::read_to_string(folder.path().join("voicectl.service")).expect("a unit");
        let doubled = path.replace('%', "%%");
        assert!(
            service.contains(&format!("\nLoadCredential=tls.key:{doubled}\n")),
            "{service}"
        );
    }
    let context = Context::new();
    // Its service would end without a word.
    let blank = ["--cert", "/etc/a b", "--key", "/k"];
    let words = [
        &["deploy", "systemd", "--systemd-version", "255"][..],
        &blank,
    ]
    .concat();
    let said = context.run(&words);
    assert!(
        said.starts_with("exit: 2\n") && said.contains("a path with a blank"),
        "{said}"
    );
    for (flag, value) in [
        ("--cert", "/etc/a\nExecStartPre=/bin/evil"),
        ("--cert", "/etc/a\u{2028}b"),
        ("--cert", "/etc/a\\"),
        ("--cert", "/etc/a "),
        ("--lineage", "a --open"),
        ("--model", "../../etc/passwd"),
        ("--group", "root\nUser=root"),
        ("--https", "0.0.0.0:443\nExecStart=/bin/evil"),
    ] {
        let mut words = vec!["deploy", "systemd", flag, value];
        if flag == "--cert" {
            words.extend(["--key", "/k"]);
        }
        let output = context.command(&words).output().expect("it runs");
        assert!(
            !output.status.success(),
            "{value:?}\n{}",
            context.show(&output)
        );
        assert!(output.stdout.is_empty(), "{value:?}");
    }
}

#[test]
fn a_program_in_an_odd_place_is_found_by_systemd() {
    if !have("systemd-analyze") {
        return;
    }
    let context = Context::new();
    for (name, fits) in [("a b;100%h $HOME {ü}", true), ("it's", false)] {
        let place = context.path(name);
        fs::create_dir(&place).expect("made");
        let program = place.join("voicectl");
        let binary = env!("CARGO_BIN_EXE_voicectl");
        fs::hard_link(binary, &program)
            .or_else(|_| fs::copy(binary, &program).map(drop))
            .expect("there");
        let folder = context.path("units");
        let model = context.command(&["deploy", "systemd", "--write", text(&folder)]);
        let mut command = Command::new(&program);
        command
            .args(model.get_args())
            .envs(environment(&model))
            .current_dir(context.home());
        let output = command.output().expect("it runs");
        assert_eq!(output.status.success(), fits, "{}", context.show(&output));
        if fits {
            // It says so where the program of a unit is not there.
            accepts(&[PathBuf::from("systemd-analyze")], &units(&folder));
        } else {
            assert!(context.show(&output).contains("systemd takes no quotes"));
        }
    }
}

/// The command of the unit, started by `systemd-socket-activate` for both of its sockets.
#[test]
fn both_sockets_are_served() {
    if !have("systemd-socket-activate") || !have("curl") {
        return;
    }
    let context = Context::new();
    let words = started(&["--model", "demo"]);
    let free = || {
        let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        free.local_addr().expect("an address").port()
    };
    let (https, http) = (free(), free());
    let words = [
        &["serve", "--no-input"][..],
        &words.split(' ').collect::<Vec<_>>(),
    ]
    .concat();
    let server = context.command(&words);
    let mut command = Command::new("systemd-socket-activate");
    for port in [https, http] {
        command.arg(format!("--listen=127.0.0.1:{port}"));
    }
    command.arg("--fdname=https:http");
    for (name, value) in environment(&server) {
        command.arg(format!("--setenv={}={}", name.display(), value.display()));
    }
    command.arg(server.get_program()).args(server.get_args());
    let mut server = Server::spawn(&mut command, context);
    let mut first = None;
    until("systemd listens", || {
        first = std::net::TcpStream::connect(("127.0.0.1", https)).ok();
        first.is_some()
    });
    server.wait_for("Ready\n");
    let ca = server.ca();
    let ask = |url: &str| {
        let output = Command::new("curl")
            .args([
                "--silent",
                "--show-error",
                "--write-out",
                "%{http_code}",
                "--cacert",
                text(&ca),
                url,
            ])
            .output()
            .expect("curl runs");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert_eq!(
        ask(&format!("https://localhost:{https}/healthz")),
        "ok\n200"
    );
    assert_eq!(ask(&format!("http://localhost:{http}/healthz")), "308");
}
