// One recording from the microphone: a file that is complete at the end, and samples while it runs.

// In order of preference: the smallest first; Safari before 18.4 knows MP4 only, old Firefox Ogg only.
const CONTAINERS = [
  { type: "audio/webm;codecs=opus", extension: "webm" },
  { type: "audio/mp4", extension: "m4a" },
  { type: "audio/ogg", extension: "ogg" },
];
// Hz. What the server's models hear; a browser that can do so samples at this rate itself.
const RATE = 16_000;
// Milliseconds for the server to send a small file, and for the audio thread to give its last samples.
const LOADING = 5000;
const ENDING = 500;

/** One recording, from the permission to the finished file. */
export class Recording {
  #analyser;
  #began = performance.now();
  #context;
  #discarded = false;
  #ended;
  #recorder;
  #samples;
  #source;
  #stream;
  #worklet;

  /** Resolves to a recording that runs; rejects with the browser's error, see `explanation`. */
  static async start() {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
    try {
      const recording = new Recording(stream);
      await recording.#tap();
      recording.#begin();
      return recording;
    } catch (error) {
      release(stream);
      throw error;
    }
  }

  constructor(stream) {
    this.#stream = stream;
    [this.#context, this.#source] = listenTo(stream);
    // The press of the button may be too long ago for the browser to let it run by itself.
    this.#context.resume();
    this.#analyser = this.#context.createAnalyser();
    this.#analyser.fftSize = 1024;
    this.#samples = new Float32Array(this.#analyser.fftSize);
    this.#source.connect(this.#analyser);
    const type = CONTAINERS.find((container) => MediaRecorder.isTypeSupported(container.type))?.type;
    this.#recorder = new MediaRecorder(stream, type && { mimeType: type });
  }

  /** Seconds recorded so far. */
  get seconds() {
    return (performance.now() - this.#began) / 1000;
  }

  /** Whether `level` can be measured yet. */
  get measured() {
    return this.#context.state === "running";
  }

  /** Whether samples can be had while it runs. */
  get streams() {
    return this.#worklet !== undefined;
  }

  /** Loudness of this moment: 0 at -60 dBFS and below, 1 at -6 dBFS and above. */
  get level() {
    this.#analyser.getFloatTimeDomainData(this.#samples);
    const power = this.#samples.reduce((sum, sample) => sum + sample * sample, 0) / this.#samples.length;
    const decibels = 10 * Math.log10(power + 1e-12);
    return Math.min(1, Math.max(0, (decibels + 60) / 54));
  }

  /** Gives samples to `listener` from now on: 16 bit at 16 kHz, in tenths of a second. */
  stream(listener) {
    this.#worklet.port.onmessage = ({ data }) => (data ? listener(data) : this.#ended());
    this.#source.connect(this.#worklet);
  }

  stop() {
    if (this.#recorder.state !== "inactive") this.#recorder.stop();
  }

  discard() {
    this.#discarded = true;
    this.stop();
  }

  // Browsers before 2021 have no worklets, and one that cannot be loaded takes nothing but the live words away.
  async #tap() {
    const loaded = this.#context.audioWorklet?.addModule("web/worklet.js").then(
      () => true,
      () => false,
    );
    if (await within(LOADING, loaded)) {
      this.#worklet = new AudioWorkletNode(this.#context, "samples", { channelCount: 1, channelCountMode: "explicit" });
      // Nothing is heard of it, and some browsers run only what leads to the loudspeaker.
      this.#worklet.connect(this.#context.destination);
    }
  }

  #begin() {
    /** Resolves to the file, `undefined` after `discard`, and its seconds; also when the microphone is unplugged. */
    this.finished = this.#collect();
    this.#began = performance.now();
    this.#recorder.start();
  }

  async #collect() {
    const parts = [];
    this.#recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
    await new Promise((resolve) => this.#recorder.addEventListener("stop", resolve, { once: true }));
    const seconds = this.seconds;
    await this.#lastSamples();
    release(this.#stream);
    await this.#context.close();
    if (this.#discarded) return { seconds };
    const type = this.#recorder.mimeType.split(";")[0];
    const { extension } = CONTAINERS.find((container) => container.type.startsWith(type)) ?? CONTAINERS[0];
    return { file: new File(parts, `recording.${extension}`, { type }), seconds };
  }

  #lastSamples() {
    if (!this.#worklet?.port.onmessage) return undefined;
    const ended = new Promise((resolve) => (this.#ended = resolve));
    this.#worklet.port.postMessage("end");
    return within(ENDING, ended);
  }
}

// Firefox connects a microphone only to a context of its own rate; the worklet brings that down.
function listenTo(stream) {
  let context;
  try {
    context = new AudioContext({ sampleRate: RATE });
    return [context, context.createMediaStreamSource(stream)];
  } catch {
    context?.close();
    context = new AudioContext();
    return [context, context.createMediaStreamSource(stream)];
  }
}

// Without it the browser goes on showing that the microphone is in use.
function release(stream) {
  stream.getTracks().forEach((track) => track.stop());
}

/** What a promise brings, or nothing if that takes longer. */
function within(milliseconds, promise) {
  return Promise.race([promise, new Promise((resolve) => setTimeout(resolve, milliseconds))]);
}
