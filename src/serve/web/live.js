// One recording on its way to the server while it is being spoken, over `ws/asr`.

import { Lost, Refusal, sentence } from "./refusal.js";
import { openSocket } from "./server.js";

// Bytes of a second, and seconds that may be missing without a doubt: the begin, and what the end cuts off.
const SECOND = 2 * 16_000;
const MARGIN = 1;
// Milliseconds that the last words may take, beside the length of the recording: a slow machine needs as long again.
const PATIENCE = 30_000;

export class Live {
  #ended = new AbortController();
  #heard = 0;
  #ending;
  #over = false;
  #socket;
  #trouble;
  #waiting = [];

  /**
   * Begins to connect; samples may come at once. `onWords` gets `{ text, language, isFinal }`, `onBroken` is called
   * once when no more words will come.
   */
  constructor({ language, onBroken, onWords }) {
    this.onBroken = onBroken;
    this.onWords = onWords;
    // The socket itself may take minutes to find out.
    window.addEventListener("offline", () => this.#fail(), { signal: this.#ended.signal });
    this.#connect(language);
  }

  /** Takes samples: 16 bit at 16 kHz, as an ArrayBuffer. */
  hear(samples) {
    this.#heard += samples.byteLength / SECOND;
    this.#send(samples);
  }

  /** Asks for the last words and resolves when they are there; rejects where the connection does not bring them. */
  finish(seconds) {
    return new Promise((resolve, reject) => {
      this.#ending = { resolve, reject };
      // The browser's audio stood still, as during a call: the file has what is missing here.
      if (this.#heard < seconds - MARGIN) this.#end();
      if (this.#over) return this.#fail();
      this.#send(JSON.stringify({ type: "finalize" }));
      // Browsers notice only late that a network is gone.
      setTimeout(() => this.#fail(), PATIENCE + seconds * 1000);
    });
  }

  /** Ends it without its words. */
  abort() {
    this.#over = true;
    this.#ended.abort();
    this.#socket?.close();
  }

  #send(message) {
    if (this.#over) return;
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(message);
    else this.#waiting.push(message);
  }

  async #connect(language) {
    try {
      this.#socket = await openSocket();
    } catch (error) {
      this.#trouble = error;
      this.#fail();
      return;
    }
    const socket = this.#socket;
    if (this.#over) return socket.close();
    socket.addEventListener("open", () => {
      const config = { type: "config", sample_rate: 16_000, encoding: "s16le", interim: true };
      socket.send(JSON.stringify(language ? { ...config, language } : config));
      this.#waiting.splice(0).forEach((part) => socket.send(part));
    });
    socket.addEventListener("message", ({ data }) => this.#take(JSON.parse(data)));
    socket.addEventListener("close", () => this.#fail());
  }

  #take({ type, text = "", language, message, from_finalize: isLast = true }) {
    if (this.#over) return;
    if (type === "error") this.#trouble = new Refusal(sentence(message));
    if (type !== "partial" && type !== "final") return;
    const isFinal = type === "final";
    this.onWords({ text: text.trim(), language, isFinal });
    if (isFinal && isLast && this.#ending) {
      this.#end();
      this.#ending.resolve();
    }
  }

  #fail() {
    const isNews = !this.#over;
    this.#end();
    if (this.#ending) this.#ending.reject(this.#trouble ?? new Lost());
    else if (isNews) this.onBroken(this.#trouble);
  }

  #end() {
    this.abort();
    this.#waiting = [];
  }
}
