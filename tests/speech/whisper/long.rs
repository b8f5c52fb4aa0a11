//! Recordings that are longer than what Whisper decodes at once: words, times, order, and what they leave to others.

use std::sync::LazyLock;
use std::time::Duration;

use tokio::sync::mpsc;
use voicectl::speech::whisper::Whisper;
use voicectl::speech::{Occupancy, RecognizeRequest, Recognizer, Segment, SpeechError, Transcript};

use super::files::{load, multilingual};
use super::{demo, hear, recording, request, samples, submit};
use crate::support::{spoken, until};

/// A word, and when the file that it is in ends, in seconds.
type Said = (String, f64);

/// All recordings one after the other, three times: their words and their samples.
static MINUTES: LazyLock<(Vec<Said>, Vec<f32>)> = LazyLock::new(|| {
    let mut words = Vec::new();
    let mut all: Vec<f32> = Vec::new();
    for (path, text) in spoken().into_iter().cycle().take(3 * spoken().len()) {
        all.extend(samples(&path));
        let end = Duration::from_micros(all.len() as u64 * 125 / 2).as_secs_f64();
        words.extend(text.split_whitespace().map(|word| (word.to_owned(), end)));
    }
    (words, all)
});

fn with_words(whisper: &Whisper, samples: Vec<f32>) -> Transcript {
    let request = RecognizeRequest {
        words: true,
        ..request(samples)
    };
    let pending = whisper.recognize(request).expect("there is room");
    pending.wait().expect("it is recognised")
}

#[test]
fn minutes_are_heard_word_by_word_by_one_worker_and_by_two() {
    let (said, samples) = &*MINUTES;
    assert!(samples.len() > 3 * 60 * 16_000);
    let alone = with_words(&demo(1, 1), samples.clone());
    let words: Vec<_> = alone
        .segments
        .iter()
        .flat_map(|segment| &segment.words)
        .collect();
    let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    let expected: Vec<&str> = said.iter().map(|(word, _)| word.as_str()).collect();
    assert_eq!(texts.join(" "), expected.join(" "));
    assert_eq!(alone.text, expected.join(" "));
    let times = alone
        .segments
        .iter()
        .flat_map(|segment| [segment.start, segment.end]);
    assert!(times.is_sorted());
    for (word, (_, end)) in words.iter().zip(said) {
        // No file is longer than 6 s, so that is where it is within its file.
        let before = end - word.end.as_secs_f64();
        assert!(
            (-1.0..7.0).contains(&before),
            "{word:?} {before} s before the end of its file"
        );
    }
    let together = with_words(&demo(2, 1), samples.clone());
    assert_eq!(
        together.segments, alone.segments,
        "who decodes what makes no difference"
    );
}

#[test]
fn segments_of_a_long_recording_come_in_order_while_it_is_decoded() {
    let whisper = demo(2, 1);
    let (sender, mut early) = mpsc::unbounded_channel();
    let request = RecognizeRequest {
        segments: Some(sender),
        ..request(MINUTES.1.clone())
    };
    let pending = whisper.recognize(request).expect("there is room");
    let first = early.blocking_recv().expect("there are words");
    assert_ne!(whisper.occupancy(), Occupancy::default(), "it goes on");
    let mut segments = vec![first];
    segments.extend(std::iter::from_fn(|| early.blocking_recv()));
    let heard = pending.wait().expect("it is recognised");
    let same = |one: &[Segment], other: &[Segment]| one == other;
    assert!(same(&segments, &heard.segments), "{segments:?}");
}

#[test]
fn a_short_recording_passes_between_the_windows_of_a_long_one() {
    for workers in [1, 2] {
        let whisper = demo(workers, 4);
        let long: Vec<f32> = MINUTES.1.repeat(8);
        let pending = submit(&whisper, long);
        until("it is worked on", || whisper.occupancy().running == workers);
        for name in ["07-go.wav", "08-yes.wav"] {
            assert!(!hear(&whisper, recording(name)).text.is_empty());
        }
        assert_ne!(
            whisper.occupancy(),
            Occupancy::default(),
            "the long one is not at its end"
        );
        drop(pending);
        until("all workers are free", || {
            whisper.occupancy() == Occupancy::default()
        });
        assert_eq!(hear(&whisper, recording("07-go.wav")).text, "go");
    }
}

#[test]
fn a_long_recording_has_one_language() {
    let whisper = load(&multilingual()).expect("it is a model");
    let heard = hear(&whisper, MINUTES.1[..60 * 16_000].to_vec());
    let first = hear(&whisper, MINUTES.1[..20 * 16_000].to_vec());
    assert!(whisper.info().languages.contains(&heard.language.as_str()));
    assert!(!first.language.is_empty());
}

#[test]
fn dropping_the_recognizer_answers_a_long_recording() {
    let whisper = demo(2, 1);
    let pending = submit(&whisper, MINUTES.1.repeat(4));
    until("it is worked on", || whisper.occupancy().running == 2);
    drop(whisper);
    assert_eq!(pending.wait(), Err(SpeechError::Cancelled));
}

#[test]
fn minutes_in_which_nobody_speaks_have_no_words() {
    let whisper = demo(1, 1);
    let noise = recording("noise.wav").repeat(60);
    assert!(noise.len() > 90 * 16_000);
    let heard = hear(&whisper, noise);
    assert_eq!((heard.text.as_str(), heard.segments.len()), ("", 0));
    assert_eq!(heard.language, "en");
}
