//! Many at once, and those who leave.

use std::thread;
use std::time::{Duration, Instant};

use voicectl::speech::tts::PicoSettings;
use voicectl::speech::{QueueLimits, SpeechError, Synthesizer};

use super::{SENTENCES, english, listen, pico, request, say, with};

#[test]
fn ten_at_once_are_all_answered() {
    let pico = pico();
    let alone = SENTENCES.map(|(language, sentence)| say(&pico, request(sentence, language, 1.0)));
    thread::scope(|scope| {
        let (pico, alone) = (&pico, &alone);
        for index in 0..10 {
            scope.spawn(move || {
                let (language, sentence) = SENTENCES[index % 6];
                assert!(
                    say(pico, request(sentence, language, 1.0)) == alone[index % 6],
                    "{language}"
                );
            });
        }
    });
}

#[test]
fn one_who_leaves_makes_room() {
    let settings = PicoSettings {
        parallel: 1,
        queue: QueueLimits::patient(1),
        ..PicoSettings::default()
    };
    let pico = with(&settings);
    let long = english(&"A long story that nobody is going to listen to. ".repeat(100));
    let mut first = pico.speak(long.clone()).expect("the voice is free");
    let block = first
        .blocks
        .blocking_recv()
        .expect("a block")
        .expect("of samples");
    assert!(!block.is_empty());
    let second = pico.speak(long.clone()).expect("one may wait");
    let third = pico.speak(english("hello")).map(drop);
    assert!(
        matches!(
            third,
            Err(SpeechError::Busy {
                parallel: 1,
                waiting: 1,
                ..
            })
        ),
        "{third:?}"
    );

    // Nobody reads the first one, so it fills its channel and would hold the voice for ever.
    drop(second);
    let third = pico
        .speak(english("hello"))
        .expect("the second one left the queue");
    drop(first);
    let left = Instant::now();
    listen(third).expect("the first one left the voice");
    assert!(
        left.elapsed() < Duration::from_secs(2),
        "{:?}",
        left.elapsed()
    );
}

#[test]
fn a_text_outlives_the_voices_that_speak_it() {
    let pico = pico();
    let expected = say(&pico, english(SENTENCES[0].1));
    let stream = pico
        .speak(english(SENTENCES[0].1))
        .expect("the voice is free");
    drop(pico);
    match listen(stream) {
        Ok(samples) => assert!(samples == expected),
        // It was still waiting.
        Err(error) => assert_eq!(
            error,
            SpeechError::Engine("the text was given up".to_owned())
        ),
    }
}
