//! What a request may ask for beside the text: words with times, another task, a prompt, a temperature, segments early.

use std::time::Duration;

use tokio::sync::mpsc;
use voicectl::speech::whisper::Whisper;
use voicectl::speech::{
    RecognizeRequest, Recognizer, Segment, SpeechError, Task, Transcript, Urgency,
};

use super::files::{load, multilingual};
use super::{demo, hear, recording, request, samples};
use crate::support::spoken;

fn ask(whisper: &Whisper, request: RecognizeRequest) -> Transcript {
    let pending = whisper.recognize(request).expect("there is room");
    pending.wait().expect("it is recognised")
}

#[test]
fn words_have_times_within_their_segments() {
    let whisper = demo(1, 64);
    let mut compared = 0;
    for (path, expected) in spoken() {
        let heard = ask(
            &whisper,
            RecognizeRequest {
                words: true,
                ..request(samples(&path))
            },
        );
        assert_eq!(heard.text, expected, "words do not change the text");
        for segment in &heard.segments {
            let texts: Vec<&str> = segment
                .words
                .iter()
                .map(|word| word.text.as_str())
                .collect();
            assert_eq!(texts.join(" "), segment.text, "{}", path.display());
            let mut times = vec![segment.start];
            times.extend(segment.words.iter().flat_map(|word| [word.start, word.end]));
            times.push(segment.end);
            assert!(times.is_sorted(), "{}: {segment:?}", path.display());
            for word in &segment.words {
                assert!((0.0..=1.0).contains(&word.probability), "{word:?}");
                let length = word.end.saturating_sub(word.start);
                assert!(length < Duration::from_secs(3), "{word:?}");
                compared += 1;
            }
        }
    }
    assert!(compared > 80, "{compared} words");
}

#[test]
fn words_come_for_those_who_ask() {
    let heard = hear(&demo(1, 4), recording("24-four-on-pause.wav"));
    assert!(!heard.segments.is_empty());
    assert!(
        heard
            .segments
            .iter()
            .all(|segment| segment.words.is_empty())
    );
}

#[test]
fn a_word_is_where_it_is_said() {
    let whisper = demo(1, 4);
    let mut samples = vec![0.0; 16_000 * 12];
    let said = [(1_u8, "09-five.wav"), (4, "07-go.wav"), (8, "16-next.wav")];
    for (second, name) in said {
        let begin = usize::from(second) * 16_000;
        let word = recording(name);
        samples[begin..begin + word.len()].copy_from_slice(&word);
    }
    let heard = ask(
        &whisper,
        RecognizeRequest {
            words: true,
            ..request(samples)
        },
    );
    let words: Vec<_> = heard
        .segments
        .iter()
        .flat_map(|segment| &segment.words)
        .collect();
    assert_eq!(words.len(), 3, "{words:?}");
    for ((second, name), word) in said.into_iter().zip(words) {
        let end = word.end.as_secs_f64() - f64::from(second);
        assert!((0.2..2.5).contains(&end), "{name}: {word:?}");
    }
}

#[test]
fn a_model_of_one_language_translates_nothing() {
    let translate = |whisper: &Whisper, language: &str| {
        whisper.recognize(RecognizeRequest {
            task: Task::Translate,
            language: Some(language.to_owned()),
            ..request(recording("09-five.wav"))
        })
    };
    let refused = translate(&demo(1, 4), "en").expect_err("English only");
    let model = "demo".to_owned();
    assert_eq!(refused, SpeechError::Untranslatable { model });
    let whisper = load(&multilingual()).expect("it is a model");
    let heard = translate(&whisper, "de").expect("it knows many").wait();
    assert_eq!(
        heard.expect("it is recognised").language,
        "de",
        "what is spoken, not what is written"
    );
}

#[test]
fn a_prompt_bends_its_own_recording_and_no_other() {
    let whisper = demo(1, 4);
    let file = recording("25-seven-four-nine.wav");
    let sure = |heard: &Transcript| heard.segments[0].quality.clone().expect("Whisper tells");
    let before = hear(&whisper, file.clone());
    let prompted = |prompt: &str| {
        ask(
            &whisper,
            RecognizeRequest {
                prompt: Some(prompt.to_owned()),
                ..request(file.clone())
            },
        )
    };
    let heard = prompted("one two three four five six seven eight");
    if let Some(segment) = heard.segments.first() {
        assert_ne!(segment.quality, Some(sure(&before)), "it was listened to");
    }
    let after = hear(&whisper, file.clone());
    assert_eq!((&after.text, sure(&after)), (&before.text, sure(&before)));
    assert_eq!(
        prompted(" \0\n ").segments,
        before.segments,
        "an empty prompt is none"
    );
    let hostile = ["\0", "x\0y", "<|endoftext|>[_EOT_][_TT_50]", "\u{202e}😀é"];
    for prompt in hostile
        .map(str::to_owned)
        .into_iter()
        .chain(["a".repeat(1 << 20), "é ".repeat(1 << 18)])
    {
        prompted(&prompt);
    }
    assert_eq!(hear(&whisper, file).segments, before.segments);
}

#[test]
#[expect(clippy::float_cmp, reason = "these are exact")]
fn a_temperature_is_obeyed() {
    let whisper = demo(1, 4);
    let at = |temperature: f32| {
        let heard = ask(
            &whisper,
            RecognizeRequest {
                temperature: Some(temperature),
                ..request(recording("15-close-four-pause.wav"))
            },
        );
        let quality = heard
            .segments
            .into_iter()
            .filter_map(|segment| segment.quality);
        quality
            .map(|quality| quality.temperature)
            .collect::<Vec<_>>()
    };
    for (given, used) in [
        (0.0, 0.0),
        (0.25, 0.25),
        (1.0, 1.0),
        (-3.0, 0.0),
        (9.0, 1.0),
        (f32::NAN, 0.0),
    ] {
        let temperatures = at(given);
        assert!(!temperatures.is_empty());
        assert!(
            temperatures.iter().all(|temperature| *temperature == used),
            "{given}: {temperatures:?}"
        );
    }
}

#[test]
#[expect(clippy::float_cmp, reason = "these are exact")]
fn segments_tell_what_the_engine_thinks_of_them() {
    let heard = hear(&demo(1, 4), recording("phrases.wav"));
    assert_eq!(heard.segments.len(), 2);
    for segment in &heard.segments {
        let quality = segment.quality.as_ref().expect("Whisper tells");
        assert_eq!(
            quality.tokens.len(),
            segment.text.split(' ').count(),
            "{segment:?}"
        );
        assert_eq!(quality.temperature, 0.0);
        assert!(
            (-0.5..0.0).contains(&quality.mean_log_probability),
            "{segment:?}"
        );
        assert!(
            (0.4..1.5).contains(&quality.compression_ratio),
            "{segment:?}"
        );
        assert!(
            (0.0..0.6).contains(&quality.no_speech_probability),
            "{segment:?}"
        );
    }
}

#[test]
fn segments_come_in_order_before_the_transcript() {
    let whisper = demo(1, 4);
    let (sender, mut early) = mpsc::unbounded_channel();
    let heard = ask(
        &whisper,
        RecognizeRequest {
            segments: Some(sender),
            words: true,
            ..request(recording("phrases.wav"))
        },
    );
    // The engine drops the sender with the request.
    let early: Vec<Segment> = std::iter::from_fn(|| early.blocking_recv()).collect();
    assert_eq!(early, heard.segments);
    assert_eq!(early.len(), 2);
    let (sender, _) = mpsc::unbounded_channel();
    let deaf = RecognizeRequest {
        segments: Some(sender),
        ..request(recording("07-go.wav"))
    };
    assert_eq!(ask(&whisper, deaf).text, "go", "nobody need listen");
}

#[test]
fn a_draft_has_the_words_of_clear_speech() {
    let whisper = demo(1, 4);
    for name in ["07-go.wav", "25-seven-four-nine.wav"] {
        let draft = RecognizeRequest {
            urgency: Urgency::Draft,
            ..request(recording(name))
        };
        assert_eq!(
            ask(&whisper, draft).text,
            hear(&whisper, recording(name)).text
        );
    }
}
