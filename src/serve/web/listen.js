// The card that turns speech into text: microphone and upload. The words are in the list of `history.js`.

import { explanation, obstacle } from "./blocked.js";
import { bytes, clock, language, span } from "./format.js";
import * as history from "./history.js";
import { Live } from "./live.js";
import { Recording } from "./microphone.js";
import { hide, show } from "./notice.js";
import * as session from "./session.js";
import { Wave } from "./wave.js";

// Seconds.
const SILENCE_NOTED_AFTER = 3;
const MARGIN = 1;

const SOON = "Speak: the words appear here.";
const LATER = "The words appear when you press Stop.";

const element = (id) => document.getElementById(id);
const wave = new Wave(element("wave"));

let asking = false;
let closed = true;
let limits;
let lost;
// What waits until somebody signs in.
let parked = [];
let pending = Promise.resolve();
let recording;

/** Wires the card up. `onLost` is called when a request finds no server. */
export function begin(onLost) {
  lost = onLost;
  element("record").addEventListener("click", () => (recording ? recording.stop() : record()));
  element("discard").addEventListener("click", () => recording?.discard());
  element("files").addEventListener("change", ({ target }) => {
    upload(target.files);
    target.value = "";
  });
  // What was spoken is nowhere else before its words are there.
  window.addEventListener("beforeunload", (event) => {
    if (recording || history.isBusy()) event.preventDefault();
  });
  acceptDrops();
  history.begin();
}

/** Opens the card with what the ready server says about itself. */
export function open(facts) {
  limits = facts.limits;
  const accepted = `${facts.formats.join(", ")}; up to ${bytes(limits.upload_bytes)} or ${span(limits.audio_seconds)}`;
  element("accepted").textContent = `or drop files here: ${accepted}`;
  offerLanguages(facts.model.languages);
  shut(false);
  parked.splice(0).forEach((send) => send());
}

/** Closes the card. A recording that runs goes on, and waits with its words. */
export function close() {
  shut(true);
}

/** Leaves nothing to whoever comes next. */
export function forget() {
  recording?.discard();
  parked = [];
  history.forget();
}

function shut(wish) {
  closed = wish;
  element("listen").disabled = closed && !recording;
}

function offerLanguages(codes) {
  const chosen = element("spoken").value;
  const detect = element("spoken").options[0];
  const named = codes.map((code) => new Option(language(code), code));
  named.sort((one, other) => one.text.localeCompare(other.text, "en"));
  element("spoken").replaceChildren(detect, ...named);
  if (codes.includes(chosen)) element("spoken").value = chosen;
  element("spoken-field").hidden = codes.length < 2;
}

async function record() {
  if (asking) return;
  hide("listen-notice");
  const reason = obstacle();
  if (reason) return show("listen-notice", reason.what, reason.remedy);

  asking = true;
  element("record-label").textContent = "Allow the microphone";
  try {
    recording = await Recording.start();
  } catch (error) {
    const { what, remedy } = await explanation(error);
    show("listen-notice", what, remedy);
  }
  asking = false;
  if (recording) await follow(recording);
  element("record-label").textContent = "Record";
}

// Shows the running recording until it is stopped, discarded, unplugged or as long as the server takes.
async function follow(current) {
  const entry = history.add("Recording");
  const live = current.streams && session.may("stream") ? listenLive(current, entry) : undefined;
  entry.listen(live ? SOON : LATER);
  let isFull = false;
  const fill = () => {
    isFull = true;
    current.stop();
  };
  const full = setTimeout(fill, (limits.audio_seconds - MARGIN) * 1000);
  const clockwork = setInterval(() => showProgress(current), 200);
  const noteSilence = silenceNote(current);
  element("record-label").textContent = "Stop";
  element("stage").classList.add("recording");
  element("discard").hidden = false;
  wave.follow(() => noteSilence(current.level));

  const { file, seconds } = await current.finished;
  recording = undefined;
  clearTimeout(full);
  clearInterval(clockwork);
  wave.stop();
  if (isFull) show("listen-notice", `This server takes ${span(limits.audio_seconds)} at once.`, "Press Record to go on.");
  else hide("listen-notice");
  element("elapsed").textContent = "0:00";
  element("level").setAttribute("aria-valuenow", "0");
  element("stage").classList.remove("recording");
  if (document.activeElement === element("discard")) element("record").focus();
  element("discard").hidden = true;
  shut(closed);
  if (file) {
    entry.take(file, seconds);
    settle(entry, live, seconds);
  } else {
    live?.abort();
    history.drop(entry);
  }
}

function listenLive(current, entry) {
  const live = new Live({
    language: element("spoken").value,
    // The file goes the other way then.
    onBroken: () => entry.expect(LATER),
    onWords(words) {
      entry.hear(words);
      if (words.isFinal) announce(words.text);
    },
  });
  current.stream((samples) => live.hear(samples));
  return live;
}

function showProgress(current) {
  element("elapsed").textContent = clock(current.seconds);
  const level = Math.round(current.level * 100);
  element("level").setAttribute("aria-valuenow", level);
  element("level").setAttribute("aria-valuetext", level === 0 ? "silent" : `${level} %`);
}

// The last words come over the live connection; where that fails, all words of the file.
async function settle(entry, live, seconds) {
  const send = sending(entry);
  if (!live) return send();
  entry.signal.addEventListener("abort", () => live.abort());
  try {
    await live.finish(seconds);
  } catch {
    return send();
  }
  announce(entry.finish());
  history.changed();
}

// A new node each time: the same words twice would be no change.
function announce(words) {
  if (words) element("heard").replaceChildren(words);
}

// A muted microphone delivers silence without any error, so that somebody has to say so.
function silenceNote(current) {
  let heard = false;
  let noted = false;
  return (level) => {
    if (level > 0 && !heard) {
      heard = true;
      if (noted) hide("listen-notice");
    } else if (!heard && !noted && current.measured && current.seconds > SILENCE_NOTED_AFTER) {
      noted = true;
      show(
        "listen-notice",
        "No sound comes from the microphone.",
        "See that it is not muted, and that the browser uses the right one.",
      );
    }
    return level;
  };
}

function upload(files) {
  for (const file of files) {
    const entry = history.add(file.name);
    entry.take(file);
    sending(entry)();
  }
}

// What sends an entry. One at a time: the server recognises one after the other anyway, and the order stays visible.
function sending(entry) {
  const send = () => {
    pending = pending.then(async () => {
      const words = await entry.send({ language: element("spoken").value, limit: limits.upload_bytes, lost });
      if (words === undefined) parked.push(send);
      else announce(words);
      history.changed();
    });
  };
  entry.onAgain(send);
  return send;
}

function acceptDrops() {
  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
  const over = (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    element("stage").classList.add("over");
  };
  const away = () => element("stage").classList.remove("over");
  document.addEventListener("dragenter", over);
  document.addEventListener("dragover", over);
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) away();
  });
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    away();
    if (!closed) upload(event.dataTransfer.files);
  });
}
