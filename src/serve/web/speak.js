// The card that turns text into speech.

import { clock, count, language } from "./format.js";
import { hide, show } from "./notice.js";
import { play, start } from "./player.js";
import { Lost, Refusal } from "./refusal.js";
import { speak } from "./server.js";

const BROKEN_OFF = new Refusal("The speech broke off before its end.", "Press Speak to try again.");

const element = (id) => document.getElementById(id);
const audio = element("audio");

let limit = Infinity;
let lost;
// The request on its way, and the one whose speech `audio` holds from begin to end, as JSON.
let request;
let held;

/** Wires the card up. `onLost` is called when a request finds no server. */
export function begin(onLost) {
  lost = onLost;
  element("text").addEventListener("input", showCount);
  element("text").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (element("say").dataset.state !== "idle") stop();
    say();
  });
  element("speed").addEventListener("input", showSpeed);
  element("speak").addEventListener("submit", (event) => {
    event.preventDefault();
    if (element("say").dataset.state === "idle") say();
    else stop();
  });
  if (/^(Mac|iP)/.test(navigator.platform)) element("keys").textContent = "⌘ + Enter speaks";
  followAudio();
  enter("idle");
  showCount();
  showSpeed();
}

/** Opens the card with what the ready server says about itself. */
export function open(facts) {
  limit = facts.limits.text_characters;
  offerVoices(facts.voices);
  element("speak-fields").disabled = facts.voices.length === 0;
  if (facts.voices.length === 0) show("speak-notice", "This server has no voice.", "It was built without one.");
  showCount();
}

/** Closes the card. */
export function close() {
  element("speak-fields").disabled = true;
}

/** Leaves nothing to whoever comes next. */
export function silence() {
  stop();
  forget();
  hide("speak-notice");
  element("text").value = "";
  showCount();
}

// Voices under their languages; where each language has one, its name says enough.
function offerVoices(voices) {
  const chosen = element("voice").value;
  const tags = [...new Set(voices.map((voice) => voice.language))];
  const groups = tags.map((tag) => voices.filter((voice) => voice.language === tag));
  const option = ({ name, language: tag }, text) => {
    const one = new Option(text, name);
    one.dataset.language = tag;
    return one;
  };
  if (groups.every((group) => group.length === 1)) {
    element("voice").replaceChildren(...voices.map((voice) => option(voice, language(voice.language))));
  } else {
    element("voice").replaceChildren(
      ...groups.map((group) => {
        const under = document.createElement("optgroup");
        under.label = language(group[0].language);
        under.append(...group.map((voice) => option(voice, voice.name)));
        return under;
      }),
    );
  }
  if (voices.some((voice) => voice.name === chosen)) element("voice").value = chosen;
}

function length() {
  return [...element("text").value].length;
}

function showCount() {
  const over = length() - limit;
  const most = Number.isFinite(limit) ? ` / ${count(limit)}` : "";
  element("count").textContent = over > 0 ? `${count(over)} over the limit of ${count(limit)}` : count(length()) + most;
  element("count").classList.toggle("over", over > 0);
  element("text").setAttribute("aria-invalid", String(over > 0));
}

function showSpeed() {
  const speed = `${Number(element("speed").value).toFixed(1)}×`;
  element("speed-value").textContent = speed;
  element("speed").setAttribute("aria-valuetext", speed);
}

async function say() {
  hide("speak-notice");
  const wish = {
    text: element("text").value,
    voice: element("voice").value,
    lang: element("voice").selectedOptions[0]?.dataset.language,
    speed: Number(element("speed").value),
  };
  const problem = fault(wish.text);
  if (problem) {
    show("speak-notice", problem);
    element("text").focus();
    return;
  }
  if (held === JSON.stringify(wish)) start(audio, askAgain);
  else await fetchAndPlay(wish);
}

function fault(text) {
  if (text.trim() === "") return "There is no text to speak yet.";
  if (length() > limit) return `The text is too long: this server speaks at most ${count(limit)} characters at once.`;
  return undefined;
}

async function fetchAndPlay(wish) {
  forget();
  enter("preparing");
  const current = new AbortController();
  request = current;
  try {
    const answer = await speak(wish, current.signal);
    const file = await play(audio, answer, askAgain);
    held = JSON.stringify(wish);
    element("download").href = URL.createObjectURL(file);
    element("download").hidden = false;
  } catch (error) {
    if (current.signal.aborted) return;
    forget();
    enter("idle");
    const { message, remedy } = error instanceof Refusal ? error : BROKEN_OFF;
    show("speak-notice", message, remedy);
    if (!(error instanceof Refusal) || error instanceof Lost) lost();
  } finally {
    if (request === current) request = undefined;
  }
}

function stop() {
  if (request) {
    request.abort();
    forget();
  } else {
    audio.pause();
    audio.currentTime = 0;
  }
  enter("idle");
}

// Lets go of the speech before.
function forget() {
  held = undefined;
  for (const address of [audio.src, element("download").href]) URL.revokeObjectURL(address);
  element("download").removeAttribute("href");
  element("download").hidden = true;
  element("player").hidden = true;
  audio.removeAttribute("src");
  audio.load();
}

function askAgain() {
  enter("idle");
  show("speak-notice", "The speech is there, and the browser waits for you.", "Press Speak once more to hear it.");
}

function enter(state) {
  element("say").dataset.state = state;
  element("say-label").textContent = { idle: "Speak", playing: "Stop", preparing: "Cancel" }[state];
}

function followAudio() {
  const bar = element("position");
  audio.addEventListener("playing", () => enter("playing"));
  for (const name of ["pause", "ended"]) audio.addEventListener(name, () => enter("idle"));
  for (const name of ["timeupdate", "durationchange", "seeked"]) audio.addEventListener(name, showPosition);
  bar.addEventListener("input", () => (audio.currentTime = Number(bar.value)));
}

function showPosition() {
  const known = Number.isFinite(audio.duration);
  const bar = element("position");
  bar.disabled = !known;
  if (known) bar.max = audio.duration;
  bar.value = audio.currentTime;
  const whole = known ? ` / ${clock(audio.duration)}` : "";
  element("played").textContent = clock(audio.currentTime) + whole;
  bar.setAttribute("aria-valuetext", element("played").textContent);
  if (audio.hasAttribute("src")) element("player").hidden = false;
}
