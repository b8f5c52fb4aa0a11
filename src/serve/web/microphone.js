// The microphone: why it may be out of reach, and one recording from it.

// In order of preference: the smallest first; Safari before 18.4 knows MP4 only, old Firefox Ogg only.
const CONTAINERS = [
  { type: "audio/webm;codecs=opus", extension: "webm" },
  { type: "audio/mp4", extension: "m4a" },
  { type: "audio/ogg", extension: "ogg" },
];

/** Why no recording can even be tried here, with what to do; `undefined` where one can. */
export function obstacle() {
  if (!window.isSecureContext) {
    return {
      what: "The browser gives the microphone to HTTPS pages only, and this page came over plain HTTP.",
      remedy: "Open the page by its https:// address: `voicectl serve` prints it. Uploading works here too.",
    };
  }
  if (!navigator.mediaDevices?.getUserMedia || typeof MediaRecorder === "undefined" || !container()) {
    return {
      what: "This browser cannot record audio.",
      remedy: "Use a current Chrome, Edge, Firefox or Safari, or upload a file.",
    };
  }
  return undefined;
}

/** Why the browser refused the microphone, with what to do. */
export function explanation(error) {
  switch (error.name) {
    case "NotAllowedError":
    case "SecurityError":
      return {
        what: "The microphone is not allowed for this page.",
        remedy:
          "Click the symbol beside the address, set Microphone to Allow, and press Record again. " +
          "If it is allowed there, the system's own privacy settings keep the browser from it.",
      };
    case "NotFoundError":
    case "OverconstrainedError":
      return {
        what: "No microphone was found.",
        remedy: "Plug one in or switch it on, then press Record again. A file can be uploaded without one.",
      };
    case "NotReadableError":
    case "AbortError":
      return {
        what: "The microphone does not answer.",
        remedy: "Close other programs that use it, such as a call, then press Record again.",
      };
    default:
      return { what: `The microphone cannot be used: ${error.message}`, remedy: "Upload a file instead." };
  }
}

function container() {
  return CONTAINERS.find(({ type }) => MediaRecorder.isTypeSupported(type));
}

// Without it the browser goes on showing that the microphone is in use.
function release(stream) {
  stream.getTracks().forEach((track) => track.stop());
}

/** One recording, from the permission to the finished file. */
export class Recording {
  #analyser;
  #began = performance.now();
  #context = new AudioContext();
  #discarded = false;
  #recorder;
  #samples;
  #stream;

  /** Resolves to a recording that runs; rejects with the browser's error, see `explanation`. */
  static async start() {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
    try {
      return new Recording(stream);
    } catch (error) {
      release(stream);
      throw error;
    }
  }

  constructor(stream) {
    this.#stream = stream;
    this.#analyser = this.#context.createAnalyser();
    this.#analyser.fftSize = 1024;
    this.#samples = new Float32Array(this.#analyser.fftSize);
    this.#context.createMediaStreamSource(stream).connect(this.#analyser);
    this.#recorder = new MediaRecorder(stream, { mimeType: container().type });
    /** Resolves to the file, `undefined` after `discard`, and its seconds; also when the microphone is unplugged. */
    this.finished = this.#collect();
    this.#recorder.start();
  }

  /** Seconds recorded so far. */
  get seconds() {
    return (performance.now() - this.#began) / 1000;
  }

  /** Whether `level` can be measured yet. */
  get measured() {
    return this.#context.state === "running";
  }

  /** Loudness of this moment: 0 at -60 dBFS and below, 1 at -6 dBFS and above. */
  get level() {
    this.#analyser.getFloatTimeDomainData(this.#samples);
    const power = this.#samples.reduce((sum, sample) => sum + sample * sample, 0) / this.#samples.length;
    const decibels = 10 * Math.log10(power + 1e-12);
    return Math.min(1, Math.max(0, (decibels + 60) / 54));
  }

  stop() {
    if (this.#recorder.state !== "inactive") this.#recorder.stop();
  }

  discard() {
    this.#discarded = true;
    this.stop();
  }

  async #collect() {
    const parts = [];
    this.#recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
    await new Promise((resolve) => this.#recorder.addEventListener("stop", resolve, { once: true }));
    const seconds = this.seconds;
    release(this.#stream);
    await this.#context.close();
    if (this.#discarded) return { seconds };
    const { type, extension } = container();
    return { file: new File(parts, `recording.${extension}`, { type }), seconds };
  }
}
