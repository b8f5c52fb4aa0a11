//! Hooks in the three protocols, with real scripts.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use voicectl::acme::dns::exec::{ExecHook, Protocol};
use voicectl::acme::dns::{TxtRecord, TxtRecords};

use super::record;
use crate::support::{text, until};

const LONG: Duration = Duration::from_secs(30);

/// A script in a folder, which is `$D` to it.
fn script(folder: &TempDir, name: &str, body: &str) -> PathBuf {
    let path = folder.path().join(name);
    let folder = text(folder.path());
    fs::write(&path, format!("#!/bin/sh\nD='{folder}'\n{body}\n")).expect("written");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("set");
    path
}

fn said(folder: &TempDir) -> String {
    fs::read_to_string(folder.path().join("said")).unwrap_or_default()
}

fn hook(protocol: &Protocol, limit: Duration) -> ExecHook {
    ExecHook::new(protocol, limit).expect("a hook")
}

fn two() -> [TxtRecord; 2] {
    ["one", "two"].map(|value| record("_acme-challenge.a.test", value))
}

#[tokio::test]
async fn lego() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = script(&folder, "hook", "echo \"$# $*\" >> \"$D/said\"");
    let hook = hook(&Protocol::Lego(path), LONG);
    hook.add_all(&two()).await.expect("added");
    hook.remove_all(&two()).await.expect("removed");
    assert_eq!(
        said(&folder),
        "3 present _acme-challenge.a.test. one\n3 present _acme-challenge.a.test. two\n\
         3 cleanup _acme-challenge.a.test. one\n3 cleanup _acme-challenge.a.test. two\n"
    );
}

#[tokio::test]
async fn certbot() {
    let folder = tempfile::tempdir().expect("a folder");
    let tell = "printf '%s|' \"$CERTBOT_DOMAIN\" \"$CERTBOT_VALIDATION\" \"$CERTBOT_TOKEN\" \
                \"$CERTBOT_REMAINING_CHALLENGES\" \"$CERTBOT_ALL_DOMAINS\" \"${CERTBOT_AUTH_OUTPUT-none}\" >> \"$D/said\"; \
                echo >> \"$D/said\"";
    let auth = script(
        &folder,
        "auth",
        &format!("{tell}; echo \"id of $CERTBOT_VALIDATION\""),
    );
    let cleanup = Some(script(&folder, "cleanup", tell));
    let hook = hook(&Protocol::Certbot { auth, cleanup }, LONG);
    hook.add_all(&two()).await.expect("added");
    hook.remove_all(&two()).await.expect("removed");
    assert_eq!(
        said(&folder),
        "a.test|one|tokentoken|1|a.test,a.test|none|\n\
         a.test|two|tokentoken|0|a.test,a.test|none|\n\
         a.test|one|tokentoken|1|a.test,a.test|id of one|\n\
         a.test|two|tokentoken|0|a.test,a.test|id of two|\n"
    );
}

/// As scripts of acme.sh are written: its functions around it, credentials from the environment.
const DNSAPI: &str = r#"
dns_demo_add() {
  fulldomain=$1 txtvalue=$2
  DEMO_Key="${DEMO_Key:-$(_readaccountconf_mutable DEMO_Key)}"
  if [ -z "$DEMO_Key" ]; then _err "no DEMO_Key"; return 1; fi
  _saveaccountconf_mutable DEMO_Key "$DEMO_Key"
  _info "adding"; _debug fulldomain "$fulldomain"; _secure_debug key "$DEMO_Key"
  h=$(printf "%s" "$fulldomain" | cut -d . -f 2-100)
  json='{"id": "7", "ok": true}'
  id=$(printf "%s\n" "$json" | _egrep_o '"id": *"[^"]*"' | cut -d : -f 2 | tr -d ' "')
  _contains "$json" '"ok": true' || return 1
  _startswith "$fulldomain" "_acme" || return 1
  _endswith "$fulldomain" ".test" || return 1
  sum=$(printf "%s" abc | _digest sha256 hex)
  mac=$(printf "%s" abc | _hmac sha256 "$(printf "%s" key | _hex_dump | tr -d ' ')" hex)
  enc=$(printf "%s" 'a b/c' | _url_encode)
  b64=$(printf "%s" 'a b/c' | _base64)
  raw=$(printf "%s" abc | _hmac sha256 6b6579 | _base64)
  kept=$(_readaccountconf_mutable DEMO_Key)
  echo "add $fulldomain $txtvalue $h $id $sum $mac $enc $b64 $(printf %s "$b64" | _dbase64) $kept $(_math 2 + 3) $(echo AbC | _lower_case) $raw $(printf 6162 | _h2b)" >> "$D/said"
}
dns_demo_rm() { echo "rm $1 $2" >> "$D/said"; }
"#;

#[tokio::test]
async fn acme_sh() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = script(&folder, "dns_demo.sh", DNSAPI);
    let hook = hook(&Protocol::AcmeSh(path.clone()), LONG).with_environment([("DEMO_Key", "k3y")]);
    let [one, _] = two();
    hook.add(&one).await.expect("added");
    hook.remove(&one).await.expect("removed");
    // Sums by `printf abc | openssl dgst -sha256`, the second with `-hmac key`.
    assert_eq!(
        said(&folder),
        "add _acme-challenge.a.test one a.test 7 \
         ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad \
         9c196e32dc0175f86f4b1cb89289d6619de6bee699e4c378e68309ed97a1a6ab \
         a%20b%2Fc YSBiL2M= a b/c k3y 5 abc nBluMtwBdfhvSxy4konWYZ3mvuaZ5MN45oMJ7Zehpqs= ab\n\
         rm _acme-challenge.a.test one\n"
    );
    // Without the credential, its own words reach the user.
    let bare = ExecHook::new(&Protocol::AcmeSh(path), LONG).expect("a hook");
    let error = bare.add(&one).await.expect_err("refused").to_string();
    assert!(error.ends_with("exit code 1: no DEMO_Key"), "{error}");
}

/// `_get` and `_post` by a real curl.
#[tokio::test]
async fn acme_sh_scripts_reach_their_api() {
    if !crate::support::have("curl") {
        return;
    }
    let server = super::acme_dns::Server::start(|_, _| (200, "{\"yes\":1}".to_owned()));
    let folder = tempfile::tempdir().expect("a folder");
    let path = script(
        &folder,
        "dns_api.sh",
        "dns_api_add() { export _H1=\"X-Key: $2\"; _post 'a=1' \"$API/x\" '' PUT application/json && _get \"$API/y\"; }",
    );
    let hook = hook(&Protocol::AcmeSh(path), LONG).with_environment([("API", server.url.as_str())]);
    hook.add(&two()[0]).await.expect("added");
    let asked = server.asked();
    assert!(asked[0].starts_with("PUT /x "), "{asked:?}");
    assert!(
        asked[0].to_lowercase().contains("x-key: one\r\n"),
        "{asked:?}"
    );
    assert!(
        asked[0]
            .to_lowercase()
            .contains("content-type: application/json"),
        "{asked:?}"
    );
    assert!(asked[0].ends_with("a=1"), "{asked:?}");
    assert!(asked[1].starts_with("GET /y "), "{asked:?}");
}

#[tokio::test]
async fn what_a_ca_sends_is_never_executed() {
    let folder = tempfile::tempdir().expect("a folder");
    let mark = folder.path().join("executed");
    let evil = format!("x'\"; touch {}; $(touch {0}) `touch {0}` -n", text(&mark));
    let hostile = TxtRecord {
        domain: evil.clone(),
        name: evil.clone(),
        value: evil.clone(),
        token: evil.clone(),
        key_authorization: evil.clone(),
    };
    let lego = script(&folder, "hook", "printf '%s\\n' \"$3\" >> \"$D/said\"");
    let auth = script(
        &folder,
        "auth",
        "printf '%s\\n' \"$CERTBOT_VALIDATION\" >> \"$D/said\"",
    );
    let dnsapi = script(
        &folder,
        "dns_x.sh",
        "dns_x_add() { _saveaccountconf_mutable K \"$2\"; _readaccountconf_mutable K >> \"$D/said\"; echo >> \"$D/said\"; }",
    );
    let protocols = [
        Protocol::Lego(lego),
        Protocol::Certbot {
            auth,
            cleanup: None,
        },
        Protocol::AcmeSh(dnsapi),
    ];
    for protocol in &protocols {
        hook(protocol, LONG).add(&hostile).await.expect("added");
    }
    assert_eq!(said(&folder), format!("{evil}\n{evil}\n{evil}\n"));
    assert!(!mark.exists());
}

#[tokio::test]
async fn a_hook_that_hangs_is_stopped_with_its_children() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = script(
        &folder,
        "hook",
        "sh -c 'echo $$ > \"$0/child\"; exec sleep 300' \"$D\" &\n\
         while [ ! -s \"$D/child\" ]; do :; done\nsleep 300",
    );
    let begin = Instant::now();
    let error = hook(&Protocol::Lego(path.clone()), Duration::from_secs(1))
        .add(&two()[0])
        .await
        .expect_err("stopped")
        .to_string();
    assert!(begin.elapsed() < Duration::from_secs(20));
    assert_eq!(
        error,
        format!(
            "{} failed: no end after 1 s; it was stopped with its children",
            path.display()
        )
    );
    gone(&folder.path().join("child"));
}

#[tokio::test]
async fn a_run_that_is_given_up_leaves_no_hook_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = script(
        &folder,
        "hook",
        "sh -c 'echo $$ > \"$0/child\"; exec sleep 300' \"$D\" &\nsleep 300",
    );
    let child = folder.path().join("child");
    let hook = hook(&Protocol::Lego(path), LONG);
    let records = two();
    let started = async {
        while fs::read_to_string(&child).unwrap_or_default().is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::select! {
        _ = hook.add(&records[0]) => panic!("it hangs"),
        () = started => {}
    }
    gone(&child);
}

/// Waits until the process whose number is in this file is gone, or nobody has read its end.
fn gone(file: &Path) {
    let number = fs::read_to_string(file).expect("a number");
    let status = PathBuf::from(format!("/proc/{}/stat", number.trim()));
    until("the child is gone", || {
        fs::read_to_string(&status).map_or(true, |stat| stat.contains(") Z "))
    });
}

#[tokio::test]
async fn a_failure_names_the_program_its_exit_code_and_its_last_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = script(
        &folder,
        "hook",
        "echo so far so good; printf '\\033]0;title\\007\\033[31mno such zone\\033[0m\\n' >&2; exit 7",
    );
    let error = hook(&Protocol::Lego(path.clone()), LONG)
        .add(&two()[0])
        .await
        .expect_err("failed")
        .to_string();
    assert!(
        error.starts_with(&format!("{} failed: exit code 7: ", path.display())),
        "{error}"
    );
    assert!(error.contains("no such zone"), "{error}");
    assert!(!error.contains(char::is_control), "{error:?}");
}

#[tokio::test]
async fn all_are_removed_even_when_one_fails() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = script(
        &folder,
        "hook",
        "echo \"$3\" >> \"$D/said\"; [ \"$3\" != one ]",
    );
    let hook = hook(&Protocol::Lego(path), LONG);
    hook.remove_all(&two()).await.expect_err("one fails");
    assert_eq!(said(&folder), "one\ntwo\n");
}
