//! Recognition with the built-in model on real recordings: words, fairness, cancellation, and what must not kill it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use std::thread;
use std::time::{Duration, Instant};

use voicectl::speech::models::{Malformed, ModelError, ModelFile, ModelSource, inspect};
use voicectl::speech::whisper::{Occupancy, Sizing, SizingError, Whisper};
use voicectl::speech::{Pending, RecognizeRequest, Recognizer, SpeechError, Transcript};

use crate::support::{data, spoken};

const DEMO_MODEL: &[u8] = include_bytes!("../../src/speech/whisper/ggml-digits-en.bin");

fn sizing(states: usize) -> Sizing {
    Sizing::choose_for(states, Some(states), Some(1)).expect("one thread for each state")
}

fn demo(states: usize, queue: usize) -> Whisper {
    Whisper::load(&ModelSource::Demo, sizing(states), queue).expect("the built-in model loads")
}

/// Samples of a 16 kHz mono 16-bit file, whose header has 44 bytes.
fn samples(path: &Path) -> Vec<f32> {
    let bytes = std::fs::read(path).expect("the recording is there");
    assert_eq!(
        &bytes[36..40],
        b"data",
        "{} has a plain header",
        path.display()
    );
    let (pairs, _) = bytes[44..].as_chunks::<2>();
    pairs
        .iter()
        .map(|&pair| f32::from(i16::from_le_bytes(pair)) / 32768.0)
        .collect()
}

fn recording(name: &str) -> Vec<f32> {
    samples(&data("eval").join(name))
}

fn request(samples: impl Into<Arc<[f32]>>) -> RecognizeRequest {
    RecognizeRequest {
        samples: samples.into(),
        language: None,
    }
}

fn submit(whisper: &Whisper, samples: impl Into<Arc<[f32]>>) -> Pending<Transcript> {
    whisper
        .recognize(request(samples))
        .expect("there is room in the queue")
}

fn hear(whisper: &Whisper, samples: impl Into<Arc<[f32]>>) -> Transcript {
    submit(whisper, samples).wait().expect("it is recognised")
}

/// Waits until the recognizer is that busy.
fn until(whisper: &Whisper, running: usize, waiting: usize) {
    let begin = Instant::now();
    while whisper.occupancy() != (Occupancy { running, waiting }) {
        let now = whisper.occupancy();
        assert!(
            begin.elapsed() < Duration::from_secs(60),
            "{now:?} is not {running} and {waiting}"
        );
        thread::yield_now();
    }
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
    let minute: Vec<f32> = vec![0.0; 60 * 16_000];
    let begin = Instant::now();
    assert_eq!(hear(&whisper, minute).duration, Duration::from_secs(60));
    assert!(
        begin.elapsed() < Duration::from_millis(100),
        "silence is not worth a run"
    );
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
fn first_come_first_served() {
    let whisper = demo(1, 8);
    let order = std::sync::Mutex::new(Vec::new());
    thread::scope(|scope| {
        let held = submit(&whisper, half_an_hour());
        until(&whisper, 1, 0);
        for turn in 0..4 {
            let answer = submit(&whisper, recording("05-play.wav"));
            let order = &order;
            scope.spawn(move || {
                assert_eq!(answer.wait().expect("it is recognised").text, "play");
                order.lock().expect("nobody panicked").push(turn);
            });
        }
        drop(held);
    });
    // Two answers in quick succession may be noted in either order; the first and the last may not be swapped.
    let order = order.into_inner().expect("nobody panicked");
    let place = |turn| order.iter().position(|&noted| noted == turn);
    assert!(place(0) < place(2) && place(1) < place(3), "{order:?}");
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
    // Half an hour takes twice as long: neither recording was finished.
    assert!(
        begin.elapsed() < Duration::from_secs(8),
        "{:?}",
        begin.elapsed()
    );
}

#[tokio::test]
async fn a_request_that_times_out_gives_its_worker_back() {
    let whisper = demo(1, 2);
    let answer = submit(&whisper, half_an_hour());
    let late = tokio::time::timeout(Duration::from_millis(50), answer).await;
    assert!(late.is_err(), "half an hour is not recognised in 50 ms");
    let next = tokio::time::timeout(
        Duration::from_secs(8),
        submit(&whisper, recording("07-go.wav")),
    );
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
    assert!(
        begin.elapsed() < Duration::from_secs(8),
        "{:?}",
        begin.elapsed()
    );
}

#[test]
fn only_languages_that_the_model_knows() {
    let whisper = demo(1, 4);
    assert_eq!(whisper.info().languages, ["en"]);
    let ask = |language: &str| {
        let samples = recording("09-five.wav").into();
        whisper.recognize(RecognizeRequest {
            samples,
            language: Some(language.to_owned()),
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
        let known = vec!["en"];
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

/// Loads a model from a file with these bytes.
fn load(bytes: &[u8]) -> Result<Whisper, ModelError> {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), bytes).expect("it is written");
    let path = file.path().to_owned();
    let model = ModelFile {
        name: "test".to_owned(),
        path,
        sha256: None,
    };
    Whisper::load(&ModelSource::File(model), sizing(1), 1)
}

fn why(bytes: &[u8]) -> String {
    match load(bytes).expect_err("it is no model") {
        ModelError::NotAModel { why, .. } => why.to_string(),
        error => panic!("{error}"),
    }
}

/// The built-in model with the number at `offset` replaced.
fn patched(offset: usize, number: u32) -> Vec<u8> {
    let mut bytes = DEMO_MODEL.to_vec();
    bytes[offset..offset + 4].copy_from_slice(&number.to_le_bytes());
    bytes
}

#[test]
fn a_model_file_is_recognised_with_as_well() {
    let whisper = load(DEMO_MODEL).expect("it is a model");
    assert_eq!(hear(&whisper, recording("16-next.wav")).text, "next");
    assert_eq!(
        (whisper.info().model.as_str(), whisper.info().demo),
        ("test", false)
    );
}

#[test]
fn what_is_no_model_gets_an_error() {
    assert_eq!(why(b""), "it is cut short");
    assert_eq!(
        why(b"GGUF and more than four bytes"),
        "it does not begin like a whisper.cpp model"
    );
    assert_eq!(why(b"lmgg"), "it is cut short");
    assert_eq!(
        why(&[DEMO_MODEL, b"x"].concat()),
        "something follows after its end"
    );
    assert_eq!(why(&patched(4, 51_863)), "its vocabulary size is 51863");
    assert_eq!(why(&patched(12, 0x7fff_ffff)), "its width is 2147483647");
    assert_eq!(
        why(&patched(4, 51_865)),
        "its tensor `decoder.token_embedding.weight` does not fit its header"
    );
    for length in [
        4,
        47,
        60,
        64_380,
        300_000,
        586_235,
        600_000,
        DEMO_MODEL.len() - 1,
    ] {
        assert_eq!(
            why(&DEMO_MODEL[..length]),
            "it is cut short",
            "{length} bytes"
        );
    }
}

/// Each of the numbers that whisper.cpp takes unchecked, with values that make it allocate, overrun or abort.
#[test]
fn hostile_numbers_in_a_model_file_get_an_error() {
    let header = (0..12).map(|field| 4 * field);
    let (mels, vocabulary, tensor) = (48..56, 64_376..64_384, 586_235..586_255);
    let offsets = header
        .chain(mels.step_by(4))
        .chain(vocabulary.step_by(4))
        .chain(tensor.step_by(4));
    for offset in offsets {
        let real = u32::from_le_bytes(
            DEMO_MODEL[offset..offset + 4]
                .try_into()
                .expect("four bytes"),
        );
        for number in [
            0,
            1,
            2,
            5,
            1 << 16,
            1 << 30,
            i32::MAX.cast_unsigned(),
            1 << 31,
            u32::MAX,
        ] {
            if number != real {
                // The token after this one is read as a tensor or the other way round: an error, whichever.
                assert!(
                    load(&patched(offset, number)).is_err(),
                    "{number} at {offset}"
                );
            }
        }
    }
}

/// Files with a few wrong bytes anywhere: either an error, or a model that runs, whatever it says.
#[test]
fn damaged_model_files_never_kill() {
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        usize::try_from(random % below as u64).expect("it fits")
    };
    let mut loaded = 0;
    for round in 0..40 {
        let mut bytes = DEMO_MODEL.to_vec();
        // Half of the rounds go for the header and the first tensors, half for weights.
        let span = if round % 2 == 0 {
            586_235..590_000
        } else {
            600_000..bytes.len()
        };
        for _ in 0..4 {
            let at = span.start + next(span.len());
            bytes[at] = u8::try_from(next(256)).expect("a byte");
        }
        match load(&bytes) {
            Ok(whisper) => {
                loaded += 1;
                let _ = submit(&whisper, recording("07-go.wav")).wait();
            }
            Err(ModelError::NotAModel { .. }) => {}
            Err(error) => panic!("{error}"),
        }
    }
    assert!(loaded > 5, "wrong weights are no reason to refuse a model");
}

#[test]
fn a_file_that_is_missing_or_a_folder_gets_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    for path in [folder.path().join("missing.bin"), folder.path().to_owned()] {
        let model = ModelFile {
            name: "x".to_owned(),
            path,
            sha256: None,
        };
        let error = Whisper::load(&ModelSource::File(model), sizing(1), 1).expect_err("no model");
        let is_read_error = matches!(
            error,
            ModelError::File { .. }
                | ModelError::NotAModel {
                    why: Malformed::Read(_),
                    ..
                }
        );
        assert!(is_read_error, "{error}");
    }
}

#[test]
fn the_layout_of_the_built_in_model() {
    let header = inspect(std::io::Cursor::new(DEMO_MODEL)).expect("it is a model");
    assert!(!header.is_multilingual());
    assert_eq!(header.languages(), 1);
}
