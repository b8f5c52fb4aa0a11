//! A `gcloud` that remembers what it was told to make, and says what is there: scripts are run twice with it. What they ask
//! is then held against the real one, where it is installed; it comes from no package registry.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

/// It keeps one line per thing that was made: `KIND NAME`.
const GCLOUD: &str = r#"#!/bin/sh
set -eu
printf 'gcloud' >>"$CLOUD/log"
for word in "$@"; do printf ' %s' "$word" >>"$CLOUD/log"; done
echo >>"$CLOUD/log"
case $1 in --project=my-project) shift ;; *) echo "no project" >&2; exit 2 ;; esac
case $1 in --quiet) shift ;; *) echo "it asks" >&2; exit 2 ;; esac
kind=
while [ $# -gt 0 ]; do
  case $1 in
    describe | create | delete | update | import | add | replace | enable | access | add-backend | add-iam-policy-binding | set-named-ports) break ;;
  esac
  kind="$kind $1"
  shift
done
verb=$1
name=${2:-}
[ "$verb$name" != createhttps ] || name=$3
# An account is made by its name, and found by its address.
name=${name%%@*}
format=
for word in "$@"; do case $word in --format=*) format=${word#--format=} ;; esac; done
case $verb in
  describe)
    grep -qxF "$kind $name" "$CLOUD/things" || { echo "not found: $kind $name" >&2; exit 1; }
    case $format in
      "value(backends.group)") if grep -qxF "backend $name" "$CLOUD/things"; then echo group; fi ;;
      "value(address)") echo 192.0.2.7 ;;
      "value(dnsResourceRecord.name)") echo _acme-challenge.example.com. ;;
      "value(dnsResourceRecord.data)") echo proof.authorize.certificatemanager.goog. ;;
      "value(status.url)") echo https://voicectl.run.app ;;
    esac
    ;;
  create | import)
    if grep -qxF "$kind $name" "$CLOUD/things"; then echo "there already: $kind $name" >&2; exit 1; fi
    echo "$kind $name" >>"$CLOUD/things"
    if [ "$verb" = import ]; then cat >"$CLOUD/imported"; fi
    ;;
  delete)
    grep -qxF "$kind $name" "$CLOUD/things" || exit 1
    grep -vxF "$kind $name" "$CLOUD/things" >"$CLOUD/left" || true
    mv "$CLOUD/left" "$CLOUD/things"
    ;;
  add-backend) echo "backend $name" >>"$CLOUD/things" ;;
  replace) echo "$kind voicectl" >>"$CLOUD/things" ;;
  add) for word in "$@"; do case $word in --data-file=*) cp "${word#--data-file=}" "$CLOUD/secret" ;; esac; done ;;
  access) cat "$CLOUD/secret" ;;
esac
"#;

/// A folder with it, and what it was asked.
pub(crate) struct Cloud {
    folder: TempDir,
}

impl Cloud {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let program = folder.path().join("gcloud");
        fs::write(&program, GCLOUD).expect("written");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("executable");
        fs::write(folder.path().join("things"), "").expect("written");
        Self { folder }
    }

    /// Runs a script; answers its exit code and everything it said.
    pub(crate) fn run(&self, script: &Path, arguments: &[&str]) -> (i32, String) {
        let path = std::env::var("PATH").unwrap_or_default();
        let output = Command::new(script)
            .args(arguments)
            .env("PATH", format!("{}:{path}", self.folder.path().display()))
            .env("CLOUD", self.folder.path())
            .output()
            .expect("the script runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (
            output.status.code().unwrap_or(-1),
            text(&output.stdout) + &text(&output.stderr),
        )
    }

    pub(crate) fn commands(&self) -> Vec<String> {
        let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        log.lines().map(str::to_owned).collect()
    }

    pub(crate) fn forget_commands(&self) {
        fs::write(self.folder.path().join("log"), "").expect("written");
    }

    /// What there is now.
    pub(crate) fn things(&self) -> String {
        fs::read_to_string(self.folder.path().join("things")).expect("read")
    }

    /// What was imported last.
    pub(crate) fn imported(&self) -> String {
        fs::read_to_string(self.folder.path().join("imported")).expect("read")
    }

    /// The real one knows every command and every flag, and needs no network for that.
    pub(crate) fn lint(&self, commands: &[String]) {
        let mut commands: Vec<String> = commands.iter().map(|command| linted(command)).collect();
        commands.sort();
        commands.dedup();
        let list: Vec<Value> = commands
            .iter()
            .map(|command| serde_json::json!({ "command_string": command }))
            .collect();
        let file = self.folder.path().join("commands.json");
        fs::write(&file, Value::from(list).to_string()).expect("written");
        let Ok(output) = Command::new("gcloud")
            .args(["meta", "lint-gcloud-commands", "--commands-file"])
            .arg(&file)
            .env("CLOUDSDK_CONFIG", self.folder.path().join("config"))
            .env("CLOUDSDK_CORE_DISABLE_PROMPTS", "1")
            .output()
        else {
            println!("skipped: gcloud is not installed; https://cloud.google.com/sdk has it");
            return;
        };
        let errors = String::from_utf8_lossy(&output.stderr);
        let answers: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap_or_default();
        assert_eq!(answers.len(), commands.len(), "{errors}");
        let wrong: Vec<String> = answers
            .iter()
            .filter(|one| one["success"] != true)
            .map(|one| format!("{}: {}", one["command_string"], one["error_message"]))
            .collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

/// As the real one wants it there: its own flags last, and quotes around the one word that has a blank.
fn linted(command: &str) -> String {
    let front = "gcloud --project=my-project --quiet ";
    let rest = command.strip_prefix(front).expect("a command");
    let rest = rest.replace(
        "--display-name=voice server",
        "--display-name='voice server'",
    );
    format!("gcloud {rest} --project=my-project --quiet")
}
