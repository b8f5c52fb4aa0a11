//! What cannot be read: one clear error each, and the rest goes on.

use std::fs;
use std::os::unix::fs::symlink;

use insta::assert_snapshot;

use super::{code, json};
use crate::support::command::Context;

#[test]
fn wrong_targets_say_what_is_wrong() {
    let context = Context::new();
    assert_snapshot!(context.run(&["inspect", "nothing"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot inspect nothing
      because: there is neither a file nor a lineage of that name

    hint: `voicectl cert list` shows lineages; a server has a port, as in `voice.test:443`
    ");
    assert_snapshot!(context.run(&["inspect", "gone.pem"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot inspect gone.pem
      because: there is neither a file nor a lineage of that name

    hint: `voicectl cert list` shows lineages; a server has a port, as in `voice.test:443`
    ");
    assert_snapshot!(context.run(&["inspect", "host:99999"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: cannot inspect host:99999
      because: `99999` is no port; ports are numbers from 1 to 65535
    ");
    assert_snapshot!(context.run(&["inspect", "gopher://host"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: cannot inspect gopher://host
      because: `gopher://` is unknown; there are https, wss, tls, smtps, imaps, pop3s, ftps, ldaps, xmpps, smtp, submission, imap, pop3, ftp, ldap, postgres, postgresql, mysql, mariadb, xmpp, xmpp-client, xmpp-server
    ");
    fs::write(context.path("words"), "no certificate").expect("it is written");
    assert_snapshot!(context.run(&["inspect", "words"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot inspect words
      because: it holds no certificate, request, key or revocation list
    ");
}

#[test]
fn a_file_without_end_is_not_read() {
    let context = Context::new();
    let huge = fs::File::create(context.path("huge")).expect("a file");
    huge.set_len(1 << 30).expect("a sparse file");
    assert_snapshot!(context.run(&["inspect", "huge"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot inspect huge
      because: it is larger than 16 MiB, which no file of certificates is
    ");
    assert_eq!(
        json(&context, &["/dev/zero"])[0]["error"],
        "it is larger than 16 MiB, which no file of certificates is"
    );
}

#[test]
fn a_folder_goes_on_after_each_trouble() {
    let context = Context::new();
    context.ok(&[
        "cert",
        "new",
        "voice.test",
        "--self-signed",
        "--out",
        "all/good",
    ]);
    let all = context.path("all");
    symlink(&all, all.join("good/loop")).expect("a link");
    symlink("nowhere", all.join("dangling")).expect("a link");
    let pem = fs::read_to_string(all.join("good/cert.pem")).expect("a certificate");
    fs::write(all.join("cut"), &pem[..pem.len() / 2]).expect("it is written");
    fs::write(all.join("film"), [0, 1, 2, 3].repeat(1000)).expect("it is written");
    fs::write(all.join("README"), "words").expect("it is written");
    fs::create_dir(all.join(".hidden")).expect("a folder");
    fs::write(all.join(".hidden/cert"), &pem).expect("it is written");
    let huge = fs::File::create(all.join("huge")).expect("a file");
    huge.set_len(1 << 30).expect("a sparse file");
    assert_snapshot!(context.run(&["inspect", "all"]), @"
    exit: 1
    ----- stdout -----
    TARGET                  NAMES                    ISSUER      UNTIL       DAYS  STATE
    all/.hidden/cert        voice.test               voice.test  [DATE]  89    ok
    all/good/cert.pem       voice.test               voice.test  [DATE]  89    ok
    all/good/fullchain.pem  voice.test               voice.test  [DATE]  89    ok
    all/good/privkey.pem    (private key, EC P-256)
    ----- stderr -----
    error: all/cut: line 1: the CERTIFICATE block has no end; the file is cut off
    error: all/dangling: No such file or directory (os error 2)
    error: all/good/loop: it is a link back to all, which is being read already
    ");
    // A folder that holds nothing is an error like a file that holds nothing.
    fs::create_dir(context.path("empty")).expect("a folder");
    assert_eq!(code(&context, &["empty"]), 1);
}

#[test]
fn a_pipe_in_a_folder_is_left_alone() {
    let context = Context::new();
    context.ok(&["cert", "new", "voice.test", "--out", "all"]);
    crate::support::tool("mkfifo", &[crate::support::text(&context.path("all/pipe"))]);
    // Opening it would wait for a writer.
    assert_eq!(code(&context, &["all"]), 0);
}

#[test]
fn a_broken_part_costs_that_part() {
    let context = Context::new();
    context.ok(&["cert", "new", "voice.test", "--out", "tls"]);
    let pem = fs::read_to_string(context.path("tls/cert.pem")).expect("a certificate");
    let broken = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
    fs::write(context.path("both"), format!("{broken}{pem}")).expect("it is written");
    let entries = json(&context, &["both"]);
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0]["names"][0], "voice.test");
    assert_eq!(entries[0]["problems"][0]["code"], "damaged");
    assert_eq!(code(&context, &["both"]), 3);
}
