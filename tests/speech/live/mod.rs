//! Live sessions: utterances, words on the way, and the end of each, from the real model.

mod listener;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use voicectl::speech::live::{
    Ending, Final, Hearing, LiveEvent, LiveSession, LiveSettings, Partial,
};
use voicectl::speech::vad::Detection;
use voicectl::speech::whisper::Whisper;
use voicectl::speech::{Occupancy, Recognizer, SpeechError};

use listener::Listener;

use crate::support::{data, spoken};
use crate::voice::silero;
use crate::whisper::{demo, hear, recording, samples};

const SECOND: usize = 16_000;

/// The part of a recording that is spoken, with a tenth of a second around it.
fn voice(name: &str) -> Vec<f32> {
    let table = std::fs::read_to_string(data("eval/references.tsv")).expect("the table is there");
    let line = table.lines().find(|line| line.starts_with(name));
    let fields: Vec<&str> = line.expect("it is in the table").split('\t').collect();
    let at = |field: &str| -> usize {
        let millis = field.replace('.', "").parse::<usize>().expect("a time") * 10;
        millis * SECOND / 1000
    };
    let (begin, end) = (at(fields[2]) - SECOND / 10, at(fields[3]) + SECOND / 10);
    let samples = recording(fields[0]);
    samples[begin..end.min(samples.len())].to_vec()
}

fn silence(milliseconds: usize) -> Vec<f32> {
    vec![0.0; milliseconds * SECOND / 1000]
}

/// Words that are wrong, missing or too many, at least.
fn errors(heard: &str, expected: &str) -> usize {
    let heard: Vec<&str> = heard.split_whitespace().collect();
    let expected: Vec<&str> = expected.split_whitespace().collect();
    let mut row: Vec<usize> = (0..=heard.len()).collect();
    for (number, word) in expected.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], number + 1);
        for at in 0..heard.len() {
            let replaced = diagonal + usize::from(heard[at] != *word);
            diagonal = row[at + 1];
            row[at + 1] = replaced.min(diagonal + 1).min(row[at] + 1);
        }
    }
    row[heard.len()]
}

#[test]
fn every_word_of_every_recording_however_it_is_cut_into_messages() {
    let whisper = Arc::new(demo(2, 64));
    let live: Arc<dyn Recognizer> = Arc::clone(&whisper) as Arc<_>;
    // A hundredth and a tenth of a second, an odd number, and all at once.
    for piece in [160, 1_600, 4_321, usize::MAX] {
        right_in_pieces(&whisper, &live, piece);
    }
}

#[test]
fn every_word_of_every_recording_with_silero() {
    let Some(silero) = silero() else { return };
    let whisper = Arc::new(demo(2, 64));
    let hearing = Hearing::new(Arc::clone(&whisper) as Arc<_>, Detection::Silero(silero));
    let live: Arc<dyn Recognizer> = Arc::new(hearing);
    right_in_pieces(&whisper, &live, 4_321);
}

/// The words of all recordings in live sessions, in pieces of so many samples, against those of the whole files.
fn right_in_pieces(whisper: &Whisper, live: &Arc<dyn Recognizer>, piece: usize) {
    let (mut words, mut wrong, mut whole) = (0, 0, 0);
    for (path, expected) in spoken() {
        let samples = samples(&path);
        let mut listener = Listener::on(Arc::clone(live), LiveSettings::default());
        for piece in samples.chunks(piece) {
            listener.session.hear(piece);
            listener.collect();
        }
        listener.finalize();
        let mistakes = errors(&listener.text(), &expected);
        if mistakes > 0 {
            println!("{}: {}", path.display(), listener.text());
        }
        let last = listener.finals().last().map(|last| last.ending);
        assert_eq!(last, Some(Ending::Finalize), "{}", path.display());
        wrong += mistakes;
        whole += errors(&hear(whisper, samples).text, &expected);
        words += expected.split_whitespace().count();
    }
    println!("pieces of {piece}: {wrong} of {words} words wrong, {whole} in whole files");
    assert!(wrong * 20 <= words, "{wrong} of {words} words");
    assert!(wrong * 50 <= whole * 50 + words, "2 points more at most");
}

#[test]
fn words_come_while_somebody_speaks_and_the_first_of_them_stay() {
    let mut listener = Listener::new(LiveSettings {
        words: true,
        ..LiveSettings::default()
    });
    let samples = recording("19-on-down-off.wav");
    listener.speak(&samples, 1_600).finalize();
    assert_eq!(listener.text(), "on down off no back stop start next");
    let partials = listener.partials();
    assert!(partials.len() >= 4, "{partials:#?}");
    let first = partials.first().expect("one");
    assert!(first.end < Duration::from_millis(1_600), "{first:?}");
    let mut stable = "";
    for partial in &partials {
        assert!(partial.stable.starts_with(stable), "{partials:#?}");
        assert!(partial.text.starts_with(&partial.stable), "{partial:?}");
        assert!(partial.start < partial.end, "{partial:?}");
        assert_eq!(
            partial.words.len(),
            partial.text.split_whitespace().count(),
            "{partial:?}"
        );
        stable = &partial.stable;
    }
    assert!(stable.split(' ').count() >= 4, "{stable}");

    let mut quiet = Listener::new(LiveSettings {
        interim: false,
        ..LiveSettings::default()
    });
    quiet.speak(&samples, 1_600).finalize();
    assert_eq!(quiet.partials(), Vec::<&Partial>::new());
    assert_eq!(quiet.text(), "on down off no back stop start next");
}

#[test]
fn an_utterance_ends_with_silence_and_pauses_do_not_add_up() {
    let parts = ["25-seven", "22-go", "24-four"].map(voice);
    let spoken = |pause: usize| -> Vec<f32> {
        let mut all = silence(1_000);
        for part in &parts {
            all.extend(part);
            all.extend(silence(pause));
        }
        all
    };
    let words = "seven four nine go start four on pause six zero up";
    let mut listener = Listener::new(LiveSettings::default());
    listener.speak(&spoken(150), 1_600).finalize();
    assert_eq!(
        (listener.text().as_str(), listener.finals().len()),
        (words, 1)
    );

    let mut listener = Listener::new(LiveSettings::default());
    listener.speak(&spoken(900), 1_600);
    let finals = listener.finals();
    assert_eq!((listener.text().as_str(), finals.len()), (words, 3));
    for (last, next) in finals.iter().zip(&finals[1..]) {
        assert!(last.end <= next.start, "{finals:#?}");
        assert_eq!(last.ending, Ending::Silence);
    }
    let times = finals[2].transcript.segments.first().expect("words");
    assert!(times.start > Duration::from_secs(5), "of the session");
    // Each begins, ends and is told, in this order.
    let told: Vec<(&str, u64)> = listener
        .events
        .iter()
        .filter_map(|event| match event {
            LiveEvent::SpeechStarted { utterance, .. } => Some(("started", *utterance)),
            LiveEvent::SpeechStopped { utterance, .. } => Some(("stopped", *utterance)),
            LiveEvent::Final(last) => Some(("final", last.utterance)),
            LiveEvent::Partial(_) => None,
        })
        .collect();
    let wanted =
        (1..=3).flat_map(|number| ["started", "stopped", "final"].map(|what| (what, number)));
    assert_eq!(told, wanted.collect::<Vec<_>>());
}

#[test]
fn noise_and_silence_are_nothing_and_every_finalize_is_answered_once() {
    let mut listener = Listener::new(LiveSettings::default());
    for name in ["noise.wav", "silence.wav", "noise.wav"] {
        listener.speak(&recording(name), 1_000);
    }
    assert_eq!(listener.events, []);
    listener.finalize();
    listener.session.finalize();
    listener.session.finalize();
    listener.settle();
    let finals = listener.finals();
    assert_eq!(finals.len(), 3);
    for last in finals {
        assert_eq!(
            (last.transcript.text.as_str(), last.ending),
            ("", Ending::Finalize)
        );
        assert_eq!(last.transcript.language, "en");
    }
    // What was said before is not in the next.
    listener.speak(&voice("22-go"), 1_600).finalize();
    let last = listener.finals().pop().expect("a final");
    assert_eq!(
        (last.utterance, last.transcript.text.as_str()),
        (4, "go start")
    );
}

#[test]
fn silero_hears_no_voice_in_noise_and_silence_and_all_of_it_in_one_message() {
    let Some(silero) = silero() else { return };
    let hearing = Hearing::new(Arc::new(demo(2, 64)), Detection::Silero(silero));
    let mut listener = Listener::on(Arc::new(hearing), LiveSettings::default());
    for name in ["noise.wav", "silence.wav", "noise.wav"] {
        listener.speak(&recording(name), 1_000);
    }
    assert_eq!(listener.events, []);
    let mut all = voice("25-seven");
    all.extend(silence(900));
    all.extend(voice("22-go"));
    all.extend(silence(900));
    listener.speak(&all, usize::MAX);
    assert_eq!(listener.text(), "seven four nine go start");
    let finals = listener.finals();
    assert_eq!(finals.len(), 2);
    assert!(
        finals.iter().all(|last| last.ending == Ending::Silence),
        "{finals:#?}"
    );
}

#[test]
fn without_endpoints_only_finalize_ends_an_utterance() {
    let mut listener = Listener::new(LiveSettings {
        endpointing: None,
        ..LiveSettings::default()
    });
    let mut all = voice("25-seven");
    all.extend(silence(3_000));
    all.extend(voice("22-go"));
    listener.speak(&all, 1_600);
    assert_eq!(listener.finals(), Vec::<&Final>::new());
    listener.finalize();
    assert_eq!(listener.text(), "seven four nine go start");
    // What is not wanted after all is gone.
    listener.speak(&voice("22-go"), 1_600);
    listener.session.clear();
    listener.finalize();
    assert_eq!(listener.finals().len(), 2);
    assert_eq!(listener.text(), "seven four nine go start");
}

#[test]
fn a_minute_in_one_message_is_cut_in_its_pauses_and_nothing_is_lost() {
    let phrases = ["15-close", "19-on", "21-up", "24-four"];
    let texts = phrases.map(|name| {
        let is_it = |(path, _): &(PathBuf, String)| path.to_string_lossy().contains(name);
        spoken().into_iter().find(is_it).expect("it is there").1
    });
    let (mut all, mut expected) = (Vec::new(), Vec::new());
    while all.len() < 60 * SECOND {
        for (name, text) in phrases.iter().zip(&texts) {
            all.extend(voice(name));
            all.extend(silence(700));
            expected.push(text.clone());
        }
    }
    let expected = expected.join(" ");
    let mut listener = Listener::new(LiveSettings::default());
    listener.session.hear(&all);
    assert!(listener.session.backlog() > Duration::from_secs(30));
    listener.finalize();
    assert_eq!(listener.session.backlog(), Duration::ZERO);
    let wrong = errors(&listener.text(), &expected);
    let words = expected.split_whitespace().count();
    println!(
        "{} utterances: {wrong} of {words} words wrong",
        listener.finals().len()
    );
    assert!(wrong * 20 <= words, "{expected}\n{}", listener.text());

    // Who makes no pause that is long enough is cut, and nothing is left out between.
    let mut listener = Listener::new(LiveSettings {
        endpointing: None,
        ..LiveSettings::default()
    });
    listener.session.hear(&all);
    listener.finalize();
    let finals = listener.finals();
    assert!(finals.len() >= 3, "{finals:#?}");
    for last in &finals {
        assert!(
            last.end <= last.start + Duration::from_secs(28),
            "{last:#?}"
        );
        assert!(!last.transcript.text.is_empty(), "{last:#?}");
    }
    for (last, next) in finals.iter().zip(&finals[1..]) {
        assert_eq!((last.ending, last.end), (Ending::Cut, next.start));
    }
}

#[test]
fn the_words_are_there_when_the_silence_is_long_enough() {
    let mut listener = Listener::new(LiveSettings::default());
    // So much that the pause is noticed, and less than ends the utterance.
    let mut begin = voice("25-seven");
    begin.extend(silence(350));
    listener.speak(&begin, 1_600);
    assert_eq!(listener.finals(), Vec::<&Final>::new());
    // What was understood in the pause is the final: nothing is left to be recognised.
    listener.session.hear(&silence(400));
    listener.collect();
    assert_eq!(listener.text(), "seven four nine");

    // Who goes on is not cut off: the words of the pause are thrown away.
    let mut listener = Listener::new(LiveSettings::default());
    let mut begin = voice("25-seven");
    begin.extend(silence(200));
    begin.extend(voice("22-go"));
    listener.speak(&begin, 1_600).finalize();
    assert_eq!(listener.text(), "seven four nine go start");
    assert_eq!(listener.finals().len(), 1);
}

#[test]
fn a_session_that_is_gone_keeps_no_engine_busy() {
    let whisper = Arc::new(demo(1, 64));
    let mut listener = Listener::on(Arc::clone(&whisper) as Arc<_>, LiveSettings::default());
    // Seconds of work.
    for _ in 0..4 {
        listener.session.hear(&voice("19-on"));
    }
    listener.session.finalize();
    listener.collect();
    assert_ne!(whisper.occupancy(), Occupancy::default());
    drop(listener);
    crate::support::until("the engine is idle", || {
        whisper.occupancy() == Occupancy::default()
    });
}

#[test]
fn languages_are_those_of_the_model() {
    let settings = LiveSettings {
        language: Some("xx".to_owned()),
        ..LiveSettings::default()
    };
    let refused = LiveSession::new(Arc::new(demo(1, 1)), settings).expect_err("unknown");
    assert!(matches!(refused, SpeechError::UnknownLanguage { .. }));
}
