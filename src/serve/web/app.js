// Starts the page: waits for the server to be ready, asks who you are where it must, opens the two cards, shows what
// the server runs.

import { copies } from "./copy.js";
import { bytes, count, language, span } from "./format.js";
import * as listening from "./listen.js";
import { readiness } from "./server.js";
import * as session from "./session.js";
import * as signin from "./signin.js";
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

// What the ready server said last.
let facts;
let following = false;
// Whether somebody was let in, so that there may be work of theirs on the page.
let inside = false;
// Why the server sent somebody away.
let reason;

copies(element("demo-copy"), () => element("demo-command").textContent);
listening.begin(follow);
speaking.begin(follow);
signin.begin();
element("signout").addEventListener("click", signOut);
session.watch(admit);
session.restore();
document.addEventListener("visibilitychange", () => document.hidden || follow());
follow();

/** Asks the server for its state until it is ready, ever more patiently. */
async function follow() {
  if (following) return;
  following = true;
  for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 1.5, LONGEST_WAIT)) {
    const said = await readiness();
    showState(said.status);
    if (said.status === "ready") {
      facts = said;
      showFacts();
      arrange();
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
  following = false;
}

// Somebody came or went. Where the server sent them away, it may have been closed since it was asked last.
function admit(refusal) {
  reason = refusal;
  if (reason) follow();
  else if (facts) arrange();
}

/** Opens the cards to whom the server lets in, and asks all others who they are. */
function arrange() {
  const name = session.name();
  element("account").hidden = name === undefined;
  element("account-name").textContent = name ?? "";
  if (facts.access?.open === false && name === undefined) {
    listening.close();
    speaking.close();
    show(inside);
    signin.ask(facts.access, reason);
    return;
  }
  inside = true;
  const entering = !element("signin").hidden;
  signin.leave();
  show(true);
  listening.open(facts);
  speaking.open(facts);
  if (entering) element("record").focus();
}

// What concerns only those who are in.
function show(wish) {
  element("main").hidden = !wish;
  element("demo").hidden = !wish || !facts.model.demo;
  element("facts").hidden = !wish;
}

async function signOut() {
  listening.forget();
  speaking.silence();
  inside = false;
  await session.signOut();
}

// Written only when it changes: a live region reads every write aloud.
function showState(status) {
  const words = STATES[status] ?? status;
  if (element("state").textContent !== words) element("state").textContent = words;
  element("state").dataset.state = status;
}

function showFacts() {
  element("fact-model").textContent = facts.model.name + (facts.model.demo ? ", for digits and command words only" : "");
  element("fact-voices").textContent = [...new Set(facts.voices.map((voice) => language(voice.language)))].join(", ");
  element("fact-limits").textContent =
    `${bytes(facts.limits.upload_bytes)} or ${span(facts.limits.audio_seconds)} of audio, ` +
    `${count(facts.limits.text_characters)} characters of text`;
  element("fact-version").textContent = facts.version;
}
