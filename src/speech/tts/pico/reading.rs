//! One text from end to end.

use super::delivery::Delivery;
use super::native::{Engine, LoadedVoice, Progress};
use super::pieces::{halves, pieces};
use crate::speech::SpeechError;

/// Steps in a row without a sample after which Pico is taken to go round in circles, as some texts make it do
/// (measured: 800 in a sentence, 8 400 in 5 000 characters without a mark; a step takes 1 to 20 µs).
const IDLE_STEPS: usize = 20_000;

/// Half of Pico's volume: at full volume up to 1.2 % of the samples clip, at this none (peak 27 312 of 32 767).
const VOLUME: &str = "<volume level=\"50\">";

/// Speaks `text`; ends early with [`SpeechError::Cancelled`] when nobody listens.
///
/// What Pico gives up on before its first sound (some long numbers and words) it gets again in halves.
pub(super) fn read(
    voice: &mut LoadedVoice,
    text: &str,
    speed: f32,
    delivery: &mut Delivery,
) -> Result<(), SpeechError> {
    let commands = format!("<speed level=\"{:.0}\">{VOLUME}", level(speed));
    let mut engine = voice.engine()?;
    for piece in pieces(text) {
        let mut parts = vec![piece];
        while let Some(part) = parts.pop() {
            let mut heard = false;
            let Err(error) = utter(&mut engine, &commands, part, delivery, &mut heard) else {
                continue;
            };
            if heard || error == SpeechError::Cancelled {
                return Err(error);
            }
            let (first, second) = halves(part).ok_or(error)?;
            parts.extend([second, first]);
            engine = voice.engine()?;
        }
    }
    Ok(())
}

/// Pico's level for a speed: 100 is 1. It scales sounds but not all pauses, so that level 200 is 1.84 times as fast
/// and 400 is 3.2 times (measured, the mean of the voices); with this, 2 is 2.0 and 4 is 3.6.
fn level(speed: f32) -> f32 {
    100.0 * if speed > 1.0 { speed.powf(1.14) } else { speed }
}

/// Speaks one part to its end. `heard` tells whether there was a sample of it.
fn utter(
    engine: &mut Engine<'_>,
    commands: &str,
    part: &str,
    delivery: &mut Delivery,
    heard: &mut bool,
) -> Result<(), SpeechError> {
    let utterance = [commands, part, "\0"].concat();
    let mut rest = utterance.as_bytes();
    let mut idle = 0;
    loop {
        if delivery.is_abandoned() {
            return Err(SpeechError::Cancelled);
        }
        if !rest.is_empty() {
            rest = &rest[engine.put(rest)?..];
        }
        let before = delivery.samples().len();
        let progress = engine.step(delivery.samples())?;
        if delivery.samples().len() > before {
            *heard = true;
            idle = 0;
            delivery.send_full()?;
        } else if progress == Progress::Idle && rest.is_empty() {
            return Ok(());
        } else {
            idle += 1;
        }
        if idle > IDLE_STEPS {
            return Err(SpeechError::Engine("pico makes no progress".to_owned()));
        }
    }
}
