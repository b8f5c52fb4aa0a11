//! `voicectl deploy nginx --install` on a machine of its own: what nginx refuses does not stay, and what went in goes again.

use std::path::Path;

use crate::support::command::Context;
use crate::support::private::Private;
use crate::support::{have, text};

const CONF: &str = "/etc/nginx/conf.d/voicectl.conf";
const HOOK: &str = "/etc/voicectl/hooks/deploy/50-nginx";

/// An `/etc` with an nginx that has nothing to serve yet, and a `systemctl` that reaches nobody.
fn machine(context: &Context) -> Option<Private> {
    let home = text(context.home());
    Private::new(
        true,
        &format!(
            "mkdir -p {home}/etc/nginx/conf.d {home}/bin {home}/temp
            for file in passwd group nsswitch.conf ld.so.cache alternatives; do
              [ ! -e /etc/$file ] || cp -a /etc/$file {home}/etc
            done
            printf '#!/bin/sh\\nexit 1\\n' >{home}/bin/systemctl
            chmod +x {home}/bin/systemctl
            {{
              echo 'user root; pid {home}/nginx.pid; error_log stderr; events {{}}'
              echo 'http {{ access_log off;'
              for what in client_body proxy fastcgi uwsgi scgi; do
                echo \"${{what}}_temp_path {home}/temp/$what;\"
              done
              echo 'include /etc/nginx/conf.d/*.conf; }}'
            }} >{home}/etc/nginx/nginx.conf
            mount --bind {home}/etc /etc"
        ),
    )
}

fn run(context: &Context, machine: &Private, words: &[&str]) -> String {
    let path = std::env::var("PATH").unwrap_or_default();
    let mut command = context.command(words);
    command.env("PATH", format!("{}:{path}", text(&context.path("bin"))));
    let output = machine.enter(&command).output().expect("it runs");
    context.show(&output)
}

#[test]
fn what_nginx_refuses_does_not_stay() {
    if !have("nginx") || !have("unshare") {
        return;
    }
    let context = Context::new();
    let Some(machine) = machine(&context) else {
        return;
    };
    let install = ["deploy", "nginx", "--domain", "localhost", "--install"];
    let is_there = |path: &str| context.home().join(path.trim_start_matches('/')).exists();
    let conf = || std::fs::read_to_string(context.path(&CONF[1..])).expect("it is there");

    // There is no certificate yet.
    let said = run(&context, &machine, &install);
    assert!(said.starts_with("exit: 1"), "{said}");
    assert!(said.contains("`nginx -t` failed"), "{said}");
    assert!(said.contains("cannot load certificate"), "{said}");
    assert!(said.contains("the files are as they were before"), "{said}");
    for path in [CONF, HOOK, "/etc/voicectl"] {
        assert!(!is_there(path), "{path}");
    }
    let said = run(&context, &machine, &["deploy", "nginx", "--uninstall"]);
    assert!(said.contains("Nothing is installed"), "{said}");

    // With one it is installed; nobody is there to reload nginx, which is said.
    context.ok("cert new localhost 127.0.0.1");
    let said = run(&context, &machine, &install);
    assert!(said.starts_with("exit: 3"), "{said}");
    assert!(said.contains("systemctl reload nginx"), "{said}");
    assert!(conf().contains("client_max_body_size 26m;") && is_there(HOOK));
    machine.sh("nginx -t -q");

    // Something that is wrong elsewhere keeps the earlier file.
    machine.sh("echo 'nonsense;' >/etc/nginx/conf.d/other.conf");
    let larger = [&install[..], &["--upload", "50"]].concat();
    let said = run(&context, &machine, &larger);
    assert!(said.starts_with("exit: 1"), "{said}");
    assert!(conf().contains("client_max_body_size 26m;"));
    machine.sh("rm /etc/nginx/conf.d/other.conf");
    let said = run(&context, &machine, &larger);
    assert!(said.starts_with("exit: 3"), "{said}");
    assert!(conf().contains("client_max_body_size 51m;"));

    run(&context, &machine, &["deploy", "nginx", "--uninstall"]);
    for path in [CONF, HOOK, "/etc/voicectl"] {
        assert!(!is_there(path), "{path}");
    }
    assert!(Path::new(&context.path("etc/nginx/conf.d")).exists());
}
