// One entry of the list of transcripts: a recording or file on its way to words.

import { copies } from "./copy.js";
import { bytes, clock, language, time, took } from "./format.js";
import { paragraph } from "./notice.js";
import { Lost, Refusal } from "./refusal.js";
import { transcribe } from "./server.js";

// Written without blanks between words.
const DENSE = /^(ja|km|lo|my|th|yue|zh)/;
// Pixels.
const NEAR = 8;

export class Transcript {
  #at;
  #audio;
  #begun;
  #cancellation = new AbortController();
  #element;
  #language;
  #seconds;
  #words = "";

  /** The entry stands at the top of `list` at once; `at` is when it began. */
  constructor(list, title, at = new Date()) {
    this.#at = at;
    this.title = title;
    this.#element = document.getElementById("transcript").content.firstElementChild.cloneNode(true);
    this.#part("name").textContent = title;
    this.#part("at").textContent = time(at);
    this.#part("at").dateTime = at.toISOString();
    this.#part("cancel").addEventListener("click", () => this.cancel());
    this.#part("cancel").setAttribute("aria-label", `Cancel ${title}`);
    copies(this.#part("copy"), () => this.#words);
    this.#enter("waiting", "Waiting");
    list.prepend(this.#element);
  }

  /** Aborted when the entry is cancelled; another one after each new try. */
  get signal() {
    return this.#cancellation.signal;
  }

  /** Whether nothing more will happen by itself. */
  get isSettled() {
    return ["done", "failed", "cancelled"].includes(this.#element.dataset.state);
  }

  /** What there is to keep of it, as `restore` takes it; `undefined` before it is done. */
  get record() {
    if (this.#element.dataset.state !== "done") return undefined;
    const { title } = this;
    return { title, at: this.#at.toISOString(), meta: this.#part("meta").textContent, words: this.#words };
  }

  /** Makes the entry's button ask for another try. */
  onAgain(retry) {
    this.#part("again").addEventListener("click", () => {
      this.#cancellation = new AbortController();
      this.#enter("waiting", "Waiting");
      retry();
    });
  }

  /** Shows what was kept of an entry that was done. */
  restore({ meta, words }) {
    this.#words = words;
    this.#enter("done", meta);
    this.#settle();
  }

  /** Is a recording that runs; `hint` says what to expect. */
  listen(hint) {
    this.#enter("listening", "Listening");
    this.expect(hint);
    this.#element.parentElement.scrollTop = 0;
  }

  /** Says when the words will come, as long as there are none. */
  expect(hint) {
    this.#part("expected").textContent = hint;
  }

  /** Takes words of a recording that runs: a partial stands until the next or the final comes. */
  hear({ text, language: code, isFinal }) {
    if (code) this.#language = code;
    if (isFinal) this.#words += this.#gap(text) + text;
    const partial = isFinal ? "" : text;
    const isSilent = this.#words === "" && partial === "";
    this.#inSight(() => {
      this.#part("final").textContent = this.#words + this.#gap(partial);
      this.#part("partial").textContent = partial;
      this.#part("words").hidden = isSilent;
      this.#part("expected").hidden = !isSilent;
    });
  }

  /** The recording has ended, its last words are awaited. `audio` is kept until they are there. */
  take(audio, seconds) {
    this.#audio = audio;
    this.#seconds = seconds;
    this.#begun = performance.now();
    if (seconds !== undefined) this.#recognising();
  }

  /** All words of a recording came while it ran. Returns what a screen reader is still to hear. */
  finish() {
    this.#finish();
    return this.#words === "" ? `${this.title}: No speech heard` : "";
  }

  /**
   * Sends the audio and shows what comes back. Resolves, never rejects, to what a screen reader is to say, or to
   * `undefined` where somebody has to sign in first. `limit` is the most bytes that the server takes; `lost` is called
   * when there is no server.
   */
  async send({ language: spoken, limit, lost }) {
    if (this.signal.aborted) return "";
    this.#begun = performance.now();
    this.#sending(0);
    try {
      if (this.#audio.size > limit) throw tooLarge(this.#audio.size, limit);
      this.#words = await transcribe(this.#audio, this.#audio.name, {
        language: spoken,
        onProgress: (share) => this.#sending(share),
        signal: this.signal,
      });
      this.#finish();
      return `${this.title}: ${this.#part("words").textContent}`;
    } catch (error) {
      if (error.name === "AbortError") return `${this.title}: cancelled`;
      if (error instanceof Lost) lost();
      if (error.status === 401) {
        this.#enter("waiting", "Waits until you sign in");
        return undefined;
      }
      return this.#failed(error);
    }
  }

  cancel() {
    this.#cancellation.abort();
    this.#enter("cancelled", "Cancelled");
  }

  remove() {
    this.#cancellation.abort();
    this.#element.remove();
  }

  #gap(next) {
    return this.#words === "" || next === "" || DENSE.test(this.#language) ? "" : " ";
  }

  // The newest words stay in sight, unless somebody scrolled away from them.
  #inSight(change) {
    const list = this.#element.parentElement;
    const below = () => this.#element.getBoundingClientRect().bottom - list.getBoundingClientRect().bottom;
    const wasInSight = below() < NEAR;
    change();
    if (wasInSight && below() > 0) list.scrollTop += below();
  }

  #sending(share) {
    const bar = this.#element.querySelector("progress");
    if (share < 1) {
      bar.value = share;
      bar.setAttribute("aria-label", "Upload");
      this.#enter("sending", `Sending ${Math.floor(share * 100)} %`);
    } else {
      this.#recognising();
    }
  }

  #recognising() {
    const bar = this.#element.querySelector("progress");
    bar.removeAttribute("value");
    bar.setAttribute("aria-label", "Recognition");
    this.#enter("recognising", "Recognising");
  }

  #finish() {
    const length = this.#seconds === undefined ? bytes(this.#audio.size) : clock(this.#seconds);
    const tongue = this.#language && document.getElementById("spoken").length > 2 && language(this.#language);
    const parts = [length, tongue, `took ${took(performance.now() - this.#begun)}`];
    this.#audio = undefined;
    this.#enter("done", parts.filter(Boolean).join(" · "));
    this.#settle();
  }

  #settle() {
    const silent = this.#words === "";
    this.#part("final").textContent = silent ? "No speech heard" : this.#words;
    this.#part("partial").textContent = "";
    this.#part("words").classList.toggle("silent", silent);
    this.#part("copy").hidden = silent;
  }

  #failed(error) {
    const { message, remedy } = error instanceof Refusal ? error : new Refusal(`The page failed: ${error.message}`);
    this.#enter("failed", "Failed");
    this.#part("failure").replaceChildren(paragraph(message, "what"));
    if (remedy) this.#part("failure").append(paragraph(remedy, "remedy"));
    return `${this.title}: ${message} ${remedy ?? ""}`;
  }

  #enter(state, meta) {
    const moved = this.#element.dataset.state !== state;
    this.#part("meta").textContent = meta;
    if (!moved) return;
    this.#element.dataset.state = state;
    const under = (...states) => !states.includes(state);
    const unsaid = this.#part("final").textContent === "" && this.#part("partial").textContent === "";
    this.#part("sending").hidden = under("waiting", "sending", "recognising");
    this.#part("expected").hidden = under("listening") || !unsaid;
    this.#part("words").hidden = under("done") && unsaid;
    this.#part("failure").hidden = under("failed");
    this.#part("copy").hidden = under("done");
    this.#part("again").hidden = under("failed", "cancelled");
  }

  #part(name) {
    return this.#element.querySelector(`.${name}`);
  }
}

function tooLarge(size, limit) {
  return new Refusal(
    `The file has ${bytes(size)}, and this server takes at most ${bytes(limit)}.`,
    "Compress it, to Opus or MP3 for instance, or cut it into parts.",
  );
}
