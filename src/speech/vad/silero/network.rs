//! The arithmetic: a spectrum, four convolutions, one LSTM cell, and a score.
//!
//! A convolution over three positions is a matrix over three positions that lie side by side, so everything here is one kind of
//! matrix. Source: `silero_vad.jit` of Silero 5.1.2, whose code is readable.

use crate::speech::models::SileroTensors;

/// Samples of a frame.
pub(super) const FRAME: usize = 512;

/// Samples before a frame that are looked at with it.
pub(super) const CONTEXT: usize = 64;

/// Samples of a spectrum, and from one to the next.
const WINDOW: usize = 256;
const HOP: usize = 128;

/// Frequencies of a spectrum, and spectra of a frame.
const BINS: usize = WINDOW / 2 + 1;
const SPECTRA: usize = 4;

/// Numbers that it keeps in mind, twice.
const HIDDEN: usize = 128;

/// All of it.
pub(super) struct Network {
    spectrum: Matrix<WINDOW, { 2 * BINS }>,
    first: Matrix<{ 3 * BINS }, 128>,
    second: Matrix<{ 3 * 128 }, 64>,
    third: Matrix<{ 3 * 64 }, 64>,
    fourth: Matrix<{ 3 * 64 }, 128>,
    of_input: Matrix<128, { 4 * HIDDEN }>,
    of_hidden: Matrix<HIDDEN, { 4 * HIDDEN }>,
    last: Matrix<HIDDEN, 1>,
}

/// What the cell remembers of a stream.
pub(super) struct Memory {
    hidden: [f32; HIDDEN],
    cell: [f32; HIDDEN],
}

impl Default for Memory {
    fn default() -> Self {
        Self {
            hidden: [0.0; HIDDEN],
            cell: [0.0; HIDDEN],
        }
    }
}

impl Network {
    pub(super) fn new(tensors: SileroTensors) -> Self {
        let [
            first,
            first_bias,
            second,
            second_bias,
            third,
            third_bias,
            fourth,
            fourth_bias,
            of_input,
            of_hidden,
            input_bias,
            hidden_bias,
            last,
            last_bias,
            spectrum,
        ] = tensors;
        Self {
            spectrum: Matrix::new(&spectrum, &[], 1),
            first: Matrix::new(&first, &first_bias, 3),
            second: Matrix::new(&second, &second_bias, 3),
            third: Matrix::new(&third, &third_bias, 3),
            fourth: Matrix::new(&fourth, &fourth_bias, 3),
            of_input: Matrix::new(&of_input, &input_bias, 1),
            of_hidden: Matrix::new(&of_hidden, &hidden_bias, 1),
            last: Matrix::new(&last, &last_bias, 1),
        }
    }

    /// How sure it is that there is voice in a frame, which has its context before it.
    pub(super) fn score(&self, sound: &[f32; CONTEXT + FRAME], memory: &mut Memory) -> f32 {
        let spectra = self.spectra(sound);
        // What is beyond the ends of a frame is zero.
        let mut a = [[0.0; 128]; SPECTRA + 2];
        for (place, out) in a[1..=SPECTRA].iter_mut().enumerate() {
            *out = rectified(self.first.by(spectra[place..place + 3].as_flattened()));
        }
        let mut b = [[0.0; 64]; 4];
        for (place, out) in b[1..=2].iter_mut().enumerate() {
            *out = rectified(self.second.by(a[2 * place..2 * place + 3].as_flattened()));
        }
        let mut c = [[0.0; 64]; 3];
        c[1] = rectified(self.third.by(b[..3].as_flattened()));
        let input = rectified(self.fourth.by(c.as_flattened()));
        self.remember(&input, memory);
        let [out] = self.last.by(&rectified(memory.hidden));
        sigmoid(out)
    }

    /// Magnitudes at each frequency, a spectrum after the other, and zeros around them.
    fn spectra(&self, sound: &[f32; CONTEXT + FRAME]) -> [[f32; BINS]; SPECTRA + 2] {
        const SOUND: usize = CONTEXT + FRAME;
        let mut mirrored = [0.0; WINDOW + (SPECTRA - 1) * HOP];
        mirrored[..SOUND].copy_from_slice(sound);
        // The end, backwards, without the last sample.
        for (out, &sample) in mirrored[SOUND..].iter_mut().zip(sound.iter().rev().skip(1)) {
            *out = sample;
        }
        let mut spectra = [[0.0; BINS]; SPECTRA + 2];
        for (place, magnitudes) in spectra[1..=SPECTRA].iter_mut().enumerate() {
            let parts = self
                .spectrum
                .by(&mirrored[place * HOP..place * HOP + WINDOW]);
            let (real, imaginary) = parts.split_at(BINS);
            for (out, (real, imaginary)) in magnitudes.iter_mut().zip(real.iter().zip(imaginary)) {
                *out = (real * real + imaginary * imaginary).sqrt();
            }
        }
        spectra
    }

    /// The cell: gates for what comes in, what is kept, what is new and what goes out.
    fn remember(&self, input: &[f32; 128], memory: &mut Memory) {
        let of_input = self.of_input.by(input);
        let of_hidden = self.of_hidden.by(&memory.hidden);
        let gate = |number: usize, place: usize| {
            let at = number * HIDDEN + place;
            of_input[at] + of_hidden[at]
        };
        for (place, cell) in memory.cell.iter_mut().enumerate() {
            let new = sigmoid(gate(0, place)) * gate(2, place).tanh();
            *cell = sigmoid(gate(1, place)) * *cell + new;
            memory.hidden[place] = sigmoid(gate(3, place)) * cell.tanh();
        }
    }
}

/// A matrix, and what is added to its product.
struct Matrix<const IN: usize, const OUT: usize> {
    /// For each input what it adds to all outputs: sums of whole rows are what processors are good at.
    rows: Box<[[f32; OUT]]>,
    bias: [f32; OUT],
}

impl<const IN: usize, const OUT: usize> Matrix<IN, OUT> {
    /// From a tensor that has, for each output, `taps` numbers for each input of one position. No bias is none.
    fn new(numbers: &[f32], bias: &[f32], taps: usize) -> Self {
        let channels = IN / taps;
        let mut rows = vec![[0.0; OUT]; IN].into_boxed_slice();
        for (output, weights) in numbers.chunks_exact(IN).take(OUT).enumerate() {
            for (place, &weight) in weights.iter().enumerate() {
                let (channel, tap) = (place / taps, place % taps);
                rows[tap * channels + channel][output] = weight;
            }
        }
        let mut all = [0.0; OUT];
        for (all, &bias) in all.iter_mut().zip(bias) {
            *all = bias;
        }
        Self { rows, bias: all }
    }

    /// The product, with the bias.
    fn by(&self, input: &[f32]) -> [f32; OUT] {
        let mut out = self.bias;
        for (row, &factor) in self.rows.iter().zip(input) {
            // Half of what is rectified, and all around a frame.
            if factor == 0.0 {
                continue;
            }
            for (out, weight) in out.iter_mut().zip(row) {
                *out += factor * weight;
            }
        }
        out
    }
}

fn rectified<const COUNT: usize>(numbers: [f32; COUNT]) -> [f32; COUNT] {
    numbers.map(|number| number.max(0.0))
}

fn sigmoid(number: f32) -> f32 {
    1.0 / (1.0 + (-number).exp())
}
