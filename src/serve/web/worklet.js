// Runs in the browser's audio thread: makes of what the microphone gives what `/ws/asr` takes, 16 bit samples at
// 16 kHz in tenths of a second.

const RATE = 16_000;
const FRAME = RATE / 10;

// Zero crossings of the filter on each side, and steps of its table between two samples.
const CROSSINGS = 16;
const STEPS = 128;

class Samples extends AudioWorkletProcessor {
  #ended = false;
  #filled = 0;
  #frame = new Int16Array(FRAME);
  #resampler = sampleRate === RATE ? undefined : new Resampler(sampleRate);

  constructor() {
    super();
    // Any message asks for the rest; `null` after it is the end.
    this.port.onmessage = () => {
      this.#ended = true;
      if (this.#filled > 0) this.#post();
      this.port.postMessage(null);
    };
  }

  process([[samples]]) {
    // Without a channel the microphone is not connected yet.
    if (samples && !this.#ended) {
      if (this.#resampler) this.#resampler.take(samples, (sample) => this.#add(sample));
      else samples.forEach((sample) => this.#add(sample));
    }
    return !this.#ended;
  }

  #add(sample) {
    this.#frame[this.#filled] = Math.round(Math.min(1, Math.max(-1, sample)) * 32_767);
    this.#filled += 1;
    if (this.#filled === FRAME) this.#post();
  }

  #post() {
    const { buffer } = this.#frame.slice(0, this.#filled);
    this.port.postMessage(buffer, [buffer]);
    this.#filled = 0;
  }
}

/**
 * For browsers whose audio keeps the rate of the sound card (Firefox): a sinc under a Hann window. Without the filter,
 * hisses above 8 kHz would fold into the words.
 */
class Resampler {
  #at;
  #held;
  #kernel;
  #length;
  #reach;
  #ratio;

  constructor(rate) {
    this.#ratio = rate / RATE;
    const narrow = Math.max(1, this.#ratio);
    this.#reach = Math.ceil(CROSSINGS * narrow);
    this.#kernel = Float32Array.from({ length: this.#reach * STEPS + 2 }, (_, index) => {
      const away = index / STEPS;
      // A little below half the rate, where the filter's slope begins.
      const angle = (Math.PI * away * 0.94) / narrow;
      const window = away < this.#reach ? Math.cos((Math.PI * away) / (2 * this.#reach)) ** 2 : 0;
      return ((angle === 0 ? 1 : Math.sin(angle) / angle) * window * 0.94) / narrow;
    });
    // Silence before the first sample.
    this.#held = new Float32Array(2 * this.#reach + 4096);
    this.#length = this.#reach;
    this.#at = this.#reach;
  }

  take(samples, give) {
    this.#held.set(samples, this.#length);
    this.#length += samples.length;
    while (this.#at + this.#reach < this.#length) {
      give(this.#sampleAt(this.#at));
      this.#at += this.#ratio;
    }
    const done = Math.floor(this.#at) - this.#reach;
    this.#held.copyWithin(0, done, this.#length);
    this.#length -= done;
    this.#at -= done;
  }

  // Locals and no destructuring: this runs some million times a second, also where nothing compiled it yet.
  #sampleAt(at) {
    const held = this.#held;
    const kernel = this.#kernel;
    const first = Math.ceil(at) - this.#reach;
    const last = Math.floor(at) + this.#reach;
    let sum = 0;
    for (let index = first; index <= last; index += 1) {
      const place = Math.abs(at - index) * STEPS;
      const step = place | 0;
      sum += (kernel[step] + (kernel[step + 1] - kernel[step]) * (place - step)) * held[index];
    }
    return sum;
  }
}

registerProcessor("samples", Samples);
