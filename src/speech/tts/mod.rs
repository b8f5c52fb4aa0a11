//! stub
#![allow(missing_docs)]
use crate::speech::*;
pub struct Pico;
impl Pico {
    pub fn new(_l: usize) -> Result<Self, SpeechError> {
        Ok(Self)
    }
}
impl Synthesizer for Pico {
    fn voices(&self) -> &[Voice] {
        &[]
    }
    fn speak(&self, _r: SpeakRequest) -> Result<SpeechStream, SpeechError> {
        Err(SpeechError::NoText)
    }
}
