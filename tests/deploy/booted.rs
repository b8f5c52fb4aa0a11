//! The service as a real systemd runs it.

use crate::machine::Machine;

#[test]
fn systemd_runs_it() {
    let Some(machine) = Machine::boot() else {
        return;
    };
    machine.keep_log();
    machine.sh("voicectl cert new voice.test && voicectl auth key new me >/root/key");
    let install = "voicectl deploy systemd --domain voice.test --model demo --install";
    machine.sh(install);
    let ask = "curl --silent --show-error --fail --max-time 30 --cacert /var/lib/voicectl/ca/root.pem \
               --resolve voice.test:443:127.0.0.1 https://voice.test/healthz";
    assert_eq!(machine.sh(ask), "ok\n");
    machine.sh("test \"$(curl --silent --output /dev/null --write-out '%{http_code}' http://127.0.0.1/)\" = 308");
    // It is nobody that there was before, and what root made is its own now.
    let user = machine
        .sh("stat --format=%U /proc/$(systemctl show --property=MainPID --value voicectl.service)");
    assert_ne!(user, "root\n");
    machine.sh("voicectl auth key new two && voicectl cert new other.test");
    assert_eq!(machine.sh("find /var/lib/private/voicectl -user root"), "");
    // The walls of the decoder stand: the server says so where one of them is missing.
    assert!(!machine.log().contains("unavailable"), "{}", machine.log());

    // Its renewal, in its own bounds.
    machine.sh(
        "mkdir /etc/systemd/system/voicectl-renew.service.d
         printf '[Service]\\nExecStart=\\nExecStart=/usr/local/bin/voicectl renew --only other.test --force\\n' \
           >/etc/systemd/system/voicectl-renew.service.d/now.conf
         systemctl daemon-reload && systemctl start voicectl-renew.service
         test \"$(readlink /var/lib/voicectl/certs/other.test/current)\" = versions/0002",
    );
    assert_eq!(machine.sh("find /var/lib/private/voicectl -user root"), "");
    machine.sh("systemctl reload voicectl.service");

    // No connection is refused while it restarts.
    machine.sh(&format!(
        "systemctl restart voicectl.service & restart=$!
         asked=0
         while kill -0 $restart 2>/dev/null || [ $asked = 0 ]; do {ask} >/dev/null || exit 1; asked=$((asked + 1)); done
         wait $restart"
    ));

    // Once more changes nothing, other flags take the place of these.
    assert!(!machine.sh(&format!("{install} 2>&1")).contains("Wrote"));
    machine.sh("voicectl deploy systemd --bind direct --domain voice.test --model demo --install");
    assert_eq!(machine.sh(ask), "ok\n");
    machine.sh("test ! -e /etc/systemd/system/voicectl.socket");
    machine.sh("voicectl deploy systemd --bind proxy --model demo --install");
    let over_unix =
        "curl --silent --fail --unix-socket /run/voicectl.sock http://voice.test/healthz";
    assert_eq!(machine.sh(over_unix), "ok\n");
    assert_eq!(
        machine.sh("stat --format='%a %U %G' /run/voicectl.sock"),
        "660 root www-data\n"
    );

    // A certificate from elsewhere, at a path that wants care.
    machine.sh(
        "mkdir '/etc/100%h\"x\"' && cd '/etc/100%h\"x\"' && cp /var/lib/voicectl/certs/voice.test/current/*.pem . && chmod 600 *
         voicectl deploy systemd --cert '/etc/100%h\"x\"/fullchain.pem' --key '/etc/100%h\"x\"/privkey.pem' --model demo --install",
    );
    assert_eq!(machine.sh(ask), "ok\n");

    machine.sh(install);
    machine.sh("systemctl is-enabled voicectl-renew.timer voicectl.socket voicectl.service");
    machine.sh("voicectl deploy systemd --uninstall");
    assert_eq!(
        machine.sh(
            "cd /etc/systemd/system && find . -name 'voicectl*' ! -name '*.d' ! -name '*.conf'"
        ),
        ""
    );
    assert!(!machine.output(ask).status.success());
    assert!(!machine.path("/etc/voicectl/deploy/systemd.toml").exists());
}

/// What renews already stays, and stays when the service goes.
#[test]
fn a_schedule_that_is_there_is_kept() {
    let Some(machine) = Machine::boot() else {
        return;
    };
    machine.sh("voicectl renew schedule --systemd --install");
    let before = machine.sh("cat /etc/systemd/system/voicectl-renew.service");
    let said = machine.sh("voicectl deploy systemd --model demo --open --install 2>&1");
    assert!(
        said.contains("voicectl-renew.service renews the certificates already, and stays"),
        "{said}"
    );
    machine.sh("voicectl deploy systemd --uninstall");
    assert_eq!(
        machine.sh("cat /etc/systemd/system/voicectl-renew.service"),
        before
    );
    machine.sh("systemctl is-active voicectl-renew.timer");
}

/// What docs/deployment/packages.md says after the installation of a package.
#[test]
fn units_of_a_package_are_started_by_one_command() {
    let Some(machine) = Machine::boot() else {
        return;
    };
    machine.keep_log();
    // This machine looks for units in one folder only.
    machine.sh(
        "voicectl deploy systemd --program /usr/local/bin/voicectl --write /etc/systemd/system",
    );
    machine.sh("rm /etc/systemd/system/voicectl-renew.* && systemctl daemon-reload");
    machine.sh("voicectl auth key new phone");
    machine.sh("systemctl enable --now voicectl.service voicectl.socket voicectl-http.socket");
    let ask = "curl --silent --show-error --fail --max-time 30 --cacert /var/lib/voicectl/ca/root.pem https://localhost/healthz";
    assert_eq!(machine.sh(ask), "ok\n");
    // It is there after a start of the machine, too.
    machine.sh("systemctl is-enabled voicectl.service voicectl.socket voicectl-http.socket");
    machine.sh("voicectl self-check");
}
