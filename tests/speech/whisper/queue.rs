//! Many recordings at once: fairness, limits, cancellation.

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};
use std::thread;
use std::time::{Duration, Instant};

use voicectl::speech::whisper::Whisper;
use voicectl::speech::{Occupancy, Recognizer, SpeechError};
use voicectl::speech::{Sizing, SizingError};

use super::{demo, hear, recording, request, samples, submit};
use crate::support::{self, spoken};

/// Waits until the recognizer is that busy.
fn until(whisper: &Whisper, running: usize, waiting: usize) {
    let expected = Occupancy { running, waiting };
    support::until(&format!("{expected:?}"), || whisper.occupancy() == expected);
}

/// Half an hour of speech, which takes many times as long as any single file.
fn half_an_hour() -> Arc<[f32]> {
    static SAMPLES: LazyLock<Arc<[f32]>> = LazyLock::new(|| {
        let file = recording("19-on-down-off.wav");
        file.iter()
            .copied()
            .cycle()
            .take(30 * 60 * 16_000)
            .collect()
    });
    Arc::clone(&SAMPLES)
}

/// What a quarter of an hour of it takes here and now: an answer within that time did not wait for the end.
fn a_quarter() -> Duration {
    static PACE: LazyLock<Duration> = LazyLock::new(|| {
        let whisper = demo(1, 1);
        let begin = Instant::now();
        hear(&whisper, &half_an_hour()[..5 * 60 * 16_000]);
        begin.elapsed() * 3
    });
    *PACE
}

#[test]
fn ten_at_once_are_all_right_and_none_starves() {
    let whisper = demo(2, 10);
    let expected: Vec<(PathBuf, String)> = spoken()
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .take(10)
        .collect();
    thread::scope(|scope| {
        for (path, text) in &expected {
            let whisper = &whisper;
            scope.spawn(move || assert_eq!(&hear(whisper, samples(path)).text, text));
        }
    });
    until(&whisper, 0, 0);
}

#[test]
fn silence_is_answered_although_everybody_is_busy() {
    let whisper = demo(1, 0);
    let _running = submit(&whisper, half_an_hour());
    until(&whisper, 1, 0);
    let heard = hear(&whisper, vec![0.0; 60 * 16_000]);
    assert_eq!(heard.duration, Duration::from_mins(1));
    assert_eq!(whisper.occupancy().running, 1);
}

#[test]
fn the_shortest_is_heard_first() {
    let whisper = demo(1, 8);
    let long: Vec<f32> = half_an_hour()[..60 * 16_000].to_vec();
    let order = std::sync::Mutex::new(Vec::new());
    thread::scope(|scope| {
        let held = submit(&whisper, half_an_hour());
        until(&whisper, 1, 0);
        for (turn, samples) in [long, recording("05-play.wav"), recording("07-go.wav")]
            .into_iter()
            .enumerate()
        {
            let answer = submit(&whisper, samples);
            let order = &order;
            scope.spawn(move || {
                answer.wait().expect("it is recognised");
                order.lock().expect("nobody panicked").push(turn);
            });
        }
        drop(held);
    });
    assert_eq!(
        order.into_inner().expect("nobody panicked").last(),
        Some(&0)
    );
}

#[test]
fn a_full_queue_says_so_and_a_cancelled_recording_leaves_it() {
    let whisper = demo(1, 2);
    let running = submit(&whisper, half_an_hour());
    until(&whisper, 1, 0);
    let given_up = submit(&whisper, half_an_hour());
    let waiting = submit(&whisper, recording("07-go.wav"));
    let busy = whisper
        .recognize(request(recording("08-yes.wav")))
        .expect_err("there is no room");
    let SpeechError::Busy {
        parallel: 1,
        waiting: 2,
        retry_after,
        ..
    } = busy
    else {
        panic!("{busy}")
    };
    assert!((1..=60).contains(&retry_after.as_secs()), "{retry_after:?}");
    assert_eq!(
        retry_after.subsec_nanos(),
        0,
        "whole seconds, as `Retry-After` has them"
    );

    drop(given_up);
    assert_eq!(
        whisper.occupancy(),
        Occupancy {
            running: 1,
            waiting: 1
        }
    );
    let next = submit(&whisper, recording("08-yes.wav"));
    drop(running);
    let begin = Instant::now();
    assert_eq!(waiting.wait().expect("it is recognised").text, "go");
    assert_eq!(next.wait().expect("it is recognised").text, "yes");
    assert!(begin.elapsed() < a_quarter(), "{:?}", begin.elapsed());
}

#[tokio::test]
async fn a_request_that_times_out_gives_its_worker_back() {
    let patience = tokio::task::spawn_blocking(a_quarter)
        .await
        .expect("no panic");
    let whisper = demo(1, 2);
    let answer = submit(&whisper, half_an_hour());
    let late = tokio::time::timeout(Duration::from_millis(50), answer).await;
    assert!(late.is_err(), "half an hour is not recognised in 50 ms");
    let next = tokio::time::timeout(patience, submit(&whisper, recording("07-go.wav")));
    assert_eq!(
        next.await
            .expect("the worker is free")
            .expect("it is recognised")
            .text,
        "go"
    );
}

#[test]
fn dropping_it_ends_what_runs() {
    let whisper = demo(1, 2);
    let running = submit(&whisper, half_an_hour());
    until(&whisper, 1, 0);
    let waiting = submit(&whisper, half_an_hour());
    let begin = Instant::now();
    drop(whisper);
    assert_eq!(running.wait(), Err(SpeechError::Cancelled));
    assert_eq!(waiting.wait(), Err(SpeechError::Cancelled));
    assert!(begin.elapsed() < a_quarter(), "{:?}", begin.elapsed());
}

#[test]
fn a_machine_is_not_given_more_threads_than_it_has_cores() {
    let usual = |cores| {
        let sizing = Sizing::for_cores(cores);
        assert!(
            sizing.states() * sizing.threads() <= cores.max(1),
            "{cores} cores: {sizing:?}"
        );
        (sizing.states(), sizing.threads())
    };
    assert_eq!(
        [1, 2, 4, 8, 16].map(usual),
        [(1, 1), (2, 1), (2, 2), (4, 2), (4, 4)]
    );
    for cores in 0..200 {
        usual(cores);
    }
    let choose = |states, threads| {
        Sizing::choose_for(8, states, threads).map(|sizing| (sizing.states(), sizing.threads()))
    };
    assert_eq!(choose(None, None), Ok((4, 2)));
    assert_eq!(choose(Some(1), None), Ok((1, 4)));
    assert_eq!(choose(Some(8), None), Ok((8, 1)));
    assert_eq!(choose(None, Some(3)), Ok((2, 3)));
    assert_eq!(choose(Some(2), Some(4)), Ok((2, 4)));
    assert_eq!(choose(Some(0), None), Err(SizingError::Zero));
    assert_eq!(choose(Some(2), Some(0)), Err(SizingError::Zero));
    let too_many = SizingError::TooMany {
        states: 3,
        threads: 3,
        cores: 8,
    };
    assert_eq!(choose(Some(3), Some(3)), Err(too_many.clone()));
    assert_eq!(
        too_many.to_string(),
        "3 states with 3 threads each need more than the 8 cores there are"
    );
    assert!(choose(Some(usize::MAX), Some(usize::MAX)).is_err());
}
