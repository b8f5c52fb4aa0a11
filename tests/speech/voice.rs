//! Silero: its scores are those of its authors, whoever else is listened to, and no other file is taken for it.

use std::fs;

use voicectl::speech::models::{ModelError, ModelFile, ModelFolder, ModelSource, SILERO};
use voicectl::speech::vad::{Detection, Detector, Silero};

use crate::support::silero as folder;
use crate::whisper::recording;

pub(crate) fn silero() -> Option<Silero> {
    let file = ModelFolder::new(folder()?).detector().expect("it is there");
    Some(Silero::load(&file).expect("it is the right one"))
}

/// Of `25-seven-four-nine.wav`, every frame: `silero_vad.onnx` of the package `silero-vad` 5.1.2, run by onnxruntime, each frame
/// with the 64 samples before it. That network has 32-bit weights where the file has 16.
#[rustfmt::skip]
const AUTHORS: [f32; 81] = [
    0.0220, 0.0126, 0.0080, 0.0051, 0.0029, 0.0028, 0.0022, 0.0020, 0.0020, 0.0023, 0.0021, 0.0019, 0.0021, 0.0019, 0.0021, 0.0022,
    0.0028, 0.0030, 0.0032, 0.0027, 0.0025, 0.0021, 0.0019, 0.0025, 0.5195, 0.8372, 0.7668, 0.7612, 0.9537, 0.9992, 0.9994, 0.9995,
    0.9974, 0.9980, 0.9954, 0.9991, 0.9990, 0.9985, 0.9980, 0.9983, 0.9896, 0.8671, 0.6813, 0.9558, 0.9967, 0.9978, 0.9972, 0.9973,
    0.9965, 0.9974, 0.9970, 0.9961, 0.9966, 0.9959, 0.9984, 0.9991, 0.9991, 0.9993, 0.9993, 0.9992, 0.9995, 0.9999, 0.9989, 0.9993,
    0.9990, 0.9988, 0.9991, 0.9927, 0.3165, 0.0306, 0.0083, 0.0021, 0.0010, 0.0009, 0.0013, 0.0015, 0.0014, 0.0015, 0.0015, 0.0010,
    0.0007,
];

fn scores(detector: &mut dyn Detector, samples: &[f32]) -> Vec<f32> {
    let frames = samples.chunks_exact(detector.frame());
    frames.map(|frame| detector.score(frame)).collect()
}

#[test]
fn its_scores_are_those_of_its_authors() {
    let Some(silero) = silero() else { return };
    let samples = recording("25-seven-four-nine.wav");
    let scores = scores(&mut silero.stream(), &samples);
    assert_eq!(scores.len(), AUTHORS.len());
    let differences = scores
        .iter()
        .zip(AUTHORS)
        .map(|(score, other)| (score - other).abs());
    let most = differences.fold(0.0, f32::max);
    println!("{most:.5} apart at most");
    assert!(most < 0.003, "{scores:?}");
}

#[test]
fn streams_know_nothing_of_each_other() {
    let Some(silero) = silero() else { return };
    let (speech, noise) = (recording("22-go-start.wav"), recording("noise.wav"));
    let alone = scores(&mut silero.stream(), &speech);
    let (mut one, mut other) = (silero.stream(), silero.stream());
    let frames = speech
        .chunks_exact(one.frame())
        .zip(noise.chunks_exact(other.frame()).cycle());
    let turns = frames.map(|(speech, noise)| {
        other.score(noise);
        one.score(speech)
    });
    assert_eq!(turns.collect::<Vec<_>>(), alone);
}

#[test]
fn what_is_no_number_is_silence_and_is_soon_forgotten() {
    let Some(silero) = silero() else { return };
    let mut vad = Detection::Silero(silero).listen();
    let speech = recording("22-go-start.wav");
    for sample in [f32::NAN, f32::INFINITY, f32::MAX, f32::MIN_POSITIVE] {
        for _ in 0..100 {
            vad.hears_voice(&vec![sample; vad.frame()]);
        }
        // Half a second of silence after whatever it was.
        for _ in 0..16 {
            vad.hears_voice(&vec![0.0; vad.frame()]);
        }
        assert!(!vad.hears_voice(&vec![0.0; vad.frame()]), "{sample}");
        let mut frames = speech.chunks_exact(vad.frame());
        assert!(frames.any(|frame| vad.hears_voice(frame)), "{sample}");
    }
}

/// Every byte matters: the digest is looked at before the file is, and the file is looked at without a digest, too.
#[test]
fn a_damaged_model_is_refused() {
    let Some(from) = folder() else { return };
    let good = fs::read(from.join("ggml-silero-v5.1.2.bin")).expect("it is there");
    let place = tempfile::tempdir().expect("a folder");
    let path = place.path().join("ggml-silero-v5.1.2.bin");
    let models = ModelFolder::new(place.path());
    assert!(matches!(
        models.detector(),
        Err(ModelError::NotInstalled { .. })
    ));

    let mut one_bit = good.clone();
    one_bit[700_000] ^= 1;
    let long = [&good[..], &[0; 100]].concat();
    for bytes in [&good[..good.len() - 1], &one_bit, &long, b"", b"lmgg"] {
        fs::write(&path, bytes).expect("it is written");
        let file = models.detector().expect("a file");
        let error = Silero::load(&file).expect_err("it is another file");
        assert!(matches!(error, ModelError::WrongDigest { .. }), "{error}");
        let error = models.verify(SILERO).expect_err("it is another file");
        assert!(matches!(error, ModelError::WrongDigest { .. }), "{error}");
    }

    let unpinned = ModelFile {
        name: "mine".to_owned(),
        path: path.clone(),
        sha256: None,
    };
    let why = |bytes: &[u8]| {
        fs::write(&path, bytes).expect("it is written");
        match Silero::load(&unpinned).expect_err("it is no model") {
            ModelError::NotAModel { why, .. } => why.to_string(),
            other => panic!("{other}"),
        }
    };
    let with = |at: usize, bytes: &[u8]| {
        let mut changed = good.clone();
        changed[at..at + bytes.len()].copy_from_slice(bytes);
        changed
    };
    let huge = 0x7fff_ffff_u32.to_le_bytes();
    assert_eq!(why(b""), "it is cut short");
    assert_eq!(
        why(b"GGUF\0\0\0\0"),
        "it does not begin like a whisper.cpp model"
    );
    for at in [4, 8] {
        assert_eq!(
            why(&with(at, &huge)),
            "it is not the model that finds where somebody speaks"
        );
    }
    // Of the header: a number of layers, channels or samples that would have memory asked for.
    for at in (18..106).step_by(4) {
        assert_eq!(why(&with(at, &huge)), "its header's number is 2147483647");
    }
    // Of the first tensor: dimensions, the length of its name, its type, its shape, its name, and a number that is none.
    for at in [106, 110, 114, 118, 122, 126, 130] {
        let why = why(&with(at, &huge));
        assert!(
            why.starts_with("its tensor `_model.encoder.0."),
            "{at}: {why}"
        );
    }
    assert_eq!(
        why(&with(170, &[0, 0x7c])),
        "its tensor `_model.encoder.0.reparam_conv.weight` does not fit its header"
    );
    for length in (0..good.len()).step_by(40_009) {
        assert_eq!(why(&good[..length]), "it is cut short");
    }
    assert_eq!(why(&long), "something follows after its end");
    fs::write(&path, &good).expect("it is written");
    Silero::load(&unpinned).expect("it is good again");
}

#[test]
fn it_is_no_recognizer_and_a_recognizer_is_none_like_it() {
    let Some(from) = folder() else { return };
    let models = ModelFolder::new(&from);
    let path = from.join("ggml-silero-v5.1.2.bin");
    for name in [SILERO, crate::support::text(&path)] {
        let error = models.resolve(name).expect_err("it knows no words");
        assert_eq!(
            error.to_string(),
            "model `silero-v5.1.2` finds where somebody speaks, and recognises no words"
        );
    }
    // Before it is there, too.
    let nowhere = tempfile::tempdir().expect("a folder");
    let error = ModelFolder::new(nowhere.path()).resolve(SILERO);
    assert!(matches!(error, Err(ModelError::NoWords(_))));
    // Under another name it is found out before whisper.cpp sees it.
    let other = nowhere.path().join("ggml-other.bin");
    fs::copy(&path, &other).expect("a copy");
    let others = ModelFolder::new(nowhere.path());
    let Ok(ModelSource::File(file)) = others.resolve("other") else {
        panic!("a file")
    };
    let ModelError::NotAModel { why, .. } = file.check().expect_err("no words") else {
        panic!("another error")
    };
    assert_eq!(
        why.to_string(),
        "it finds where somebody speaks, and recognises no words"
    );

    let recognizers = |models: &ModelFolder| {
        let models = models.recognizers().expect("a folder");
        models
            .into_iter()
            .map(|model| model.name)
            .collect::<Vec<_>>()
    };
    assert_eq!(recognizers(&models), [""; 0]);
    let demo = "src/speech/whisper/ggml-digits-en.bin";
    fs::copy(demo, nowhere.path().join("ggml-words.bin")).expect("a copy");
    assert_eq!(recognizers(&others), ["other", "words"]);

    let verified = models.verify(SILERO).expect("it is right");
    assert!(verified.pinned);
    fs::copy(demo, nowhere.path().join("ggml-silero-v5.1.2.bin")).expect("a copy");
    let file = others.detector().expect("a file");
    assert!(matches!(
        Silero::load(&file),
        Err(ModelError::WrongDigest { .. })
    ));
}
