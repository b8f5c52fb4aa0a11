//! Many channels to one.

use symphonia::core::audio::GenericAudioBufferRef;

/// Mixes decoded packets down, in a buffer that it keeps.
#[derive(Default)]
pub(super) struct Downmix {
    interleaved: Vec<f32>,
}

impl Downmix {
    /// The mean of all channels, frame by frame, in -1..=1; what is not a number becomes silence.
    pub(super) fn mono<'a>(
        &'a mut self,
        decoded: &GenericAudioBufferRef<'_>,
    ) -> impl Iterator<Item = f32> + 'a {
        decoded.copy_to_vec_interleaved(&mut self.interleaved);
        let channels = decoded.num_planes().max(1);
        let share = 1.0 / f32::from(u16::try_from(channels).unwrap_or(u16::MAX));
        self.interleaved.chunks_exact(channels).map(move |frame| {
            let mean = frame.iter().sum::<f32>() * share;
            if mean.is_nan() {
                0.0
            } else {
                mean.clamp(-1.0, 1.0)
            }
        })
    }
}
