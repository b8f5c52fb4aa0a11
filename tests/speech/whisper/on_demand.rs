//! Models that are loaded when somebody asks for them.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use voicectl::speech::models::{ModelFile, ModelSource};
use voicectl::speech::whisper::{Whisper, describe};
use voicectl::speech::{
    Load, Occupancy, OnDemand, QueueLimits, RecognizeRequest, Recognizer, SpeechError, Task,
};

use super::{DEMO_MODEL, recording, request, sizing};
use crate::support::until;

const NEVER: Option<Duration> = None;

fn source(path: &Path) -> ModelSource {
    ModelSource::File(ModelFile {
        name: "digits".to_owned(),
        path: path.to_owned(),
        sha256: None,
    })
}

/// A recognizer for the model at `path`, which counts how often it is loaded.
fn on_demand(path: &Path, idle: Option<Duration>) -> (OnDemand, Arc<AtomicUsize>) {
    let loads = Arc::new(AtomicUsize::new(0));
    let (counter, source) = (Arc::clone(&loads), source(path));
    let info = describe(&ModelSource::Demo, sizing(1)).expect("it is a model");
    let load: Load = Box::new(move || {
        counter.fetch_add(1, Ordering::Relaxed);
        let whisper = Whisper::load(&source, sizing(1).into(), QueueLimits::patient(16))?;
        Ok(Box::new(whisper))
    });
    (
        OnDemand::new(info, load, idle).expect("a thread starts"),
        loads,
    )
}

fn model() -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), DEMO_MODEL).expect("it is written");
    file
}

fn go(model: &OnDemand) -> String {
    let pending = model
        .recognize(request(recording("07-go.wav")))
        .expect("there is room");
    pending.wait().expect("it is recognised").text
}

#[test]
fn a_file_tells_what_it_is_without_being_loaded() {
    let file = model();
    let info = describe(&source(file.path()), sizing(2)).expect("it is a model");
    assert_eq!((info.model.as_str(), info.demo), ("digits", false));
    assert_eq!((info.languages, info.parallel), (vec!["en"], 2));
    std::fs::write(file.path(), &DEMO_MODEL[..9000]).expect("it is written");
    assert!(describe(&source(file.path()), sizing(2)).is_err());
}

#[test]
fn the_first_request_loads_it_for_all() {
    let file = model();
    let (model, loads) = on_demand(file.path(), NEVER);
    assert!(!model.is_loaded());
    assert_eq!(
        (model.admit(), model.occupancy()),
        (Ok(()), Occupancy::default())
    );
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert_eq!(go(&model), "go"));
        }
    });
    assert!(model.is_loaded());
    assert_eq!(go(&model), "go");
    assert_eq!(loads.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn async_code_can_wait_for_it() {
    let file = model();
    let (model, _) = on_demand(file.path(), NEVER);
    let pending = model
        .recognize(request(recording("07-go.wav")))
        .expect("there is room");
    assert_eq!(pending.await.expect("it is recognised").text, "go");
    tokio::task::spawn_blocking(move || drop(model))
        .await
        .expect("no panic");
}

#[test]
fn without_work_it_is_unloaded_and_loaded_again() {
    let file = model();
    let (model, loads) = on_demand(file.path(), Some(Duration::from_millis(20)));
    for round in 1..=3 {
        assert_eq!(go(&model), "go");
        until("it is unloaded", || !model.is_loaded());
        assert_eq!(loads.load(Ordering::Relaxed), round);
    }
}

#[test]
fn it_is_not_unloaded_while_it_works() {
    let file = model();
    let (model, loads) = on_demand(file.path(), Some(Duration::from_millis(1)));
    let minute = recording("19-on-down-off.wav").repeat(15);
    let pending = model.recognize(request(minute)).expect("there is room");
    let heard = pending.wait().expect("it is recognised");
    assert!(heard.took > Duration::from_millis(20), "{:?}", heard.took);
    assert!(
        heard.text.starts_with("on down off no back"),
        "{}",
        heard.text
    );
    assert_eq!(loads.load(Ordering::Relaxed), 1);
}

#[test]
fn a_load_that_fails_is_told_to_all_and_tried_again() {
    let file = model();
    let hidden = file.path().with_extension("hidden");
    std::fs::rename(file.path(), &hidden).expect("it is renamed");
    let (model, loads) = on_demand(file.path(), NEVER);
    let ask = || {
        model
            .recognize(request(recording("07-go.wav")))
            .expect("there is room")
    };
    for pending in [ask(), ask(), ask()] {
        let error = pending.wait().expect_err("there is no file");
        assert!(matches!(error, SpeechError::Engine(_)), "{error}");
    }
    assert!((1..=3).contains(&loads.load(Ordering::Relaxed)));
    std::fs::rename(&hidden, file.path()).expect("it is renamed");
    assert_eq!(go(&model), "go");
}

#[test]
fn what_it_cannot_do_is_refused_without_loading_it() {
    let file = model();
    let (model, loads) = on_demand(file.path(), NEVER);
    let german = RecognizeRequest {
        language: Some("de".to_owned()),
        ..request(recording("07-go.wav"))
    };
    let refused = model.recognize(german).expect_err("English only");
    assert!(matches!(refused, SpeechError::UnknownLanguage { .. }));
    let translation = RecognizeRequest {
        task: Task::Translate,
        ..request(recording("07-go.wav"))
    };
    let refused = model.recognize(translation).expect_err("one language");
    assert!(matches!(refused, SpeechError::Untranslatable { .. }));
    assert_eq!(loads.load(Ordering::Relaxed), 0);
}

#[test]
fn dropping_it_answers_who_waits() {
    let file = model();
    let (model, _) = on_demand(file.path(), NEVER);
    let minutes = recording("19-on-down-off.wav").repeat(100);
    let pending = model.recognize(request(minutes)).expect("there is room");
    drop(model);
    assert_eq!(pending.wait(), Err(SpeechError::Cancelled));
}
