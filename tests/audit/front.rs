//! nginx in front of a voicectl, worse than the file of `voicectl deploy`: the repairs are commands, and do repair.

use std::fs;
use std::process::Command;

use crate::answer::Answer;
use crate::support::{have, text};
use crate::world::{Peer, URL, World};

/// Of TLS, of plain HTTP and of the headers something is missing or too much.
const BAD: &str = r"
    server {
        listen 192.0.2.7:443 ssl;
        ssl_certificate CURRENT/fullchain.pem; ssl_certificate_key CURRENT/privkey.pem;
        ssl_protocols TLSv1.1 TLSv1.2;
        ssl_ciphers @SECLEVEL=0:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-SHA;
        ssl_ecdh_curve secp521r1:prime256v1;
        location / {
            proxy_pass http://127.0.0.1:8000;
            proxy_set_header Host $host;
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_hide_header X-Content-Type-Options;
        }
        location = /healthz { return 404; }
    }
    server { listen 192.0.2.7:80; location / { return 301 https://$host$request_uri; } }";

/// What is found of that, with what nginx is told in words.
const FOUND: &[(&str, &str)] = &[
    ("tls11", "`ssl_protocols TLSv1.2 TLSv1.3;`"),
    ("tls13", "`ssl_protocols TLSv1.2 TLSv1.3;`"),
    ("suites-cbc", "`ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:"),
    ("groups-ordinary", "`ssl_ecdh_curve X25519MLKEM768:X25519:"),
    (
        "hsts",
        "`add_header Strict-Transport-Security \"max-age=63072000\" always;`",
    ),
    ("redirect-308", "`return 308 https://$host$request_uri;`"),
    ("nosniff", "`proxy_pass_header X-Content-Type-Options;`"),
    ("healthz", "proxy_pass http://unix:/run/voicectl.sock;"),
];

/// A world with a voicectl on port 8000, for this machine alone.
fn world() -> Option<(World, Peer)> {
    if !have("nginx") || !have("curl") {
        return None;
    }
    let world = World::new()?;
    world.ok(&["cert", "new", "voice.test"]);
    world.ok(&["auth", "key", "new", "phone", "--expires", "90d"]);
    let plain = [
        "--plain",
        "--listen",
        "127.0.0.1:8000",
        "--trusted-proxy",
        "loopback",
    ];
    let server = world.serve(&plain);
    Some((world, server))
}

/// nginx with something in its `http` block.
fn nginx(world: &World, http: &str) -> Peer {
    let home = world.context.home();
    let current = world.context.state().join("certs/voice.test/current");
    fs::create_dir_all(home.join("temp")).expect("a folder");
    let http = http.replace("CURRENT", text(&current));
    let main = format!(
        "user root; daemon off; master_process off; pid nginx.pid; error_log error.log; events {{}}
         http {{
             access_log off; client_body_temp_path temp/a; proxy_temp_path temp/b; fastcgi_temp_path temp/c;
             uwsgi_temp_path temp/d; scgi_temp_path temp/e;
             {http}
         }}"
    );
    fs::write(home.join("nginx.conf"), main).expect("written");
    let mut nginx = Command::new("nginx");
    nginx
        .args(["-e", "error.log", "-c", "nginx.conf", "-p"])
        .arg(home)
        .env("OPENSSL_CONF", "/dev/null");
    world.start(&nginx, 443)
}

/// The repairs of a finding.
fn repairs(answer: &Answer, id: &str) -> String {
    assert_eq!(answer.outcome(id), "found", "{id}: {:#}", answer.0);
    answer.found(id).1
}

#[test]
fn the_command_of_a_repair_repairs() {
    let Some((world, _server)) = world() else {
        return;
    };
    let command = "sudo voicectl deploy nginx --domain voice.test --install";
    let bad = nginx(&world, BAD);
    let answer = world.audit(&[URL]);
    for (id, words) in FOUND {
        let repairs = repairs(&answer, id);
        let is_first = repairs.starts_with(&format!("`{command}`"));
        assert!(is_first && repairs.contains(words), "{id}: {repairs}");
        assert!(!repairs.contains("voicectl serve --hsts"), "{repairs}");
    }
    drop(bad);
    // As the repair says it, but into a folder: this machine has an nginx of its own.
    let words: Vec<&str> = command.split(' ').skip(2).collect();
    let (flags, _) = words.split_at(words.len() - 1);
    let folder = world.context.path("files");
    let more = ["--server", "127.0.0.1:8000", "--write", text(&folder)];
    world.ok(&[flags, &more].concat());
    let _nginx = nginx(&world, "include files/voicectl.conf;");
    let answer = world.audit(&[URL]);
    for (id, _) in FOUND {
        assert_eq!(answer.outcome(id), "passed", "{id}: {:#}", answer.0);
    }
}

#[test]
fn what_is_installed_is_installed_again() {
    let Some((world, _server)) = world() else {
        return;
    };
    let _nginx = nginx(&world, BAD);
    // Somebody who has neither the certificate nor the machine is shown how it is done.
    let stranger = world.context.path("stranger");
    let root = world.root();
    let answer = world.audit(&[URL, "--ca", text(&root), "--state", text(&stranger)]);
    let shown = repairs(&answer, "tls11");
    assert!(
        shown.starts_with(
            "`voicectl deploy nginx --domain voice.test` shows how it is done; in nginx: `ssl_protocols TLSv1.2 TLSv1.3;`, then"
        ),
        "{shown}"
    );

    // What `deploy` keeps of an installation; a later nginx may do more.
    let receipt = "command = 'voicectl deploy nginx --domain voice.test --server 127.0.0.1:8000 --nginx-version 1.18.0'\n";
    let folder = world.context.path(".config/voicectl/deploy");
    fs::create_dir_all(&folder).expect("made");
    fs::write(folder.join("nginx.toml"), receipt).expect("written");
    let answer = world.audit(&[URL]);
    let again = "`sudo voicectl deploy nginx --domain voice.test --server 127.0.0.1:8000 --install`: in nginx that is `";
    for (id, _) in FOUND {
        let repairs = repairs(&answer, id);
        assert!(repairs.starts_with(again), "{id}: {repairs}");
    }
    // Files for another host are none for this one.
    let other = receipt.replace("voice.test", "other.test");
    fs::write(folder.join("nginx.toml"), other).expect("written");
    let answer = world.audit(&[URL]);
    assert!(!repairs(&answer, "tls11").contains("other.test"));
}
