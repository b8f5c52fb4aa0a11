// The card that turns speech into text: microphone, upload, transcripts.

import { bytes, clock, language, span } from "./format.js";
import { Recording, explanation, obstacle } from "./microphone.js";
import { hide, show } from "./notice.js";
import { Transcript } from "./transcript.js";
import { Wave } from "./wave.js";

// Seconds.
const SILENCE_NOTED_AFTER = 3;
const MARGIN = 1;

const element = (id) => document.getElementById(id);
const wave = new Wave(element("wave"));

let asking = false;
let limits;
let lost;
let pending = Promise.resolve();
let recording;

/** Wires the card up. `onLost` is called when a request finds no server. */
export function begin(onLost) {
  lost = onLost;
  element("record").addEventListener("click", () => (recording ? recording.stop() : record()));
  element("discard").addEventListener("click", () => recording?.discard());
  element("clear").addEventListener("click", clear);
  element("files").addEventListener("change", ({ target }) => {
    upload(target.files);
    target.value = "";
  });
  acceptDrops();
}

/** Opens the card with what the ready server says about itself. */
export function open(facts) {
  limits = facts.limits;
  const accepted = `${facts.formats.join(", ")}; up to ${bytes(limits.upload_bytes)} or ${span(limits.audio_seconds)}`;
  element("accepted").textContent = `or drop files here: ${accepted}`;
  offerLanguages(facts.model.languages);
  element("listen").disabled = false;
}

function offerLanguages(codes) {
  const detect = element("spoken").options[0];
  const named = codes.map((code) => new Option(language(code), code));
  named.sort((one, other) => one.text.localeCompare(other.text, "en"));
  element("spoken").replaceChildren(detect, ...named);
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
    const { what, remedy } = explanation(error);
    show("listen-notice", what, remedy);
  }
  asking = false;
  if (recording) await follow(recording);
  element("record-label").textContent = "Record";
}

// Shows the running recording until it is stopped, discarded, unplugged or as long as the server takes.
async function follow(current) {
  const full = setTimeout(() => current.stop(), (limits.audio_seconds - MARGIN) * 1000);
  const clockwork = setInterval(() => (element("elapsed").textContent = clock(current.seconds)), 200);
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
  hide("listen-notice");
  element("elapsed").textContent = "0:00";
  element("stage").classList.remove("recording");
  if (document.activeElement === element("discard")) element("record").focus();
  element("discard").hidden = true;
  if (file) enqueue(file, { title: "Recording", seconds });
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
  for (const file of files) enqueue(file, { title: file.name });
}

// One request at a time: the server recognises one after the other anyway, and the order stays visible.
function enqueue(audio, about) {
  const transcript = new Transcript(element("transcripts"), audio, about);
  const run = () => {
    pending = pending.then(async () => {
      const language = element("spoken").value;
      element("heard").textContent = await transcript.run({ language, limit: limits.upload_bytes, lost });
    });
  };
  transcript.onAgain(run);
  run();
  element("nothing").hidden = true;
  element("clear").hidden = false;
}

// Entries on their way stay.
function clear() {
  const finished = ["done", "failed", "cancelled"].map((state) => `li[data-state="${state}"]`).join();
  element("transcripts").querySelectorAll(finished).forEach((entry) => entry.remove());
  const empty = element("transcripts").children.length === 0;
  element("nothing").hidden = !empty;
  element("clear").hidden = empty;
  element("record").focus();
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
    if (!element("listen").disabled) upload(event.dataTransfer.files);
  });
}
