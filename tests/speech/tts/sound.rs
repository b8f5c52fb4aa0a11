//! What is heard.

use std::collections::HashSet;

use voicectl::speech::models::ModelSource;
use voicectl::speech::tts::PicoSettings;
use voicectl::speech::whisper::Whisper;
use voicectl::speech::{
    Pending, RecognizeRequest, Recognizer, SpeakRequest, SpeechError, Synthesizer,
};
use voicectl::speech::{QueueLimits, Sizing};

use super::{SENTENCES, english, listen, peak, pico, request, say, seconds, with};

#[test]
fn every_voice_speaks_clearly_and_never_clips() {
    let pico = pico();
    let languages: Vec<_> = pico.voices().iter().map(|voice| &*voice.language).collect();
    assert_eq!(languages, SENTENCES.map(|(language, _)| language));
    assert_eq!(pico.voices()[0].name, "pico-en-US");
    for (language, sentence) in SENTENCES {
        let stream = pico
            .speak(request(sentence, language, 1.0))
            .expect("a good request");
        assert_eq!(stream.rate, 16_000);
        let samples = listen(stream).expect("a spoken sentence");
        let seconds = seconds(&samples);
        assert!((2.5..5.0).contains(&seconds), "{language}: {seconds} s");
        let loud = samples
            .iter()
            .filter(|sample| sample.unsigned_abs() > 500)
            .count();
        assert!(
            loud * 4 > samples.len(),
            "{language}: {loud} of {} samples",
            samples.len()
        );
        let peak = peak(&samples);
        assert!((8_000..32_000).contains(&peak), "{language}: peak {peak}");
    }
}

#[test]
fn the_recognizer_understands_the_voices() {
    let sizing = Sizing::choose_for(1, Some(1), Some(1)).expect("one thread");
    let whisper = Whisper::load(&ModelSource::Demo, sizing.into(), QueueLimits::default())
        .expect("the built-in model loads");
    let pico = pico();
    for language in ["en-US", "en-GB"] {
        let spoken = say(
            &pico,
            request("one two three. go right, stop.", language, 1.0),
        );
        let samples: Vec<f32> = spoken
            .iter()
            .map(|sample| f32::from(*sample) / 32_768.0)
            .collect();
        let pending = whisper.recognize(RecognizeRequest::new(samples.into()));
        let heard = pending.and_then(Pending::wait).expect("it is recognised");
        assert_eq!(heard.text, "one two three go right stop", "{language}");
    }
}

#[test]
fn the_voices_differ() {
    let pico = pico();
    let spoken: HashSet<_> = SENTENCES
        .map(|(language, _)| say(&pico, request("one two three", language, 1.0)))
        .into_iter()
        .collect();
    assert_eq!(spoken.len(), 6);
}

#[test]
fn speed_scales_the_length() {
    let pico = pico();
    for (language, sentence) in SENTENCES {
        // Without the pauses of a sentence, which are not scaled in full.
        let text = sentence.replace([',', '.'], " ").repeat(3);
        let normal = seconds(&say(&pico, request(&text, language, 1.0)));
        for (speed, tolerance) in [
            (0.25_f32, 0.1),
            (0.5, 0.08),
            (1.5, 0.12),
            (2.0, 0.12),
            (4.0, 0.2),
        ] {
            let length = seconds(&say(&pico, request(&text, language, speed)));
            let expected = normal / f64::from(speed);
            assert!(
                (length / expected - 1.0).abs() < tolerance,
                "{language} at {speed}: {length} s, not {expected} s"
            );
        }
    }
    for speed in [0.0, 0.249, 4.01, -1.0, f32::NAN, f32::INFINITY] {
        let refused = pico.speak(request("hello", "en", speed)).map(drop);
        assert!(
            matches!(refused, Err(SpeechError::Speed(_))),
            "{speed}: {refused:?}"
        );
    }
}

#[test]
fn a_long_text_is_spoken_whole() {
    let pico = pico();
    let sentence = "The quick brown fox jumps over the lazy dog near the river. ";
    let long = sentence.repeat(66) + "So it ends.";
    assert!(long.len() > 3_900 && long.len() < 4_000);
    let one = say(&pico, english(sentence)).len();
    let all = say(&pico, english(&long)).len();
    let end = say(&pico, english("So it ends.")).len();
    let expected = one * 66 + end;
    assert!(
        all.abs_diff(expected) * 200 < expected,
        "{all} samples, not {expected}"
    );
    let without = say(&pico, english(&sentence.repeat(66))).len();
    assert!(
        (all - without).abs_diff(end) * 20 < end,
        "the end takes {} samples, not {end}",
        all - without
    );

    let unbroken = "and the quick brown fox jumps over the lazy dog ".repeat(83);
    let pace = seconds(&say(&pico, english(&unbroken))) / 3_984.0;
    assert!((0.05..0.09).contains(&pace), "{pace} s per character");
}

#[test]
fn a_language_is_found_by_its_tag_or_its_first_part() {
    let pico = pico();
    let spoken = |language: &str| say(&pico, request("one two three", language, 1.0));
    let (american, british, german) = (spoken("en-US"), spoken("en-GB"), spoken("de-DE"));
    for (language, expected) in [
        ("en", &american),
        ("EN-us", &american),
        ("en-AU", &american),
        ("en_GB", &british),
        ("en-gb", &british),
        ("de", &german),
        ("de-AT", &german),
    ] {
        assert!(spoken(language) == *expected, "{language}");
    }
    let none = SpeakRequest {
        language: None,
        ..english("one two three")
    };
    assert!(say(&pico, none) == american);
    for language in ["zh", "english", "e", "", "-", "pico"] {
        let refused = pico
            .speak(request("hello", language, 1.0))
            .map(drop)
            .expect_err(language);
        assert_eq!(
            refused.to_string(),
            format!(
                "unknown language `{language}`; known: en-US, en-GB, de-DE, es-ES, fr-FR, it-IT"
            )
        );
    }
}

#[test]
fn the_same_text_gives_the_same_samples() {
    let (first, second) = (
        pico(),
        with(&PicoSettings {
            parallel: 1,
            ..PicoSettings::default()
        }),
    );
    for (language, sentence) in SENTENCES {
        let spoken = say(&first, request(sentence, language, 1.0));
        say(
            &second,
            request(
                "something else before it, and badly: 66666666666666666666666666",
                language,
                4.0,
            ),
        );
        assert!(
            say(&second, request(sentence, language, 1.0)) == spoken,
            "{language}"
        );
    }
}
