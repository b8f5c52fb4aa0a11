//! The line that cron runs, judged by cron.

use std::fs;
use std::process::Command;

use voicectl::renew::schedule::{Kind, Scope};

use super::{contents, job, odd_program};
use crate::support::{have, text};

/// Whether cron can be asked what it thinks of a file: `-n` is of Debian's.
fn have_dry_run() -> bool {
    if !have("crontab") {
        return false;
    }
    let usage = Command::new("crontab").arg("-h").output();
    let usage = usage.expect("it runs");
    let usage = [usage.stdout, usage.stderr].concat();
    let found = String::from_utf8_lossy(&usage).contains("dry run");
    if !found {
        println!("skipped: this crontab has no dry run");
    }
    found
}

#[test]
fn cron_accepts_it_and_runs_what_was_meant() {
    if !have_dry_run() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let mut job = job();
    job.program = odd_program(folder.path(), "a 'b' \"c\"\\d");
    job.state = folder.path().join("it's 5% $HOME");
    job.is_default_state = false;
    for scope in [Scope::System, Scope::User] {
        let whole = contents(Kind::Cron, &job, scope).remove(0).text;
        // The file for /etc/cron.d has a column more, which `crontab` does not know.
        let plain = whole.replacen("* root ", "* ", 1);
        assert_eq!(scope == Scope::System, plain != whole, "{whole}");
        let file = folder.path().join("crontab");
        fs::write(&file, &plain).expect("written");
        let output = Command::new("crontab").args(["-n", text(&file)]).output();
        let output = output.expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}\n{plain}");

        let line = plain
            .lines()
            .find(|line| line.starts_with("17 "))
            .expect("a line");
        let (times, command) = line.split_at("17 * * * * ".len());
        assert_eq!(times, "17 * * * * ");
        // crontab(5): an unescaped percent sign is a line break, and the rest is input.
        let command = command.replace("\\%", "\0");
        assert!(!command.contains('%'), "{command}");
        let status = Command::new("/bin/sh")
            .args(["-c", &command.replace('\0', "%")])
            .status()
            .expect("it runs");
        assert!(status.success());
        let said = job.program.with_file_name("said");
        let words = fs::read_to_string(&said).expect("it ran");
        let state = text(&job.state);
        assert_eq!(
            words,
            format!("[renew]\n[--quiet]\n[--state]\n[{state}]\n[--jitter=10m]\n")
        );
        fs::remove_file(said).expect("removed");
    }
    // The judge judges.
    fs::write(folder.path().join("bad"), "61 * * * * true\n").expect("written");
    let output = Command::new("crontab")
        .args(["-n", "bad"])
        .current_dir(folder.path())
        .output();
    assert!(!output.expect("it runs").status.success());
}
