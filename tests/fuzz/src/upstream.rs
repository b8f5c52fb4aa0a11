//! What a server answers that recordings are handed on to, as `answers` has it.

use std::sync::LazyLock;
use std::time::Duration;

use voicectl::speech::upstream::{UpstreamRecognizer, UpstreamSettings};
use voicectl::speech::{RecognizeRequest, Recognizer};

use super::answers::{self, ROOT};
use super::process::proxy;

static RECOGNIZER: LazyLock<UpstreamRecognizer> = LazyLock::new(|| {
    LazyLock::force(&ROOT);
    let server = format!("http://{}/v1", proxy()).parse().expect("a server");
    UpstreamRecognizer::new(UpstreamSettings {
        parallel: 1,
        ..UpstreamSettings::new(vec![server])
    })
    .expect("a thread")
});

pub fn run(bytes: &[u8]) {
    let recognizer = &*RECOGNIZER;
    answers::set(bytes);
    let mut request = RecognizeRequest::new(vec![0.0; 1600].into());
    request.words = true;
    let pending = recognizer.recognize(request).expect("there is room");
    let Ok(transcript) = pending.wait() else {
        return;
    };
    for segment in &transcript.segments {
        assert!(segment.end <= Duration::from_hours(24));
        assert!(
            segment
                .words
                .iter()
                .all(|word| word.end <= Duration::from_hours(24))
        );
    }
    let _ = voicectl::speech::subtitles::srt(&transcript.segments);
    let _ = voicectl::speech::subtitles::vtt(&transcript.segments);
}
