//! Files of models, which are checked before whisper.cpp or the detector sees a byte of them.

use std::fs;
use std::io::Cursor;

use voicectl::speech::models::{ModelFile, inspect};
use voicectl::speech::vad::Silero;

use super::process::home;

pub fn run(bytes: &[u8]) {
    let whisper = inspect(Cursor::new(bytes));
    let path = home().join("model.bin");
    fs::write(&path, bytes).expect("written");
    let file = ModelFile {
        name: "fuzzed".to_owned(),
        path,
        sha256: None,
    };
    assert_eq!(
        file.check().ok(),
        whisper.ok(),
        "a file is what its bytes are"
    );
    let _ = Silero::load(&file);
}
