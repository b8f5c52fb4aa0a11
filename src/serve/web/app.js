// Starts the page: waits for the server to be ready, opens the two cards, shows what the server runs.

import { copies } from "./copy.js";
import { bytes, count, language, span } from "./format.js";
import * as listening from "./listen.js";
import { readiness } from "./server.js";
import * as speaking from "./speak.js";

const FIRST_WAIT = 250;
const LONGEST_WAIT = 5000;
const STATES = {
  ready: "Ready",
  starting: "Starting",
  draining: "Shutting down",
  unreachable: "Not reachable",
};

const element = (id) => document.getElementById(id);

let following = false;

copies(element("demo-copy"), () => element("demo-command").textContent);
listening.begin(follow);
speaking.begin(follow);
document.addEventListener("visibilitychange", () => document.hidden || follow());
follow();

/** Asks the server for its state until it is ready, ever more patiently. */
async function follow() {
  if (following) return;
  following = true;
  for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 1.5, LONGEST_WAIT)) {
    const facts = await readiness();
    showState(facts.status);
    if (facts.status === "ready") {
      open(facts);
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
  following = false;
}

// Written only when it changes: a live region reads every write aloud.
function showState(status) {
  const words = STATES[status] ?? status;
  if (element("state").textContent !== words) element("state").textContent = words;
  element("state").dataset.state = status;
}

function open(facts) {
  element("demo").hidden = !facts.model.demo;
  listening.open(facts);
  speaking.open(facts);
  element("fact-model").textContent = facts.model.name + (facts.model.demo ? ", for digits and command words only" : "");
  element("fact-voices").textContent = [...new Set(facts.voices.map((voice) => language(voice.language)))].join(", ");
  element("fact-limits").textContent =
    `${bytes(facts.limits.upload_bytes)} or ${span(facts.limits.audio_seconds)} of audio, ` +
    `${count(facts.limits.text_characters)} characters of text`;
  element("fact-version").textContent = facts.version;
  element("facts").hidden = false;
}
