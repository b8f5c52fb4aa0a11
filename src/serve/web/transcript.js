// One entry of the list of transcripts: a recording or file on its way to words.

import { copies } from "./copy.js";
import { bytes, clock, took } from "./format.js";
import { paragraph } from "./notice.js";
import { Lost, Refusal, transcribe } from "./server.js";

export class Transcript {
  #audio;
  #begun;
  #cancellation = new AbortController();
  #element;
  #seconds;

  /** `seconds` is the length where it is known. The entry stands at the top of `list` at once. */
  constructor(list, audio, { title, seconds }) {
    this.#audio = audio;
    this.#seconds = seconds;
    this.title = title;
    this.#element = document.getElementById("transcript").content.firstElementChild.cloneNode(true);
    this.#part("name").textContent = title;
    this.#part("cancel").addEventListener("click", () => this.#cancel());
    this.#part("cancel").setAttribute("aria-label", `Cancel ${title}`);
    copies(this.#part("copy"), () => this.#part("words").textContent);
    this.#enter("waiting", "Waiting");
    list.prepend(this.#element);
  }

  /** Makes the entry's button ask for another try. */
  onAgain(retry) {
    this.#part("again").addEventListener("click", () => {
      this.#cancellation = new AbortController();
      this.#enter("waiting", "Waiting");
      retry();
    });
  }

  /**
   * Sends the audio and shows what comes back. Resolves, never rejects, to what a screen reader is to say.
   * `limit` is the most bytes that the server takes; `lost` is called when there is no server.
   */
  async run({ language, limit, lost }) {
    if (this.#cancellation.signal.aborted) return "";
    this.#begun = performance.now();
    this.#sending(0);
    try {
      if (this.#audio.size > limit) throw tooLarge(this.#audio.size, limit);
      return this.#done(await this.#send(language));
    } catch (error) {
      if (error.name === "AbortError") return `${this.title}: cancelled`;
      if (error instanceof Lost) lost();
      return this.#failed(error);
    }
  }

  #send(language) {
    return transcribe(this.#audio, this.#audio.name, {
      language,
      onProgress: (share) => this.#sending(share),
      signal: this.#cancellation.signal,
    });
  }

  #sending(share) {
    const bar = this.#element.querySelector("progress");
    if (share < 1) {
      bar.value = share;
      this.#enter("sending", `Sending ${Math.floor(share * 100)} %`);
    } else {
      bar.removeAttribute("value");
      bar.setAttribute("aria-label", "Recognition");
      this.#enter("recognising", "Recognising");
    }
  }

  #done(words) {
    const length = this.#seconds === undefined ? bytes(this.#audio.size) : clock(this.#seconds);
    this.#enter("done", `${length} · took ${took(performance.now() - this.#begun)}`);
    const silent = words === "";
    this.#part("words").textContent = silent ? "No speech heard" : words;
    this.#part("words").classList.toggle("silent", silent);
    this.#part("copy").hidden = silent;
    return `${this.title}: ${this.#part("words").textContent}`;
  }

  #failed(error) {
    const { message, remedy } = error instanceof Refusal ? error : new Refusal(`The page failed: ${error.message}`);
    this.#enter("failed", "Failed");
    this.#part("failure").replaceChildren(paragraph(message, "what"));
    if (remedy) this.#part("failure").append(paragraph(remedy, "remedy"));
    return `${this.title}: ${message} ${remedy ?? ""}`;
  }

  #cancel() {
    this.#cancellation.abort();
    this.#enter("cancelled", "Cancelled");
  }

  #enter(state, meta) {
    const moved = this.#element.dataset.state !== state;
    this.#part("meta").textContent = meta;
    if (!moved) return;
    this.#element.dataset.state = state;
    const under = (...states) => !states.includes(state);
    this.#part("sending").hidden = under("waiting", "sending", "recognising");
    this.#part("words").hidden = under("done");
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
