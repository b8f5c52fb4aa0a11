//! The recordings through each of the protocols, sent by the clients that others wrote for them.

use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use crate::support::server::Server;
use crate::support::{data, have, speaker, speech_clients, spoken};

#[test]
fn words_come_back_at_the_pace_of_speech() {
    let server = Server::start(&["--plain"]);
    let understood = speaker::all(server.port(), 2, Duration::from_secs(12));
    assert!(understood.len() >= 4, "{understood:?}");
    assert!(understood.iter().all(|one| one.right), "{understood:?}");
    // Other tests run beside this one: how fast it is, the bench tells.
    let last = speaker::below(0.5, understood.iter().map(|one| one.last));
    println!("{} utterances, finals after {last:?}", understood.len());
    assert!(last < Duration::from_secs(3), "{understood:?}");
}

/// What a script prints of each of the recordings; `None` where its packages are missing.
fn heard(server: &Server, script: &str, arguments: &[&str], paths: &[&str]) -> Option<Vec<Value>> {
    let python = speech_clients().filter(|_| have("ffmpeg"))?;
    let output = Command::new(python)
        .arg(format!("tests/serve/clients/{script}"))
        .args(arguments)
        .args(paths)
        .env("SSL_CERT_FILE", server.ca())
        .output()
        .expect("python runs");
    assert!(
        output.status.success(),
        "{script}: {}\n{}",
        String::from_utf8_lossy(&output.stderr),
        server.said()
    );
    let all: Vec<Value> = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(all.len(), paths.len());
    Some(all)
}

/// All recordings, heard by a script: at most one word in twenty is wrong.
fn every_recording(server: &Server, script: &str, arguments: &[&str]) -> Option<Vec<Value>> {
    let spoken = spoken();
    let paths: Vec<&str> = spoken
        .iter()
        .map(|(path, _)| path.to_str().expect("text"))
        .collect();
    let all = heard(server, script, arguments, &paths)?;
    let (mut words, mut wrong) = (0, 0);
    for (said, (path, expected)) in all.iter().zip(&spoken) {
        let count = expected.split_whitespace().count();
        words += count;
        if said["text"] != expected.as_str() {
            println!("{}: {}", path.display(), said["text"]);
            // As bad as it can be: that is enough to be told.
            wrong += count.max(1);
        }
    }
    println!("{script} {arguments:?}: {wrong} of {words} words in recordings that are not right");
    assert!(wrong * 20 <= words, "{wrong} of {words}");
    Some(all)
}

fn server() -> Server {
    Server::start(&["--limit", "rate-address=off"])
}

#[test]
fn the_seeds_protocol() {
    let server = server();
    let url = server.url().replace("https", "wss");
    // Tenths of a second, and recordings of up to five seconds in one message, of which nothing may wait for the next.
    for seconds in ["0.1", "8"] {
        every_recording(&server, "live_asr.py", &[&url, seconds, "fast"]);
    }
}

#[test]
fn deepgrams_client() {
    let server = server();
    let Some(all) = every_recording(&server, "live_deepgram.py", &[server.url(), "none"]) else {
        return;
    };
    let (mut endpoints, mut ends) = (0, 0);
    for said in &all {
        let types: Vec<&str> = said["types"]
            .as_array()
            .expect("types")
            .iter()
            .filter_map(Value::as_str)
            .collect();
        assert_eq!(said["finalized"], 1, "{said}");
        assert_eq!(types.last(), Some(&"Metadata"), "{said}");
        let count = |wanted: &str| types.iter().filter(|kind| **kind == wanted).count();
        let is_spoken = said["text"] != "";
        assert_eq!(count("SpeechStarted") > 0, is_spoken, "{said}");
        assert_eq!(count("UtteranceEnd") > 0, is_spoken, "{said}");
        endpoints += said["endpoints"].as_u64().expect("a number");
        ends += count("UtteranceEnd");
    }
    println!("{endpoints} endpoints, {ends} utterances ended");
    assert!(
        endpoints > 0,
        "some recordings end with half a second of silence"
    );
}

#[test]
fn openais_client() {
    let server = server();
    for turns in ["vad", "manual"] {
        let arguments = [server.url(), "none", turns];
        let Some(all) = every_recording(&server, "live_openai.py", &arguments) else {
            return;
        };
        for said in &all {
            let types = said["types"].to_string();
            let is_spoken = said["text"] != "";
            assert_eq!(
                types.contains("speech_started"),
                is_spoken && turns == "vad",
                "{said}"
            );
            assert_eq!(types.contains(".delta"), is_spoken, "{said}");
            assert_eq!(
                said["seconds"].as_f64().expect("a number") > 0.3,
                is_spoken,
                "{said}"
            );
            let deltas = said["deltas"].as_object().expect("items").values();
            let told: Vec<String> = deltas
                .map(|parts| {
                    let parts = parts.as_array().expect("deltas").iter();
                    parts.filter_map(Value::as_str).collect()
                })
                .collect();
            assert_eq!(
                told.join(" "),
                said["text"].as_str().expect("text"),
                "{said}"
            );
        }
    }
}

#[test]
fn words_come_before_the_recording_is_over() {
    let server = server();
    let recording = data("eval/19-on-down-off.wav");
    let path = recording.to_str().expect("text");
    let url = server.url().replace("https", "wss");
    let Some(all) = heard(&server, "live_asr.py", &[&url, "0.1", "paced"], &[path]) else {
        return;
    };
    let early = all[0]["early"].as_array().expect("partials");
    println!("{early:?}");
    assert!(early.len() >= 3, "{early:?}");
    assert!(early.iter().all(|text| text != ""), "{early:?}");
    assert_eq!(all[0]["text"], "on down off no back stop start next");
}
