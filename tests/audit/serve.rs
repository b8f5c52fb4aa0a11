//! `voicectl serve`, seen from outside: a clean one, and what flags can make of it.

use std::fs;
use std::time::Instant;

use crate::support::{have, text};
use crate::world::{Peer, URL, World};

pub(crate) const FOUND: [&str; 3] = ["websocket-origin", "stale-certificate", "no-store"];

/// A world with a certificate, a key, and a server that has them.
fn serving(arguments: &[&str]) -> Option<(World, Peer)> {
    if !have("curl") {
        return None;
    }
    let world = World::new()?;
    world.ok(&["cert", "new", "voice.test"]);
    world.ok(&["auth", "key", "new", "phone", "--expires", "90d"]);
    let mut all = vec!["--lineage", "voice.test", "--http", "192.0.2.7:80"];
    all.extend(arguments);
    let server = world.serve(&all);
    Some((world, server))
}

#[test]
fn a_clean_server_reaches_the_best_grade_from_outside() {
    let Some((world, _server)) = serving(&[]) else {
        return;
    };
    let root = world.root();
    // As seen by somebody who has nothing of it but the root.
    let stranger = world.context.path("stranger");
    let arguments = [URL, "--ca", text(&root), "--state", text(&stranger)];
    let begin = Instant::now();
    let answer = world.audit(&arguments);
    let took = begin.elapsed();
    println!("{took:?}, {:?}", answer.0["counts"]);
    assert_eq!(answer.grade(), "A+", "{:#}", answer.0);
    assert_eq!(answer.all("unknown"), Vec::<&str>::new());
    for id in [
        "authentication",
        "metrics",
        "hsts-short",
        "redirect-308",
        "groups-hybrid",
        "no-store",
    ] {
        assert_eq!(answer.outcome(id), "passed", "{id}");
    }
    assert!(took.as_secs_f64() < 2.0, "{took:?}");
    // Without the root nobody trusts it.
    let answer = world.audit(&[URL, "--state", text(&stranger)]);
    answer.assert_found(
        "trusted",
        "no trust anchor",
        "`voicectl trust install`",
        "F",
    );
}

#[test]
fn what_flags_open_is_found() {
    for (flags, id, fact, repair, grade) in [
        (
            &["--open"][..],
            "authentication",
            "/stt (400), /tts (",
            "`voicectl auth key new NAME --expires 90d`",
            "F",
        ),
        (
            &["--allow-origin", "https://evil.example"],
            "websocket-origin",
            "https://evil.example",
            "`voicectl config show | grep allow-origin`",
            "C",
        ),
        (
            &["--allow-origin", "https://evil.example"],
            "cors",
            "`Access-Control-Allow-Origin: https://evil.example`",
            "`voicectl config show | grep allow-origin`",
            "C",
        ),
        (
            &["--hsts", "off"],
            "hsts",
            "does not have the field",
            "`voicectl serve --hsts on`",
            "A",
        ),
    ] {
        // A page of a stranger gets no further than to the question who it is, where there is one.
        let open: &[&str] = if id == "websocket-origin" {
            &["--open"]
        } else {
            &[]
        };
        let Some((world, _server)) = serving(&[flags, open].concat()) else {
            return;
        };
        let answer = world.audit(&[URL]);
        answer.assert_found(id, fact, repair, grade);
    }
}

#[test]
fn a_server_that_was_not_told_of_the_renewal_is_found() {
    let Some(world) = World::new() else { return };
    world.ok(&["cert", "new", "voice.test"]);
    world.ok(&["auth", "key", "new", "phone", "--expires", "90d"]);
    // A copy, which nobody renews.
    let lineage = world.context.state().join("certs/voice.test/current");
    for name in ["fullchain.pem", "privkey.pem"] {
        fs::copy(lineage.join(name), world.context.path(name)).expect("copied");
    }
    let _server = world.serve(&["--cert", "fullchain.pem", "--key", "privkey.pem"]);
    assert_eq!(world.audit(&[URL]).outcome("stale-certificate"), "passed");
    world.ok(&["renew", "--only", "voice.test", "--force"]);
    world.audit(&[URL]).assert_found(
        "stale-certificate",
        "the lineage has one since",
        "`sudo systemctl reload NAME`",
        "B",
    );
}

#[test]
fn a_proxy_that_lets_answers_be_stored_is_found() {
    if !have("nginx") || !have("curl") {
        return;
    }
    let Some(world) = World::new() else { return };
    world.ok(&["auth", "key", "new", "phone", "--expires", "90d"]);
    let plain = [
        "--plain",
        "--listen",
        "127.0.0.1:8000",
        "--trusted-proxy",
        "loopback",
    ];
    let _server = world.serve(&plain);
    let configuration = r#"
        user root; daemon off; master_process off; pid nginx.pid; error_log error.log;
        events {}
        http {
            access_log off;
            client_body_temp_path temp/a; proxy_temp_path temp/b; fastcgi_temp_path temp/c;
            uwsgi_temp_path temp/d; scgi_temp_path temp/e;
            server {
                listen 192.0.2.7:443 ssl;
                ssl_certificate leaf.pem; ssl_certificate_key leaf.key;
                location / {
                    proxy_pass http://127.0.0.1:8000;
                    proxy_set_header Host $host;
                    proxy_set_header X-Forwarded-For $remote_addr;
                    proxy_set_header X-Forwarded-Proto $scheme;
                    proxy_hide_header Cache-Control;
                    add_header Cache-Control "public, max-age=60" always;
                }
            }
        }"#;
    let _nginx = crate::served::start(&world, crate::certificates::Kind::Good, configuration);
    let root = world.context.path("root.pem");
    let answer = world.audit(&[URL, "--ca", text(&root)]);
    let (facts, repairs) = answer.found("no-store");
    assert!(
        facts.contains("/readyz answers with public, max-age=60"),
        "{facts}"
    );
    assert!(
        repairs.contains("`proxy_pass_header Cache-Control;`"),
        "{repairs}"
    );
    // The voicectl behind it is known all the same.
    assert_eq!(answer.outcome("authentication"), "passed");
    assert_eq!(answer.outcome("websocket-origin"), "passed");
}

/// Which port of plain HTTP goes with a server, the settings know.
#[test]
fn the_redirect_of_a_running_server_is_looked_at() {
    if !have("curl") {
        return;
    }
    let Some(world) = World::new() else { return };
    world.ok(&["cert", "new", "voice.test"]);
    world.ok(&["auth", "key", "new", "phone", "--expires", "90d"]);
    let _server = world.serve(&["--http", "192.0.2.7:8080", "--lineage", "voice.test"]);
    world.context.settings(
        "[serve]\nlisten = [\"192.0.2.7:443\"]\nhttp = [\"192.0.2.7:8080\"]\nlineage = \"voice.test\"\n",
    );
    assert_eq!(world.audit(&[]).outcome("redirect-308"), "passed");
    // From outside nobody knows of it, and port 80 is closed.
    assert_eq!(
        world.audit(&[URL]).outcome("redirect-308"),
        "not-applicable"
    );
}

/// Without a URL, the server that the settings name is found.
#[test]
fn a_running_server_is_audited_with_its_machine() {
    let Some((world, _server)) = serving(&[]) else {
        return;
    };
    world
        .context
        .settings("[serve]\nlisten = [\"192.0.2.7:443\"]\nlineage = \"voice.test\"\n");
    world.ok(&["renew", "schedule", "--cron", "--install"]);
    let output = world
        .voicectl(&["audit", "--json"])
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("A server runs at https://192.0.2.7/: it is audited as well"),
        "{said}{}",
        String::from_utf8_lossy(&output.stdout)
    );
}
