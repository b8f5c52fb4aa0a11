// The transcripts of this page, newest on top: in memory, and in `sessionStorage` where that is wished.

import { Transcript } from "./transcript.js";

const PLACE = "voicectl.transcripts";

const element = (id) => document.getElementById(id);

// Newest last.
let entries = [];

/** Wires the controls up, and shows what this tab kept. */
export function begin() {
  element("clear").addEventListener("click", clear);
  element("save").addEventListener("click", save);
  element("keep").addEventListener("change", keep);
  const kept = stored();
  element("keep").checked = kept !== undefined;
  for (const record of kept ?? []) add(record.title, new Date(record.at)).restore(record);
  show();
}

/** A new entry on top. */
export function add(title, at) {
  const entry = new Transcript(element("transcripts"), title, at);
  entries.push(entry);
  show();
  return entry;
}

/** Takes an entry away. */
export function drop(entry) {
  entry.remove();
  entries = entries.filter((one) => one !== entry);
  changed();
}

/** Whether words are still awaited. */
export function isBusy() {
  return entries.some((entry) => !entry.isSettled);
}

/** To be called when the words of an entry are there. */
export function changed() {
  show();
  keep();
}

/** Takes all away, those on their way too. */
export function forget() {
  entries.forEach((entry) => entry.remove());
  entries = [];
  element("keep").checked = false;
  changed();
}

// Entries on their way stay.
function clear() {
  entries.filter((entry) => entry.isSettled).forEach((entry) => entry.remove());
  entries = entries.filter((entry) => !entry.isSettled);
  changed();
  element("record").focus();
}

function show() {
  element("nothing").hidden = entries.length > 0;
  element("clear").hidden = entries.length === 0;
  element("keep-field").hidden = entries.length === 0;
  element("save").hidden = records().length === 0;
}

function records() {
  return entries.map((entry) => entry.record).filter(Boolean);
}

function save() {
  const texts = records().map(({ title, at, meta, words }) => {
    // The Swedish way to write a time is nearly that of ISO 8601.
    const head = `${new Date(at).toLocaleString("sv")}  ${title} (${meta})`;
    return `${head}\n${words || "(no speech heard)"}\n`;
  });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([texts.join("\n")], { type: "text/plain" }));
  link.download = `transcripts-${new Date().toLocaleDateString("sv")}.txt`;
  link.click();
  // Some browsers begin to read a moment after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function keep() {
  try {
    if (element("keep").checked) sessionStorage.setItem(PLACE, JSON.stringify(records()));
    else sessionStorage.removeItem(PLACE);
  } catch {
    // Storage is forbidden or full: nothing outlives a reload, and the box says so.
    element("keep").checked = false;
  }
}

function stored() {
  try {
    return JSON.parse(sessionStorage.getItem(PLACE)) ?? undefined;
  } catch {
    return undefined;
  }
}
