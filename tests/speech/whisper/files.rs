//! Model files: good, bad and hostile ones.

use voicectl::speech::models::{Malformed, ModelError, ModelFile, ModelSource, inspect};
use voicectl::speech::whisper::Whisper;
use voicectl::speech::{QueueLimits, RecognizeRequest, Recognizer};

use super::{DEMO_MODEL, hear, recording, sizing, submit};

/// Loads a model from a file with these bytes.
pub(super) fn load(bytes: &[u8]) -> Result<Whisper, ModelError> {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), bytes).expect("it is written");
    let path = file.path().to_owned();
    let model = ModelFile {
        name: "test".to_owned(),
        path,
        sha256: None,
    };
    Whisper::load(
        &ModelSource::File(model),
        sizing(1).into(),
        QueueLimits::default(),
    )
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
        let error = Whisper::load(
            &ModelSource::File(model),
            sizing(1).into(),
            QueueLimits::default(),
        )
        .expect_err("no model");
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

/// The built-in model as a multilingual one: these have one token more, before the special ones.
pub(super) fn multilingual() -> Vec<u8> {
    const NAME: &[u8] = b"decoder.token_embedding.weight";
    let tokens = 51_865_u32.to_le_bytes();
    let mut bytes = DEMO_MODEL.to_vec();
    bytes[4..8].copy_from_slice(&tokens);
    let name = bytes.windows(NAME.len()).position(|window| window == NAME);
    let name = name.expect("the tensor is there");
    bytes[name - 4..name].copy_from_slice(&tokens);
    // A row is 64 numbers in two blocks of 22 bytes.
    let row = name + NAME.len() + 50_256 * 44;
    let copy = bytes[row - 44..row].to_vec();
    bytes.splice(row..row, copy);
    bytes
}

#[test]
fn a_multilingual_model_finds_the_language_out_or_is_told() {
    let whisper = load(&multilingual()).expect("it is a model");
    let known = &whisper.info().languages;
    assert_eq!(known.len(), 99);
    let ask = |language: Option<&str>| {
        let samples = recording("09-five.wav").into();
        let language = language.map(str::to_owned);
        whisper.recognize(RecognizeRequest {
            language,
            ..RecognizeRequest::new(samples)
        })
    };
    let heard = |language| {
        ask(language)
            .expect("it is known")
            .wait()
            .expect("it is recognised")
    };
    assert_eq!(heard(Some("de")).language, "de");
    assert_eq!(heard(Some("EN")).language, "en");
    // It was trained in one language only, so which one it takes this for is chance.
    let found = heard(None).language;
    assert!(known.contains(&found.as_str()), "{found}");
    assert!(ask(Some("yue")).is_err(), "Cantonese came with large-v3");
}
