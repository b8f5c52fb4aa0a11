//! Policy files, NSS databases, and JDKs.

use std::fs;

use insta::assert_snapshot;
use voicectl::trust::machine::{Invoker, Platform};
use voicectl::trust::work::Direction;

use super::Stage;

#[test]
fn policies_of_the_chromium_family() {
    let stage = Stage::linux(
        "ID=debian\n",
        &[
            "chromium",
            "google-chrome",
            "microsoft-edge",
            "brave-browser",
            "sudo",
        ],
    );
    assert_snapshot!(stage.commands(Direction::In, "policy"), @r#"
    # /etc/chromium/policies/managed/voicectl.json
    sudo mkdir -p -m 755 /etc/chromium
    sudo mkdir -p -m 755 /etc/chromium/policies
    sudo mkdir -p -m 755 /etc/chromium/policies/managed
    sudo tee /etc/chromium/policies/managed/voicectl.json >/dev/null <<'END'
    {
      "CACertificates": [
        "[DER]"
      ]
    }
    END
    sudo chmod 644 /etc/chromium/policies/managed/voicectl.json
    # /etc/opt/chrome/policies/managed/voicectl.json
    sudo mkdir -p -m 755 /etc/opt
    sudo mkdir -p -m 755 /etc/opt/chrome
    sudo mkdir -p -m 755 /etc/opt/chrome/policies
    sudo mkdir -p -m 755 /etc/opt/chrome/policies/managed
    sudo tee /etc/opt/chrome/policies/managed/voicectl.json >/dev/null <<'END'
    {
      "CACertificates": [
        "[DER]"
      ]
    }
    END
    sudo chmod 644 /etc/opt/chrome/policies/managed/voicectl.json
    # /etc/opt/edge/policies/managed/voicectl.json
    sudo mkdir -p -m 755 /etc/opt
    sudo mkdir -p -m 755 /etc/opt/edge
    sudo mkdir -p -m 755 /etc/opt/edge/policies
    sudo mkdir -p -m 755 /etc/opt/edge/policies/managed
    sudo tee /etc/opt/edge/policies/managed/voicectl.json >/dev/null <<'END'
    {
      "CACertificates": [
        "[DER]"
      ]
    }
    END
    sudo chmod 644 /etc/opt/edge/policies/managed/voicectl.json
    # /etc/brave/policies/managed/voicectl.json
    sudo mkdir -p -m 755 /etc/brave
    sudo mkdir -p -m 755 /etc/brave/policies
    sudo mkdir -p -m 755 /etc/brave/policies/managed
    sudo tee /etc/brave/policies/managed/voicectl.json >/dev/null <<'END'
    {
      "CACertificates": [
        "[DER]"
      ]
    }
    END
    sudo chmod 644 /etc/brave/policies/managed/voicectl.json
    "#);
}

#[test]
fn policies_of_the_mozilla_family() {
    let stage = Stage::linux("ID=debian\n", &["firefox-esr", "thunderbird", "doas"]);
    assert_snapshot!(stage.commands(Direction::In, "policy"), @r#"
    # /etc/firefox/policies/policies.json
    doas mkdir -p -m 755 /etc/firefox
    doas mkdir -p -m 755 /etc/firefox/policies
    doas tee /etc/firefox/policies/voicectl-ID.pem >/dev/null <<'END'
    [PEM]
    END
    doas chmod 644 /etc/firefox/policies/voicectl-ID.pem
    doas tee /etc/firefox/policies/policies.json >/dev/null <<'END'
    {
      "policies": {
        "Certificates": {
          "Install": [
            "/etc/firefox/policies/voicectl-ID.pem"
          ]
        }
      }
    }
    END
    doas chmod 644 /etc/firefox/policies/policies.json
    # /etc/thunderbird/policies/policies.json
    doas mkdir -p -m 755 /etc/thunderbird
    doas mkdir -p -m 755 /etc/thunderbird/policies
    doas tee /etc/thunderbird/policies/voicectl-ID.pem >/dev/null <<'END'
    [PEM]
    END
    doas chmod 644 /etc/thunderbird/policies/voicectl-ID.pem
    doas tee /etc/thunderbird/policies/policies.json >/dev/null <<'END'
    {
      "policies": {
        "Certificates": {
          "Install": [
            "/etc/thunderbird/policies/voicectl-ID.pem"
          ]
        }
      }
    }
    END
    doas chmod 644 /etc/thunderbird/policies/policies.json
    "#);
}

#[test]
fn a_constrained_ca_is_constrained_by_policy_too() {
    let mut stage = Stage::new(Platform::Linux, &["voice.test", "192.168.0.0/16"]);
    stage.program("bin/chromium");
    stage.machine.is_root = true;
    assert_snapshot!(stage.commands(Direction::In, "policy"), @r#"
    # /etc/chromium/policies/managed/voicectl.json
    mkdir -p -m 755 /etc/chromium
    mkdir -p -m 755 /etc/chromium/policies
    mkdir -p -m 755 /etc/chromium/policies/managed
    tee /etc/chromium/policies/managed/voicectl.json >/dev/null <<'END'
    {
      "CACertificatesWithConstraints": [
        {
          "certificate": "[DER]",
          "constraints": {
            "permitted_cidrs": [
              "192.168.0.0/16"
            ],
            "permitted_dns_names": [
              "voice.test"
            ]
          }
        }
      ]
    }
    END
    chmod 644 /etc/chromium/policies/managed/voicectl.json
    "#);
}

#[test]
fn jdks_of_a_user_and_of_the_system() {
    let mut stage = Stage::linux("ID=fedora\n", &["sudo"]);
    // Java's own, a user's, and one that follows the system.
    stage.file("opt/jdk-21/lib/security/cacerts", "");
    stage.program("opt/jdk-21/bin/keytool");
    stage.file(
        "home/me/.sdkman/candidates/java/8/jre/lib/security/cacerts",
        "",
    );
    stage.file("etc/pki/java/cacerts", "");
    let follower = stage.path("usr/lib/jvm/java-21/lib/security");
    fs::create_dir_all(&follower).expect("made");
    std::os::unix::fs::symlink(stage.path("etc/pki/java/cacerts"), follower.join("cacerts"))
        .expect("linked");
    assert_snapshot!(stage.commands(Direction::In, "java"), @"
    # /etc/pki/java/cacerts
    ! keytool is missing; package any JDK, which has it
    # /home/me/.sdkman/candidates/java/8/jre/lib/security/cacerts
    ! keytool is missing; package any JDK, which has it
    # /opt/jdk-21/lib/security/cacerts
    /opt/jdk-21/bin/keytool -J-Duser.language=en -importcert -keystore /opt/jdk-21/lib/security/cacerts -storepass changeit -noprompt -alias voicectl-ID <<'END'
    [PEM]
    END
    ");
    stage.program("bin/keytool");
    let entry = format!(
        "Alias name: mine\nCreation date: x\n\n{}",
        stage.anchor.pem()
    );
    stage.told.0 = vec![("keytool", entry.into_bytes())];
    assert_snapshot!(stage.commands(Direction::Out, "java"), @"
    # /etc/pki/java/cacerts
    # /home/me/.sdkman/candidates/java/8/jre/lib/security/cacerts
    keytool -J-Duser.language=en -delete -keystore /home/me/.sdkman/candidates/java/8/jre/lib/security/cacerts -storepass changeit -alias mine
    # /opt/jdk-21/lib/security/cacerts
    /opt/jdk-21/bin/keytool -J-Duser.language=en -delete -keystore /opt/jdk-21/lib/security/cacerts -storepass changeit -alias mine
    ");
}

#[test]
fn databases_of_a_user() {
    let stage = Stage::linux("ID=fedora\n", &["certutil", "vivaldi"]);
    stage.file("home/me/snap/chromium/current/.keep", "");
    stage.file("home/me/.var/app/com.google.Chrome/.keep", "");
    stage.file(
        "home/me/.mozilla/firefox/profiles.ini",
        "[Profile0]\nName=default\nIsRelative=1\nPath=a.default\n\n[Profile1]\nName=far\nIsRelative=0\nPath=/nowhere/b\n",
    );
    for profile in [
        ".mozilla/firefox/a.default",
        ".mozilla/firefox/by-hand",
        ".config/mozilla/firefox/c.default",
    ] {
        stage.file(&format!("home/me/{profile}/.keep"), "");
    }
    stage.file("home/me/.mozilla/firefox/by-hand/cert9.db", "");
    stage.file(
        "home/me/.config/mozilla/firefox/installs.ini",
        "[4F96D1932A9F858E]\nDefault=c.default\nLocked=1\n",
    );
    stage.file(
        "home/me/.thunderbird/profiles.ini",
        "[Profile0]\nName=x\nIsRelative=1\nPath=old.default\n",
    );
    stage.file("home/me/.thunderbird/old.default/cert8.db", "");
    assert_snapshot!(stage.commands(Direction::In, "nss"), @"
    # /home/me/.local/share/pki/nssdb
    mkdir -p -m 700 /home/me/.local
    mkdir -p -m 700 /home/me/.local/share
    mkdir -p -m 700 /home/me/.local/share/pki
    mkdir -p -m 700 /home/me/.local/share/pki/nssdb
    certutil -d sql:/home/me/.local/share/pki/nssdb -N --empty-password
    certutil -d sql:/home/me/.local/share/pki/nssdb -A -t C,, -n voicectl-ID -a <<'END'
    [PEM]
    END
    # /home/me/snap/chromium/current/.local/share/pki/nssdb
    mkdir -p -m 700 /home/me/snap/chromium/current/.local
    mkdir -p -m 700 /home/me/snap/chromium/current/.local/share
    mkdir -p -m 700 /home/me/snap/chromium/current/.local/share/pki
    mkdir -p -m 700 /home/me/snap/chromium/current/.local/share/pki/nssdb
    certutil -d sql:/home/me/snap/chromium/current/.local/share/pki/nssdb -N --empty-password
    certutil -d sql:/home/me/snap/chromium/current/.local/share/pki/nssdb -A -t C,, -n voicectl-ID -a <<'END'
    [PEM]
    END
    # /home/me/.var/app/com.google.Chrome
    ! Chrome from Flatpak forgets its database with each start; import the root in its settings
    # /home/me/.mozilla/firefox/a.default
    certutil -d sql:/home/me/.mozilla/firefox/a.default -N --empty-password
    certutil -d sql:/home/me/.mozilla/firefox/a.default -A -t C,, -n voicectl-ID -a <<'END'
    [PEM]
    END
    # /home/me/.mozilla/firefox/by-hand
    certutil -d sql:/home/me/.mozilla/firefox/by-hand -A -t C,, -n voicectl-ID -a <<'END'
    [PEM]
    END
    # /home/me/.config/mozilla/firefox/c.default
    certutil -d sql:/home/me/.config/mozilla/firefox/c.default -N --empty-password
    certutil -d sql:/home/me/.config/mozilla/firefox/c.default -A -t C,, -n voicectl-ID -a <<'END'
    [PEM]
    END
    # /home/me/.thunderbird/old.default
    ! its database is of the old form `dbm:`; start the program once in a current version
    ");
}

#[test]
fn under_sudo_databases_are_those_of_who_called_it() {
    let mut stage = Stage::linux("ID=debian\n", &["certutil", "chromium"]);
    stage.machine.is_root = true;
    stage.machine.invoker = Some(Invoker {
        name: "me".to_owned(),
        uid: 1000,
        gid: 1000,
    });
    assert_snapshot!(stage.commands(Direction::In, "nss"), @"
    # /home/me/.local/share/pki/nssdb
    sudo -u me mkdir -p -m 700 /home/me/.local
    sudo -u me mkdir -p -m 700 /home/me/.local/share
    sudo -u me mkdir -p -m 700 /home/me/.local/share/pki
    sudo -u me mkdir -p -m 700 /home/me/.local/share/pki/nssdb
    sudo -u me certutil -d sql:/home/me/.local/share/pki/nssdb -N --empty-password
    sudo -u me certutil -d sql:/home/me/.local/share/pki/nssdb -A -t C,, -n voicectl-ID -a <<'END'
    [PEM]
    END
    ");
}
