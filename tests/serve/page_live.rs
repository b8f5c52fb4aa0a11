//! The page and the microphone: words that come while somebody speaks, recordings that are never lost, and reasons why
//! there is no sound.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::page::{assert_clean, seven_four_nine, visit};
use crate::support::data;
use crate::support::server::Server;

/// Two utterances with a pause between them.
const PHRASES: &str = "zero five eight one three";

#[test]
fn words_come_while_somebody_speaks() {
    for (scene, rate) in [("live", Value::Null), ("resampled", json!(true))] {
        let server = Server::start(&[]);
        let Some(seen) = visit(scene, &server, &[&data("eval/phrases.wav")]) else {
            return;
        };
        assert_eq!(seen["transcript"], PHRASES, "{scene}");
        assert_eq!(seen["label"], "Stop", "words stood before the end");
        let address = seen["address"].as_str().expect("an address");
        let own = format!("wss{}/ws/asr", &server.url()["https".len()..]);
        assert_eq!(address, own);
        assert_eq!(seen["sent"], 0, "nothing had to be sent twice");
        let partials = seen["partials"].as_array().expect("partials");
        assert!(!partials.is_empty(), "{seen}");
        // Who does not see hears each utterance once, when it is certain.
        let announced = seen["announced"].as_array().expect("words");
        let announced: Vec<&str> = announced.iter().filter_map(Value::as_str).collect();
        assert_eq!(announced.join(" "), PHRASES, "{announced:?}");
        assert!(announced.len() > 1, "{announced:?}");
        let levels = seen["levels"].as_array().expect("levels");
        assert!(levels.iter().any(|level| level.as_f64() > Some(20.0)));
        if rate != Value::Null {
            let rate = seen["rate"].as_f64().expect("a rate");
            assert!(rate > 16_000.0, "{rate} Hz");
        }
        assert_clean(&seen);
    }
}

#[test]
fn without_worklets_the_words_come_at_the_end() {
    let server = Server::start(&[]);
    let Some(seen) = visit("unworkable", &server, &[&seven_four_nine()]) else {
        return;
    };
    assert_sent_at_the_end(&seen);
}

#[test]
fn a_live_session_that_breaks_off_loses_nothing() {
    let server = Server::start(&["--limit", "session=1s"]);
    let Some(seen) = visit("late", &server, &[&seven_four_nine()]) else {
        return;
    };
    assert_sent_at_the_end(&seen);
}

#[test]
fn what_was_not_heard_live_is_in_the_recording() {
    let server = Server::start(&[]);
    let Some(seen) = visit("standing", &server, &[&seven_four_nine()]) else {
        return;
    };
    assert_eq!(seen["transcript"], "seven four nine");
    assert_eq!(seen["sent"], 1);
    assert_clean(&seen);
}

#[test]
fn the_browsers_own_recorder_is_understood_while_it_records() {
    let server = Server::start(&[]);
    let Some(seen) = visit("recorder", &server, &[&data("eval/phrases.wav")]) else {
        return;
    };
    assert_eq!(seen["text"], PHRASES);
    assert_eq!(seen["kind"], "audio/webm;codecs=opus");
    assert_clean(&seen);
}

fn assert_sent_at_the_end(seen: &Value) {
    assert_eq!(seen["transcript"], "seven four nine");
    assert_eq!(seen["hint"], "The words appear when you press Stop.");
    assert_eq!(seen["sent"], 1);
    assert_clean(seen);
}

#[test]
fn a_recording_outlives_the_network() {
    let server = Server::start(&[]);
    let Some(seen) = visit("offline", &server, &[&seven_four_nine()]) else {
        return;
    };
    let failure = seen["failure"].as_str().expect("a failure");
    assert!(failure.contains("cannot be reached"), "{failure}");
    assert_eq!(seen["transcript"], "seven four nine");
}

#[test]
fn a_recording_can_be_thrown_away() {
    let server = Server::start(&[]);
    let Some(seen) = visit("discarded", &server, &[&seven_four_nine()]) else {
        return;
    };
    assert_eq!(seen["entries"], 0);
    assert_clean(&seen);
}

#[test]
fn a_microphone_out_of_reach_is_explained() {
    let server = Server::start(&[]);
    let page = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/serve/web/index.html");
    for (scene, files, what, remedy) in [
        (
            "denied",
            &[][..],
            "microphone is not allowed",
            "set Microphone to Allow",
        ),
        ("missing", &[], "No microphone was found", "Plug one in"),
        (
            "policy",
            &[page.as_path()],
            "policy keeps the microphone",
            "Permissions-Policy",
        ),
    ] {
        let Some(seen) = visit(scene, &server, files as &[&Path]) else {
            return;
        };
        assert_says(&seen["notice"], what, remedy);
        assert_eq!(seen["complaints"], json!([]));
    }
    let Some(seen) = visit("blocked", &server, &[]) else {
        return;
    };
    for (error, what, remedy) in [
        (
            "Could not start audio source",
            "another program has it",
            "such as a call",
        ),
        (
            "Permission denied by system",
            "The system keeps the microphone",
            "in the system's privacy settings",
        ),
        (
            "Permission dismissed",
            "got no answer",
            "Press Record again and choose Allow",
        ),
        (
            "Invalid security origin",
            "settings of this browser",
            "Uploading a file works",
        ),
        (
            "The document is not active",
            "The document is not active",
            "Upload a file",
        ),
    ] {
        assert_says(&seen["notices"][error], what, remedy);
    }
    assert_clean(&seen);
}

fn assert_says(notice: &Value, what: &str, remedy: &str) {
    let notice = notice.as_str().expect("a notice");
    assert!(
        notice.contains(what) && notice.contains(remedy),
        "`{what}` or `{remedy}` is missing in: {notice}"
    );
}
