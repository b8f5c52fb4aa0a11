//! What is heard, and when, and what odd input does.

use std::time::Duration;

use voicectl::speech::{RecognizeRequest, Recognizer, SpeechError};

use super::{demo, hear, recording, samples};
use crate::support::{data, spoken};

#[test]
fn every_word_of_every_recording() {
    let whisper = demo(1, 64);
    let mut words = 0;
    for (path, expected) in spoken() {
        let heard = hear(&whisper, samples(&path));
        assert_eq!(heard.text, expected, "{}", path.display());
        assert_eq!(
            heard.segments.is_empty(),
            expected.is_empty(),
            "{}",
            path.display()
        );
        words += expected.split_whitespace().count();
    }
    assert!(words > 80, "only {words} words were asked for");
}

#[test]
fn quiet_speech_is_heard_as_well() {
    let whisper = demo(1, 64);
    for (path, expected) in spoken() {
        let quiet: Vec<f32> = samples(&path).iter().map(|sample| 0.1 * sample).collect();
        assert_eq!(hear(&whisper, quiet).text, expected, "{}", path.display());
    }
}

#[test]
fn words_have_their_times_and_their_language() {
    let whisper = demo(1, 4);
    let samples = recording("phrases.wav");
    let length = Duration::from_secs(1)
        .mul_f64(f64::from(u32::try_from(samples.len()).expect("short")) / 16_000.0);
    let heard = hear(&whisper, samples);
    assert_eq!(heard.language, "en");
    assert!(heard.duration.abs_diff(length) < Duration::from_millis(1));
    let texts: Vec<&str> = heard
        .segments
        .iter()
        .map(|segment| segment.text.as_str())
        .collect();
    assert_eq!(texts.join(" "), heard.text);
    assert_eq!(
        texts.len(),
        2,
        "two phrases with a pause between them: {texts:?}"
    );
    let times: Vec<Duration> = heard
        .segments
        .iter()
        .flat_map(|segment| [segment.start, segment.end])
        .collect();
    assert!(times.is_sorted(), "{times:?}");
    assert!(times[3] <= heard.duration, "{times:?}");
}

#[test]
fn speech_begins_and_ends_where_the_reference_says() {
    let whisper = demo(1, 64);
    let table = std::fs::read_to_string(data("eval/references.tsv")).expect("the table is there");
    let mut compared = 0;
    for line in table.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let (Ok(begin), Ok(end)) = (fields[2].parse::<f64>(), fields[3].parse::<f64>()) else {
            continue;
        };
        let heard = hear(&whisper, recording(fields[0]));
        let (first, last) = (
            &heard.segments[0],
            &heard.segments[heard.segments.len() - 1],
        );
        let off = (first.start.as_secs_f64() - begin)
            .abs()
            .max((last.end.as_secs_f64() - end).abs());
        assert!(
            off < 0.6,
            "{}: {off} s off: {:?}",
            fields[0],
            heard.segments
        );
        compared += 1;
    }
    assert!(compared >= 25);
}

#[test]
fn a_long_recording_is_heard_to_its_end() {
    let whisper = demo(1, 4);
    let mut samples = vec![0.0; 11 * 60 * 16_000];
    let phrases = [
        (0_u16, "09-five.wav", "five"),
        (250, "07-go.wav", "go"),
        (640, "16-next.wav", "next"),
    ];
    for (second, name, _) in phrases {
        let phrase = recording(name);
        let begin = usize::from(second) * 16_000;
        samples[begin..begin + phrase.len()].copy_from_slice(&phrase);
    }
    let heard = hear(&whisper, samples);
    assert_eq!(heard.text, "five go next");
    // Words that come late in a window of 30 s may begin early: Whisper lets no text begin after its first second.
    for ((second, ..), segment) in phrases.iter().zip(&heard.segments) {
        let end = segment.end.as_secs_f64() - f64::from(*second);
        assert!((0.2..3.0).contains(&end), "{segment:?}");
    }
}

#[test]
fn nothing_is_heard_where_nobody_speaks() {
    let whisper = demo(1, 4);
    for samples in [vec![], vec![0.0; 16_000], vec![1e-6; 160_000]] {
        let heard = hear(&whisper, samples);
        assert_eq!((heard.text.as_str(), heard.segments.len()), ("", 0));
    }
}

#[test]
fn odd_samples_do_no_harm() {
    let whisper = demo(1, 4);
    for samples in [
        vec![0.5],
        vec![0.5; 160],
        vec![0.5; 201],
        vec![f32::NAN; 16_000],
        vec![f32::MAX; 16_000],
    ] {
        let length = samples.len();
        let heard = hear(&whisper, samples);
        assert_eq!(heard.text, "", "{length} samples");
        assert!(
            heard
                .segments
                .iter()
                .all(|segment| segment.end <= heard.duration)
        );
    }
    let mut speech = recording("11-nine-five-eight.wav");
    let end = speech.len();
    for (at, sample) in [
        (5, f32::NAN),
        (end - 9, f32::INFINITY),
        (end / 2, f32::NEG_INFINITY),
    ] {
        speech[at] = sample;
    }
    assert_eq!(hear(&whisper, speech).text, "nine five eight six");
}

#[test]
fn only_languages_that_the_model_knows() {
    let whisper = demo(1, 4);
    assert_eq!(whisper.info().languages, ["en"]);
    let ask = |language: &str| {
        let samples = recording("09-five.wav").into();
        whisper.recognize(RecognizeRequest {
            language: Some(language.to_owned()),
            ..RecognizeRequest::new(samples)
        })
    };
    for language in ["en", "EN"] {
        let heard = ask(language)
            .expect("English is known")
            .wait()
            .expect("it is recognised");
        assert_eq!(
            (heard.text.as_str(), heard.language.as_str()),
            ("five", "en")
        );
    }
    for language in ["de", "xx", "", "auto", "en\0", "english"] {
        let refused = ask(language).expect_err("the model knows English only");
        let known = vec!["en".to_owned()];
        assert_eq!(
            refused,
            SpeechError::UnknownLanguage {
                language: language.to_owned(),
                known
            }
        );
    }
}

#[test]
fn it_says_what_it_is() {
    let whisper = demo(2, 4);
    let info = whisper.info();
    assert_eq!((info.model.as_str(), info.demo), ("demo", true));
    assert_eq!((info.parallel, info.threads), (2, 1));
}
