//! What is left out changes no word, and can be left in.

use std::sync::Arc;

use voicectl::speech::{Recognizer, Shortcut};

use super::{demo_without, hear, recording, samples, submit};
use crate::support::{spoken, until};

/// The words that are heard in each recording of the evaluation, and in all of them one after the other; how many are wrong.
fn mistakes(off: &[Shortcut]) -> usize {
    let whisper = demo_without(off, 1, 64);
    let wrong = |(path, expected): (std::path::PathBuf, String)| {
        let heard = hear(&whisper, samples(&path)).text;
        let (heard, expected): (Vec<&str>, Vec<&str>) = (
            heard.split_whitespace().collect(),
            expected.split_whitespace().collect(),
        );
        let pairs = heard.iter().zip(&expected);
        pairs.filter(|(one, other)| one != other).count() + heard.len().abs_diff(expected.len())
    };
    spoken().into_iter().map(wrong).sum()
}

#[test]
fn no_shortcut_costs_a_word() {
    let with_all = mistakes(&[]);
    for shortcut in Shortcut::ALL {
        let without = mistakes(&[shortcut]);
        println!("{with_all} words wrong with all shortcuts, {without} without {shortcut}");
        assert!(with_all <= without, "{shortcut} costs words");
    }
    assert_eq!(with_all, 0);
}

#[test]
fn what_is_turned_off_is_done() {
    // Mostly silence, too short to be cut. With a shortcut the model gets less of it, or none: so it is not exactly as sure of the
    // word as without.
    let mut silent = recording("07-go.wav");
    silent.resize(silent.len() + 6 * 16_000, 0.0);
    let sure = |off: &[Shortcut]| {
        let heard = hear(&demo_without(off, 1, 1), silent.clone());
        assert_eq!(heard.text, "go");
        heard.segments[0].quality.clone().expect("it tells")
    };
    let usual = sure(&[]);
    assert_eq!(usual, sure(&[]), "the same each time");
    for shortcut in [Shortcut::Context, Shortcut::Silence] {
        assert_ne!(usual, sure(&[shortcut]), "{shortcut}");
    }
}

#[test]
fn a_short_recording_does_not_wait_for_a_long_one() {
    // Not cut into windows, one job keeps the only worker for all of its minutes.
    let minutes: Arc<[f32]> = recording("19-on-down-off.wav")
        .into_iter()
        .cycle()
        .take(10 * 60 * 16_000)
        .collect();
    let whisper = demo_without(&[Shortcut::Windows], 1, 8);
    let _long = submit(&whisper, minutes);
    until("it is begun", || whisper.occupancy().running == 1);
    assert_eq!(hear(&whisper, recording("07-go.wav")).text, "go");
    assert_eq!(whisper.occupancy().running, 1, "the long one goes on");
}
