//! What would be run on every kind of machine, as snapshots.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use insta::assert_snapshot;
use regex::Regex;
use tempfile::TempDir;
use voicectl::trust::TrustError;
use voicectl::trust::anchor::{Anchor, Source};
use voicectl::trust::machine::{Machine, Platform};
use voicectl::trust::receipt::Receipts;
use voicectl::trust::runner::{Answer, Runner};
use voicectl::trust::step::{By, Invocation, Step};
use voicectl::trust::stores::{Context as Ground, STORES};
use voicectl::trust::work::{Direction, survey};

use crate::support::command::Context;
use crate::support::text;

/// Programs that answer what a test says, by a word of their command line.
#[derive(Default)]
struct Told(Vec<(&'static str, Vec<u8>)>);

impl Runner for Told {
    fn look(&self, _by: By, invocation: &Invocation) -> Result<Answer, TrustError> {
        let line = format!("{} {}", invocation.program, invocation.arguments.join(" "));
        let mut answers = self.0.iter();
        let output = answers
            .find(|(word, _)| line.contains(word))
            .map(|(_, output)| output.clone());
        Ok(Answer {
            success: true,
            output: output.unwrap_or_default(),
            errors: String::new(),
        })
    }

    fn apply(&self, step: &Step) -> Result<(), TrustError> {
        panic!("plans are not carried out here: {step:?}")
    }

    fn can_be_root(&self) -> bool {
        false
    }

    fn somebody_is_there(&self) -> bool {
        false
    }
}

/// A machine in a folder.
struct Stage {
    folder: TempDir,
    machine: Machine,
    anchor: Anchor,
    told: Told,
}

impl Stage {
    fn new(platform: Platform, constrain: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().to_owned();
        let home = root.join("home/me");
        for made in [root.join("bin"), root.join("etc"), home.clone()] {
            fs::create_dir_all(made).expect("made");
        }
        let machine = Machine {
            platform,
            path: vec![root.join("bin")],
            data_home: Some(home.join(".local/share")),
            config_home: Some(home.join(".config")),
            home: Some(home),
            java_home: None,
            is_root: false,
            invoker: None,
            temporary: "/tmp".into(),
            root,
        };
        Self {
            folder,
            machine,
            anchor: anchor(constrain),
            told: Told::default(),
        }
    }

    fn linux(os_release: &str, programs: &[&str]) -> Self {
        let stage = Self::new(Platform::Linux, &[]);
        stage.file("etc/os-release", os_release);
        for program in programs {
            stage.program(&format!("bin/{program}"));
        }
        stage
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn file(&self, name: &str, content: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, content).expect("written");
    }

    fn program(&self, name: &str) {
        self.file(name, "");
        fs::set_permissions(self.path(name), fs::Permissions::from_mode(0o755)).expect("set");
    }

    fn commands(&self, direction: Direction, store: &str) -> String {
        let context = Ground {
            machine: &self.machine,
            runner: &self.told,
        };
        let receipts = Receipts::read(Path::new("/nowhere")).expect("no receipts");
        let kinds: Vec<_> = STORES.iter().filter(|kind| kind.name == store).collect();
        let tasks = survey(direction, &kinds, &[&self.anchor], &receipts, &context);
        let mut lines = Vec::new();
        for task in &tasks {
            lines.push(format!("# {}", task.place()));
            lines.extend(task.problem().map(|problem| format!("! {problem}")));
            lines.extend(task.commands(&context));
        }
        self.filter(&(lines.join("\n") + "\n"))
    }

    fn filter(&self, text: &str) -> String {
        let text = text.replace(self::text(self.folder.path()), "");
        let text = text.replace(&self.anchor.name(), "voicectl-ID");
        let text = text.replace(&self.anchor.sha1(), "[SHA1]");
        let text = text.replace(self.anchor.subject(), "[SUBJECT]");
        let pem = Regex::new("(?s)-----BEGIN.*?END CERTIFICATE-----").expect("a pattern");
        let text = pem.replace_all(&text, "[PEM]").into_owned();
        let base64 = Regex::new("\"MII[^\"]*\"").expect("a pattern");
        base64.replace_all(&text, "\"[DER]\"").into_owned()
    }
}

fn anchor(constrain: &[&str]) -> Anchor {
    let context = Context::new();
    let mut arguments = vec!["cert", "ca", "new"];
    for name in constrain {
        arguments.extend(["--constrain", name]);
    }
    context.ok(&arguments);
    let pem = fs::read(context.ca()).expect("a root");
    Anchor::read(&pem, Source::Ca("local".to_owned())).expect("an anchor")
}

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

#[test]
fn policies_of_every_browser() {
    let stage = Stage::linux(
        "ID=debian\n",
        &[
            "chromium",
            "google-chrome",
            "microsoft-edge",
            "brave-browser",
            "firefox",
            "thunderbird",
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
    # /etc/firefox/policies/policies.json
    sudo mkdir -p -m 755 /etc/firefox
    sudo mkdir -p -m 755 /etc/firefox/policies
    sudo tee /etc/firefox/policies/voicectl-ID.pem >/dev/null <<'END'
    [PEM]
    END
    sudo chmod 644 /etc/firefox/policies/voicectl-ID.pem
    sudo tee /etc/firefox/policies/policies.json >/dev/null <<'END'
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
    sudo chmod 644 /etc/firefox/policies/policies.json
    # /etc/thunderbird/policies/policies.json
    sudo mkdir -p -m 755 /etc/thunderbird
    sudo mkdir -p -m 755 /etc/thunderbird/policies
    sudo tee /etc/thunderbird/policies/voicectl-ID.pem >/dev/null <<'END'
    [PEM]
    END
    sudo chmod 644 /etc/thunderbird/policies/voicectl-ID.pem
    sudo tee /etc/thunderbird/policies/policies.json >/dev/null <<'END'
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
    sudo chmod 644 /etc/thunderbird/policies/policies.json
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
    stage.machine.invoker = Some(voicectl::trust::machine::Invoker {
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
