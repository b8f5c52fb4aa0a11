//! The system's stores.

use insta::assert_snapshot;
use voicectl::trust::machine::Platform;
use voicectl::trust::work::Direction;

use super::Stage;

/// In, and out again as if it had been put in.
fn both_ways(stage: &Stage, folder: &str, extension: &str) -> String {
    let first = stage.commands(Direction::In, "system");
    let file = format!("{folder}/{}.{extension}", stage.anchor.name());
    stage.file(&file, &stage.anchor.pem());
    format!(
        "{first}-- out\n{}",
        stage.commands(Direction::Out, "system")
    )
}

#[test]
fn debian_and_ubuntu() {
    let stage = Stage::linux(
        "ID=ubuntu\nID_LIKE=debian\n",
        &["update-ca-certificates", "openssl", "sudo"],
    );
    stage.program("etc/ca-certificates/update.d/jks-keystore");
    assert_snapshot!(both_ways(&stage, "usr/local/share/ca-certificates", "crt"), @"
    # /usr/local/share/ca-certificates
    sudo mkdir -p -m 755 /usr
    sudo mkdir -p -m 755 /usr/local
    sudo mkdir -p -m 755 /usr/local/share
    sudo mkdir -p -m 755 /usr/local/share/ca-certificates
    sudo tee /usr/local/share/ca-certificates/voicectl-ID.crt >/dev/null <<'END'
    [PEM]
    END
    sudo chmod 644 /usr/local/share/ca-certificates/voicectl-ID.crt
    sudo update-ca-certificates
    -- out
    # /usr/local/share/ca-certificates
    sudo rm -f /usr/local/share/ca-certificates/voicectl-ID.crt
    sudo rm -f /etc/ssl/certs/voicectl-ID.pem
    sudo update-ca-certificates
    sudo openssl rehash /etc/ssl/certs || true
    echo -/etc/ssl/certs/voicectl-ID.pem | sudo /etc/ca-certificates/update.d/jks-keystore
    ");
}

#[test]
fn programs_of_root_are_found_outside_of_the_path() {
    let stage = Stage::linux(
        "ID=\"opensuse-tumbleweed\"\nID_LIKE=\"opensuse suse\"\n",
        &["doas"],
    );
    stage.program("usr/sbin/update-ca-certificates");
    assert_snapshot!(both_ways(&stage, "etc/pki/trust/anchors", "pem"), @"
    # /etc/pki/trust/anchors
    doas mkdir -p -m 755 /etc/pki
    doas mkdir -p -m 755 /etc/pki/trust
    doas mkdir -p -m 755 /etc/pki/trust/anchors
    doas tee /etc/pki/trust/anchors/voicectl-ID.pem >/dev/null <<'END'
    [PEM]
    END
    doas chmod 644 /etc/pki/trust/anchors/voicectl-ID.pem
    doas /usr/sbin/update-ca-certificates
    -- out
    # /etc/pki/trust/anchors
    doas rm -f /etc/pki/trust/anchors/voicectl-ID.pem
    doas /usr/sbin/update-ca-certificates
    ");
}

#[test]
fn fedora_and_its_kin() {
    let said = [
        "ID=fedora",
        "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"",
        "ID=amzn\nID_LIKE=fedora",
    ]
    .map(|os| {
        let stage = Stage::linux(os, &["update-ca-trust", "pkexec"]);
        both_ways(&stage, "etc/pki/ca-trust/source/anchors", "pem")
    });
    assert_snapshot!(said[0], @"
    # /etc/pki/ca-trust/source/anchors
    pkexec mkdir -p -m 755 /etc/pki
    pkexec mkdir -p -m 755 /etc/pki/ca-trust
    pkexec mkdir -p -m 755 /etc/pki/ca-trust/source
    pkexec mkdir -p -m 755 /etc/pki/ca-trust/source/anchors
    pkexec tee /etc/pki/ca-trust/source/anchors/voicectl-ID.pem >/dev/null <<'END'
    [PEM]
    END
    pkexec chmod 644 /etc/pki/ca-trust/source/anchors/voicectl-ID.pem
    pkexec update-ca-trust extract
    -- out
    # /etc/pki/ca-trust/source/anchors
    pkexec rm -f /etc/pki/ca-trust/source/anchors/voicectl-ID.pem
    pkexec update-ca-trust extract
    ");
    assert!(said.iter().all(|one| *one == said[0]));
}

#[test]
fn arch() {
    let stage = Stage::linux("ID=manjaro\nID_LIKE=arch\n", &["trust", "sudo"]);
    assert_snapshot!(both_ways(&stage, "etc/ca-certificates/trust-source/anchors", "crt"), @"
    # /etc/ca-certificates/trust-source/anchors
    sudo mkdir -p -m 755 /etc/ca-certificates
    sudo mkdir -p -m 755 /etc/ca-certificates/trust-source
    sudo mkdir -p -m 755 /etc/ca-certificates/trust-source/anchors
    sudo tee /etc/ca-certificates/trust-source/anchors/voicectl-ID.crt >/dev/null <<'END'
    [PEM]
    END
    sudo chmod 644 /etc/ca-certificates/trust-source/anchors/voicectl-ID.crt
    sudo trust extract-compat
    -- out
    # /etc/ca-certificates/trust-source/anchors
    sudo rm -f /etc/ca-certificates/trust-source/anchors/voicectl-ID.crt
    sudo trust extract-compat
    ");
}

#[test]
fn alpine() {
    let mut stage = Stage::linux("ID=alpine\n", &["update-ca-certificates"]);
    stage.machine.is_root = true;
    assert_snapshot!(both_ways(&stage, "usr/local/share/ca-certificates", "crt"), @"
    # /usr/local/share/ca-certificates
    mkdir -p -m 755 /usr
    mkdir -p -m 755 /usr/local
    mkdir -p -m 755 /usr/local/share
    mkdir -p -m 755 /usr/local/share/ca-certificates
    tee /usr/local/share/ca-certificates/voicectl-ID.crt >/dev/null <<'END'
    [PEM]
    END
    chmod 644 /usr/local/share/ca-certificates/voicectl-ID.crt
    update-ca-certificates
    -- out
    # /usr/local/share/ca-certificates
    rm -f /usr/local/share/ca-certificates/voicectl-ID.crt
    update-ca-certificates --fresh
    ");
}

#[test]
fn gentoo() {
    let stage = Stage::linux(
        "ID='gentoo'\n",
        &["update-ca-certificates", "openssl", "doas"],
    );
    assert_snapshot!(both_ways(&stage, "usr/local/share/ca-certificates", "crt"), @"
    # /usr/local/share/ca-certificates
    doas mkdir -p -m 755 /usr
    doas mkdir -p -m 755 /usr/local
    doas mkdir -p -m 755 /usr/local/share
    doas mkdir -p -m 755 /usr/local/share/ca-certificates
    doas tee /usr/local/share/ca-certificates/voicectl-ID.crt >/dev/null <<'END'
    [PEM]
    END
    doas chmod 644 /usr/local/share/ca-certificates/voicectl-ID.crt
    doas update-ca-certificates
    -- out
    # /usr/local/share/ca-certificates
    doas rm -f /usr/local/share/ca-certificates/voicectl-ID.crt
    doas rm -f /etc/ssl/certs/voicectl-ID.pem
    doas update-ca-certificates
    doas openssl rehash /etc/ssl/certs || true
    ");
}

#[test]
fn nixos_is_told_what_to_write() {
    let stage = Stage::linux("ID=nixos\n", &[]);
    assert_snapshot!(stage.commands(Direction::In, "system"), @"
    # /etc/nixos/configuration.nix
    ! put the root beside it as voicectl.pem, and into it: security.pki.certificateFiles = [ ./voicectl.pem ];
    ");
}

#[test]
fn a_system_that_nobody_knows_is_told_by_its_folders() {
    let stage = Stage::linux("ID=void\n", &["update-ca-certificates", "trust"]);
    assert_snapshot!(stage.commands(Direction::In, "system"), @"");
    stage.file("usr/local/share/ca-certificates/.keep", "");
    assert_snapshot!(stage.commands(Direction::In, "system"), @"
    # /usr/local/share/ca-certificates
    sudo tee /usr/local/share/ca-certificates/voicectl-ID.crt >/dev/null <<'END'
    [PEM]
    END
    sudo chmod 644 /usr/local/share/ca-certificates/voicectl-ID.crt
    sudo update-ca-certificates
    ");
}

#[test]
fn a_missing_package_is_named() {
    let stage = Stage::linux("ID=debian\n", &[]);
    assert_snapshot!(stage.commands(Direction::In, "system"), @"
    # /usr/local/share/ca-certificates
    ! update-ca-certificates is missing; package ca-certificates (Debian, Ubuntu)
    ");
}

#[test]
fn freebsd() {
    let mut stage = Stage::new(Platform::FreeBsd, &[]);
    stage.machine.is_root = true;
    stage.program("usr/sbin/certctl");
    assert_snapshot!(both_ways(&stage, "usr/local/etc/ssl/certs", "crt"), @"
    # /usr/local/etc/ssl/certs
    mkdir -p -m 755 /usr/local
    mkdir -p -m 755 /usr/local/etc
    mkdir -p -m 755 /usr/local/etc/ssl
    mkdir -p -m 755 /usr/local/etc/ssl/certs
    tee /usr/local/etc/ssl/certs/voicectl-ID.crt >/dev/null <<'END'
    [PEM]
    END
    chmod 644 /usr/local/etc/ssl/certs/voicectl-ID.crt
    /usr/sbin/certctl rehash
    -- out
    # /usr/local/etc/ssl/certs
    rm -f /usr/local/etc/ssl/certs/voicectl-ID.crt
    /usr/sbin/certctl rehash
    ");
}

#[test]
fn macos() {
    let mut stage = Stage::new(Platform::MacOs, &[]);
    assert_snapshot!(stage.commands(Direction::In, "system"), @"
    # /home/me/Library/Keychains/login.keychain-db
    tee /tmp/voicectl-ID.pem >/dev/null <<'END'
    [PEM]
    END
    chmod 644 /tmp/voicectl-ID.pem
    /usr/bin/security add-trusted-cert -r trustRoot -p ssl -p basic -k /home/me/Library/Keychains/login.keychain-db /tmp/voicectl-ID.pem
    rm -f /tmp/voicectl-ID.pem
    ");
    stage.told.0 = vec![("find-certificate", stage.anchor.pem().into_bytes())];
    assert_snapshot!(stage.commands(Direction::Out, "system"), @"
    # /home/me/Library/Keychains/login.keychain-db
    tee /tmp/voicectl-ID.pem >/dev/null <<'END'
    [PEM]
    END
    chmod 644 /tmp/voicectl-ID.pem
    /usr/bin/security remove-trusted-cert /tmp/voicectl-ID.pem || true
    /usr/bin/security delete-certificate -Z [SHA1] /home/me/Library/Keychains/login.keychain-db
    rm -f /tmp/voicectl-ID.pem
    ");
    stage.machine.is_root = true;
    assert_snapshot!(stage.commands(Direction::Out, "system"), @"
    # /Library/Keychains/System.keychain
    tee /tmp/voicectl-ID.pem >/dev/null <<'END'
    [PEM]
    END
    chmod 644 /tmp/voicectl-ID.pem
    /usr/bin/security remove-trusted-cert -d /tmp/voicectl-ID.pem || true
    /usr/bin/security delete-certificate -Z [SHA1] /Library/Keychains/System.keychain
    rm -f /tmp/voicectl-ID.pem
    ");
}

#[test]
fn windows() {
    let mut stage = Stage::new(Platform::Windows, &[]);
    stage.machine.temporary = r"C:\Users\me\AppData\Local\Temp".into();
    assert_snapshot!(stage.commands(Direction::In, "system"), @r"
    # CurrentUser\Root
    @'
    [PEM]
    '@ | Set-Content -Encoding ascii C:\Users\me\AppData\Local\Temp/voicectl-ID.pem
    certutil.exe -user -f -addstore Root C:\Users\me\AppData\Local\Temp/voicectl-ID.pem
    Remove-Item C:\Users\me\AppData\Local\Temp/voicectl-ID.pem
    ");
    stage.told.0 = vec![("powershell", stage.anchor.pem().into_bytes())];
    assert_snapshot!(stage.commands(Direction::Out, "system"), @r"
    # CurrentUser\Root
    certutil.exe -user -delstore Root [SHA1]
    ");
    stage.machine.is_root = true;
    assert_snapshot!(stage.commands(Direction::Out, "system"), @r"
    # LocalMachine\Root
    certutil.exe -delstore Root [SHA1]
    ");
}
