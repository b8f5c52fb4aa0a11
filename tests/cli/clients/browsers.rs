//! Browsers: headless, with the CA in the certificate store of a home made for one run.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::{Anchors, Verdicts};
use crate::support::browser::{self, visit};
use crate::support::{text, tool};

pub(super) use crate::support::browser::firefox_name;

pub(super) fn chromium(anchors: &Anchors, ports: &[u16]) -> Verdicts {
    let home = tempfile::tempdir().expect("a folder");
    // The older of the two places; where it is, Chromium reads no other.
    trust(&home.path().join(".pki/nssdb"), anchors);
    visit(
        browser::chromium(Command::new("chromium"), home.path()),
        ports,
    )
}

pub(super) fn firefox(anchors: &Anchors, ports: &[u16]) -> Verdicts {
    let home = tempfile::tempdir().expect("a folder");
    let profile = home.path().join("profile");
    trust(&profile, anchors);
    let command = Command::new(firefox_name());
    visit(browser::firefox(command, home.path(), &profile), ports)
}

fn trust(store: &Path, anchors: &Anchors) {
    fs::create_dir_all(store).expect("made");
    let store = format!("sql:{}", text(store));
    tool("certutil", &["-d", &store, "-N", "--empty-password"]);
    for (nickname, ca) in ('a'..).map(String::from).zip(&anchors.each) {
        let add = [
            "-d",
            &store,
            "-A",
            "-n",
            &nickname,
            "-t",
            "C,,",
            "-i",
            text(ca),
        ];
        tool("certutil", &add);
    }
}
