//! Pulls that succeed, however bumpy the way.

use std::fs;
use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tempfile::TempDir;
use voicectl::speech::models::{
    Download, ModelError, ModelFolder, ModelSource, PullOptions, Pulled,
};

use super::{MODEL, Told, digest, hasty, pull_quietly, pull_with, words};
use crate::support::have;
use crate::support::nginx::Nginx;

/// A server that has the model, and an empty folder.
pub(super) fn scene() -> Option<(Nginx, TempDir)> {
    if !have("nginx") || !have("openssl") {
        return None;
    }
    let nginx = Nginx::start();
    fs::write(nginx.file("ggml-words.bin"), MODEL).expect("it is written");
    Some((nginx, tempfile::tempdir().expect("a folder")))
}

/// What a pull leaves: the model and the note about it, nothing else.
fn assert_installed(folder: &TempDir) {
    assert!(fs::read(folder.path().join("ggml-words.bin")).expect("the model") == MODEL);
    assert_eq!(names(folder), ["ggml-words.bin", "ggml-words.bin.verified"]);
}

pub(super) fn names(folder: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).expect("the folder");
    let mut names: Vec<String> = entries
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .into_string()
                .expect("a name")
        })
        .collect();
    names.sort();
    names
}

/// A pull that breaks off after a megabyte.
fn break_off(nginx: &mut Nginx, folder: &TempDir) -> u64 {
    let (notify, first_megabyte) = mpsc::channel();
    let mut told = Told {
        notify: Some(notify),
        ..Told::default()
    };
    let download = words(&nginx.url("/slow/ggml-words.bin"));
    let path = folder.path().to_owned();
    let pull = thread::spawn(move || pull_with(&path, &download, &hasty(), &mut told));
    first_megabyte.recv().expect("a megabyte arrives");
    nginx.stop();
    let error = pull
        .join()
        .expect("no panic")
        .expect_err("the server is gone");
    assert!(
        matches!(
            error,
            ModelError::Network { .. } | ModelError::Interrupted { .. }
        ),
        "{error}"
    );
    assert_eq!(
        names(folder),
        ["ggml-words.bin.part", "ggml-words.bin.part.etag"]
    );
    nginx.run();
    fs::metadata(folder.path().join("ggml-words.bin.part"))
        .expect("a beginning")
        .len()
}

#[test]
fn a_model_arrives_is_verified_and_is_not_fetched_again() {
    let Some((nginx, folder)) = scene() else {
        return;
    };
    let mut told = Told::default();
    let download = words(&nginx.url("/ggml-words.bin"));
    let pulled = pull_with(folder.path(), &download, &hasty(), &mut told).expect("it arrives");
    let path = folder.path().join("ggml-words.bin");
    assert_eq!(pulled, Pulled::Fetched(path.clone()));
    let size = MODEL.len() as u64;
    assert_eq!(
        (told.starts, told.done, told.finished),
        (vec![(Some(size), 0)], size, true)
    );
    assert_installed(&folder);
    assert_eq!(nginx.requests(), ["200 /ggml-words.bin range=- if=-"]);

    assert_eq!(
        pull_quietly(folder.path(), &download).expect("it is there"),
        Pulled::Present(path)
    );
    assert_installed(&folder);
    assert_eq!(nginx.requests().len(), 1, "nothing is asked for twice");
}

#[test]
fn a_pull_goes_on_where_the_last_one_broke_off() {
    let Some((mut nginx, folder)) = scene() else {
        return;
    };
    let there = break_off(&mut nginx, &folder);
    assert!((1 << 20..MODEL.len() as u64).contains(&there));
    let mut told = Told::default();
    let download = words(&nginx.url("/ggml-words.bin"));
    pull_with(folder.path(), &download, &hasty(), &mut told).expect("it arrives");
    assert_eq!(told.starts, [(Some(MODEL.len() as u64), there)]);
    assert_installed(&folder);
    let last = nginx.requests().pop().expect("a request");
    assert!(
        last.starts_with(&format!("206 /ggml-words.bin range=bytes={there}- if=")),
        "{last}"
    );
    assert!(!last.ends_with("if=-"), "the version is named: {last}");
}

#[test]
fn a_pull_starts_over_when_the_file_has_changed_meanwhile() {
    let Some((mut nginx, folder)) = scene() else {
        return;
    };
    break_off(&mut nginx, &folder);
    let file = fs::File::options()
        .append(true)
        .open(nginx.file("ggml-words.bin"));
    let yesterday = std::time::SystemTime::now() - Duration::from_hours(24);
    file.expect("the file")
        .set_modified(yesterday)
        .expect("it is ours");
    let download = words(&nginx.url("/ggml-words.bin"));
    pull_quietly(folder.path(), &download).expect("it arrives");
    assert_installed(&folder);
    assert!(
        nginx
            .requests()
            .pop()
            .is_some_and(|last| last.starts_with("200 "))
    );
}

#[test]
fn a_pull_starts_over_when_the_server_knows_no_ranges() {
    let Some((mut nginx, folder)) = scene() else {
        return;
    };
    break_off(&mut nginx, &folder);
    let download = words(&nginx.url("/whole/ggml-words.bin"));
    pull_quietly(folder.path(), &download).expect("it arrives");
    assert_installed(&folder);
}

#[test]
fn a_pull_survives_a_restart_of_the_server() {
    let Some((mut nginx, folder)) = scene() else {
        return;
    };
    let (notify, first_megabyte) = mpsc::channel();
    let mut told = Told {
        notify: Some(notify),
        ..Told::default()
    };
    let download = words(&nginx.url("/slow/ggml-words.bin"));
    let options = PullOptions {
        attempts: 100,
        pause: Duration::from_millis(5),
        ..PullOptions::default()
    };
    let path = folder.path().to_owned();
    let pull = thread::spawn(move || {
        pull_with(&path, &download, &options, &mut told).expect("it arrives");
        told
    });
    first_megabyte.recv().expect("a megabyte arrives");
    nginx.stop();
    nginx.run();
    let told = pull.join().expect("no panic");
    assert_eq!(told.starts.len(), 2, "{:?}", told.starts);
    assert!(told.starts[1].1 >= 1 << 20, "{:?}", told.starts);
    assert_eq!(told.done, MODEL.len() as u64);
    assert_installed(&folder);
}

/// What a crash at different moments, or an older version, can leave behind.
#[test]
fn whatever_beginning_is_there_the_model_is_right() {
    let Some((nginx, folder)) = scene() else {
        return;
    };
    let download = words(&nginx.url("/ggml-words.bin"));
    let part = folder.path().join("ggml-words.bin.part");
    let mut other = MODEL.to_vec();
    other[1000] ^= 1;
    for (beginning, requests) in [
        (MODEL.to_vec(), vec!["416"]),
        (MODEL[..1_000_000].to_vec(), vec!["206"]),
        (other[..1_000_000].to_vec(), vec!["206", "200"]),
        (other, vec!["416", "200"]),
        ([MODEL, b"more"].concat(), vec!["416", "200"]),
        (vec![], vec!["200"]),
    ] {
        fs::write(&part, &beginning).expect("it is written");
        let before = nginx.requests().len();
        let options = PullOptions {
            attempts: 2,
            pause: Duration::ZERO,
            ..PullOptions::default()
        };
        let pulled = pull_with(folder.path(), &download, &options, &mut Told::default());
        assert!(pulled.is_ok(), "{} bytes: {pulled:?}", beginning.len());
        assert_installed(&folder);
        let answers: Vec<String> = nginx.requests()[before..]
            .iter()
            .map(|line| line[..3].to_owned())
            .collect();
        assert_eq!(answers, requests, "{} bytes", beginning.len());
        ModelFolder::new(folder.path())
            .remove("words")
            .expect("it is there");
        assert_eq!(names(&folder), [""; 0]);
    }
}

#[test]
fn a_damaged_model_is_replaced() {
    let Some((nginx, folder)) = scene() else {
        return;
    };
    let path = folder.path().join("ggml-words.bin");
    fs::write(&path, &MODEL[..1000]).expect("it is written");
    let pulled = pull_quietly(folder.path(), &words(&nginx.url("/ggml-words.bin")));
    assert_eq!(pulled.expect("it arrives"), Pulled::Fetched(path));
    assert_installed(&folder);
}

#[test]
fn a_redirect_is_followed_and_a_length_is_not_needed() {
    let Some((nginx, folder)) = scene() else {
        return;
    };
    for way in ["/away/ggml-words.bin", "/chunked/ggml-words.bin"] {
        pull_quietly(folder.path(), &words(&nginx.url(way))).expect("it arrives");
        assert_installed(&folder);
        ModelFolder::new(folder.path())
            .remove("words")
            .expect("it is there");
    }
}

#[test]
fn of_two_pulls_at_once_one_waits() {
    let Some((nginx, folder)) = scene() else {
        return;
    };
    let (notify, first_megabyte) = mpsc::channel();
    let mut told = Told {
        notify: Some(notify),
        ..Told::default()
    };
    let slow = words(&nginx.url("/slow/ggml-words.bin"));
    let path = folder.path().to_owned();
    let first = thread::spawn(move || pull_with(&path, &slow, &hasty(), &mut told));
    first_megabyte.recv().expect("a megabyte arrives");
    let (waiting, is_waiting) = mpsc::channel();
    let mut told = Told {
        waiting: Some(waiting),
        ..Told::default()
    };
    let path = folder.path().to_owned();
    let same = words(&nginx.url("/ggml-words.bin"));
    let second = thread::spawn(move || pull_with(&path, &same, &hasty(), &mut told));
    is_waiting.recv().expect("it waits");
    let removed = ModelFolder::new(folder.path()).remove("words");
    assert!(matches!(removed, Err(ModelError::InUse(_))));
    let first = first.join().expect("no panic").expect("it arrives");
    assert!(matches!(first, Pulled::Fetched(_)), "{first:?}");
    let second = second.join().expect("no panic").expect("it is there");
    assert!(matches!(second, Pulled::Present(_)), "{second:?}");
    assert_installed(&folder);
}

#[test]
fn the_name_comes_from_the_url_and_the_model_is_found_by_it() {
    let digest = digest(MODEL);
    let name = |url: &str, name: Option<&str>| {
        Download::custom(url, name, digest).map(|download| download.name().to_owned())
    };
    assert_eq!(
        name("http://host/a/ggml-fine.v2.bin?x=1", None).expect("a name"),
        "fine.v2"
    );
    assert_eq!(name("http://host/fine.bin", None).expect("a name"), "fine");
    assert_eq!(
        name("http://host/fine.bin", Some("other")).expect("a name"),
        "other"
    );
    for bad in [
        "../../etc/passwd",
        "",
        ".",
        "..",
        "a b",
        "ä",
        "a/b",
        &"x".repeat(65),
    ] {
        assert!(
            matches!(
                name("http://host/x.bin", Some(bad)),
                Err(ModelError::Name(_))
            ),
            "{bad}"
        );
    }
    assert!(matches!(
        name("http://host/", None),
        Err(ModelError::Name(_))
    ));
    for taken in ["demo", "base.en"] {
        assert!(matches!(
            name("http://host/x", Some(taken)),
            Err(ModelError::NameTaken(_))
        ));
    }
    for url in [
        "ftp://host/x.bin",
        "file:///etc/passwd",
        "x.bin",
        "",
        "http://",
    ] {
        assert!(matches!(name(url, None), Err(ModelError::Url(_))), "{url}");
    }
    let secret = "https://user:hunter2@host/ggml-x.bin?token=hunter2#hunter2";
    let download = Download::custom(secret, None, digest).expect("a URL");
    assert_eq!(download.url(), "https://host/ggml-x.bin");
}

#[test]
fn a_pulled_model_keeps_its_digest() {
    let Some((nginx, folder)) = scene() else {
        return;
    };
    pull_quietly(folder.path(), &words(&nginx.url("/ggml-words.bin"))).expect("it arrives");
    let models = ModelFolder::new(folder.path());
    let ModelSource::File(model) = models.resolve("words").expect("it is there") else {
        panic!("a file")
    };
    let path: PathBuf = folder.path().join("ggml-words.bin");
    assert_eq!((&model.path, model.sha256), (&path, Some(digest(MODEL))));
    model.check().expect("it is right");
    let verified = models.verify("words").expect("it is right");
    assert_eq!((verified.sha256, verified.pinned), (digest(MODEL), true));

    // One bit, and the times set back: the note does not hold any more.
    let times = fs::metadata(&path)
        .expect("the model")
        .modified()
        .expect("a time");
    let mut bytes = MODEL.to_vec();
    bytes[3_000_000] ^= 1;
    fs::write(&path, &bytes).expect("it is written");
    let file = fs::File::options()
        .append(true)
        .open(&path)
        .expect("the model");
    file.set_modified(times).expect("it is ours");
    for error in [model.check().map(drop), models.verify("words").map(drop)] {
        let error = error.expect_err("one bit is wrong");
        let ModelError::WrongDigest {
            expected, found, ..
        } = error
        else {
            panic!("{error}")
        };
        assert_eq!((expected, found), (digest(MODEL), digest(&bytes)));
    }
}
