//! Pulls that fail: what is said, and what is left.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use voicectl::speech::models::{Download, KnownModel, ModelError, PullOptions};

use super::pull::{names, scene};
use super::{MODEL, Told, digest, pull_quietly, pull_with, words};
use crate::support::text;

/// Set in a child process of a test: what it shall fetch.
const CHILD: &str = "VOICECTL_TEST_CHILD";

/// Runs the test `name` again in a process of its own, started by this shell command.
fn again(name: &str, shell: &str, url: &str) {
    let program = std::env::current_exe().expect("this program");
    let output = Command::new("sh")
        .args([
            "-c",
            &format!("{shell} \"$0\" --exact \"$1\""),
            text(&program),
            name,
        ])
        .env(CHILD, url)
        .output()
        .expect("sh runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(said.contains("1 passed"), "{said}");
}

/// A model of the table, expected at a mirror.
fn tiny(base_url: &str) -> Download {
    let known = KnownModel::find("tiny-q5_1").expect("it is in the table");
    Download::known(known, base_url).expect("a URL")
}

#[test]
fn a_wrong_digest_is_refused_with_both_and_leaves_nothing() {
    let Some((nginx, folder)) = scene() else {
        return;
    };
    let expected = digest(b"something else");
    let url = nginx.url("/ggml-words.bin");
    let download = Download::custom(&url, None, expected).expect("a URL");
    let error = pull_quietly(folder.path(), &download).expect_err("it is another file");
    let found = digest(MODEL);
    assert_eq!(
        error.to_string(),
        format!("{url} has SHA-256 {found}, but {expected} was expected")
    );
    assert_eq!(names(&folder), [""; 0]);
}

#[test]
fn what_is_no_model_is_not_installed_although_its_digest_is_right() {
    let Some((nginx, folder)) = scene() else {
        return;
    };
    fs::write(nginx.file("page.html"), "<html>Log in first</html>").expect("it is written");
    let sha256 = digest(b"<html>Log in first</html>");
    let download = Download::custom(&nginx.url("/page.html"), Some("page"), sha256);
    let error = pull_quietly(folder.path(), &download.expect("a URL")).expect_err("no model");
    assert!(matches!(error, ModelError::NotAModel { .. }), "{error}");
    assert_eq!(names(&folder), [""; 0]);
}

#[test]
fn a_file_of_another_size_is_not_even_fetched() {
    let Some((nginx, folder)) = scene() else {
        return;
    };
    fs::write(nginx.file("ggml-tiny-q5_1.bin"), MODEL).expect("it is written");
    let error = pull_quietly(folder.path(), &tiny(&nginx.url("/"))).expect_err("too short");
    let ModelError::WrongSize {
        expected, found, ..
    } = error
    else {
        panic!("{error}")
    };
    assert_eq!((expected, found), (32_152_673, MODEL.len() as u64));
    assert_eq!(names(&folder), [""; 0]);
}

#[test]
fn a_file_without_end_is_fetched_no_further_than_the_model_is_long() {
    let Some((nginx, folder)) = scene() else {
        return;
    };
    let file = fs::File::create(nginx.file("ggml-tiny-q5_1.bin")).expect("a file");
    file.set_len(40_000_000).expect("a sparse file");
    let error = pull_quietly(folder.path(), &tiny(&nginx.url("/chunked"))).expect_err("too long");
    assert!(
        matches!(
            error,
            ModelError::TooLarge {
                limit: 32_152_673,
                ..
            }
        ),
        "{error}"
    );
    assert_eq!(names(&folder), [""; 0]);
}

#[test]
fn a_server_that_says_no_or_nothing() {
    let Some((mut nginx, folder)) = scene() else {
        return;
    };
    let url = nginx.url("/ggml-missing.bin");
    let error = pull_quietly(folder.path(), &words(&url)).expect_err("it is missing");
    assert_eq!(error.to_string(), format!("{url} answered 404 Not Found"));
    assert_eq!(
        nginx.requests().len(),
        1,
        "a missing file is asked for once"
    );

    let flaky = words(&nginx.url("/flaky/ggml-words.bin"));
    let options = PullOptions {
        attempts: 3,
        pause: Duration::ZERO,
        ..PullOptions::default()
    };
    let error = pull_with(folder.path(), &flaky, &options, &mut Told::default());
    assert!(
        error
            .expect_err("it never answers")
            .to_string()
            .contains("503")
    );
    assert_eq!(
        nginx.requests().len(),
        4,
        "a busy server is asked three times"
    );

    nginx.stop();
    let url = nginx.url("/ggml-words.bin");
    let error = pull_quietly(folder.path(), &words(&url)).expect_err("nobody listens");
    assert_eq!(error.to_string(), format!("cannot fetch {url}"));
    let why = std::error::Error::source(&error)
        .expect("a cause")
        .to_string();
    assert_eq!(why, "Connection refused (os error 111)");
}

/// A file system that is full, as the process sees it: no file may grow past 1 MB.
#[test]
fn a_full_disk_is_called_one_and_the_beginning_is_kept() {
    if let Ok(url) = std::env::var(CHILD) {
        let folder = tempfile::tempdir().expect("a folder");
        let error = pull_quietly(folder.path(), &words(&url)).expect_err("there is no room");
        assert!(matches!(error, ModelError::DiskFull { .. }), "{error}");
        let path = text(folder.path());
        assert_eq!(
            error.to_string(),
            format!("there is no room for the model in {path}")
        );
        let part = fs::read(folder.path().join("ggml-words.bin.part")).expect("the beginning");
        assert!(
            !part.is_empty() && MODEL.starts_with(&part),
            "{} bytes",
            part.len()
        );
        return;
    }
    let Some((nginx, _folder)) = scene() else {
        return;
    };
    let name = "models::trouble::a_full_disk_is_called_one_and_the_beginning_is_kept";
    again(
        name,
        "trap '' XFSZ; ulimit -f 2048; exec",
        &nginx.url("/ggml-words.bin"),
    );
}

/// A file system of two megabytes, which only root can make.
#[test]
#[expect(clippy::print_stdout, reason = "says why it is skipped")]
fn a_disk_that_is_too_small_is_noticed_before_anything_is_fetched() {
    let Some((nginx, folder)) = scene() else {
        return;
    };
    let small = Small(folder.path().to_owned());
    let mount = ["-t", "tmpfs", "-o", "size=2m", "tmpfs", text(&small.0)];
    if !Command::new("mount")
        .args(mount)
        .output()
        .is_ok_and(|output| output.status.success())
    {
        println!("skipped: only root can mount a small file system");
        return;
    }
    let error = pull_quietly(&small.0, &words(&nginx.url("/ggml-words.bin")));
    let error = error.expect_err("there is no room");
    let ModelError::DiskFull { needed, free, .. } = error else {
        panic!("{error}")
    };
    assert_eq!(needed, Some(MODEL.len() as u64));
    assert!(free.is_some_and(|free| free <= 2 << 20));
    let error = pull_quietly(&small.0, &words(&nginx.url("/chunked/ggml-words.bin")));
    assert!(matches!(
        error,
        Err(ModelError::DiskFull { free: None, .. })
    ));
}

struct Small(PathBuf);

impl Drop for Small {
    fn drop(&mut self) {
        // Not mounted when the test was skipped.
        let _ = Command::new("umount").arg(&self.0).output();
    }
}

/// With the CA among those that the system trusts, as the child is told by `SSL_CERT_FILE`.
#[test]
fn tls_is_checked_and_never_left() {
    if let Ok(url) = std::env::var(CHILD) {
        let folder = tempfile::tempdir().expect("a folder");
        pull_quietly(folder.path(), &words(&format!("{url}/ggml-words.bin"))).expect("trusted");
        let other = Download::custom(
            &format!("{url}/plain/ggml-words.bin"),
            Some("other"),
            digest(MODEL),
        );
        let error = pull_quietly(folder.path(), &other.expect("a URL")).expect_err("a step down");
        let why = std::error::Error::source(&error)
            .expect("a cause")
            .to_string();
        assert_eq!(why, "the server redirects from https to http");
        return;
    }
    let Some((nginx, folder)) = scene() else {
        return;
    };
    let error = pull_quietly(folder.path(), &words(&nginx.tls_url("/ggml-words.bin")));
    let error = error.expect_err("an unknown CA");
    let why = std::error::Error::source(&error)
        .expect("a cause")
        .to_string();
    assert!(why.contains("UnknownIssuer"), "{why}");
    let name = "models::trouble::tls_is_checked_and_never_left";
    let trust = format!("SSL_CERT_FILE='{}' exec", text(&nginx.path("ca.pem")));
    again(name, &trust, &nginx.tls_url(""));
}
