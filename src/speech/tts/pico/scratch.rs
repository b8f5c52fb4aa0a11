//! Voices on their way through the file system: Pico loads files only, and only those named `*.bin`.

use std::fs;
use std::io;
use std::path::Path;

use super::native::LoadedVoice;
use super::voice::Lingware;
use crate::speech::SpeechError;

/// Tried when the first folder cannot be written: containers without a writable disk have this one.
const MEMORY: &str = "/dev/shm";

/// Writes a voice into a folder of its own, which no other user can enter, loads it and removes all again.
pub(super) fn load(lingware: &Lingware, scratch: &Path) -> Result<LoadedVoice, SpeechError> {
    load_through(lingware, scratch).or_else(|error| {
        let memory = Path::new(MEMORY);
        if memory.is_dir() {
            load_through(lingware, memory).map_err(|_| error)
        } else {
            Err(error)
        }
    })
}

fn load_through(lingware: &Lingware, scratch: &Path) -> Result<LoadedVoice, SpeechError> {
    let failed = |error: io::Error| {
        SpeechError::Engine(format!(
            "no voice can be loaded through {}: {error}",
            scratch.display()
        ))
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix("voicectl-voice-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    // Removed on every way out. On Unix the open files live on without their names.
    let folder = builder.tempdir_in(scratch).map_err(failed)?;
    let files = [
        ("analysis.bin", lingware.analysis),
        ("signal.bin", lingware.signal),
    ]
    .map(|(name, data)| {
        let path = folder.path().join(name);
        fs::write(&path, data).map(|()| path)
    });
    let [analysis, signal] = files;
    let (analysis, signal) = (analysis.map_err(failed)?, signal.map_err(failed)?);
    LoadedVoice::load(
        [&analysis, &signal],
        lingware.analysis.len() + lingware.signal.len(),
    )
}
