// The card that asks who you are, where the server is for those with a credential only.

import { hide, show } from "./notice.js";
import { Refusal } from "./refusal.js";
import * as session from "./session.js";

const element = (id) => document.getElementById(id);

// `user`, `key`, or `undefined` where there is no way in.
let chosen;

/** Wires the card up. */
export function begin() {
  for (const way of document.querySelectorAll('#signin input[name="way"]')) {
    way.addEventListener("change", () => choose(way.value));
  }
  submits("signin-user", () => session.signInAs(element("username").value, element("password").value, keeps("user")));
  submits("signin-key", () => session.signInWith(element("key").value.trim(), keeps("key")));
}

/** Asks; `access` is what the server says of its ways in, `refusal` why it asks again. */
export function ask({ keys, users, issuers }, refusal) {
  const wasHidden = element("signin").hidden;
  const offered = [users && "user", (keys || issuers) && "key"].filter(Boolean);
  element("ways").hidden = offered.length < 2;
  element("signin-none").hidden = offered.length > 0;
  element("signin-why").hidden = offered.length === 0;
  element("key-label").textContent = issuers ? (keys ? "API key or token" : "Token of your issuer") : "API key";
  if (wasHidden || !offered.includes(chosen)) choose(offered[0]);
  if (refusal) explain(refusal);
  element("signin").hidden = false;
  if (wasHidden) element("signin").querySelector("form:not([hidden]) input:not([hidden])")?.focus();
}

/** Takes the card away, with what was typed into it. */
export function leave() {
  element("signin").hidden = true;
  hide("signin-notice");
  for (const form of element("signin").querySelectorAll("form")) form.reset();
}

function choose(way) {
  chosen = way;
  for (const one of ["user", "key"]) {
    element(`signin-${one}`).hidden = one !== way;
    element(`way-${one}`).checked = one === way;
  }
  hide("signin-notice");
}

function keeps(way) {
  return element(`signin-${way}`).elements.keep.checked;
}

function submits(id, signIn) {
  const form = element(id);
  const button = form.querySelector("button[type=submit]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.getAttribute("aria-disabled")) return;
    hide("signin-notice");
    // Not `disabled`: that would take the focus away.
    button.setAttribute("aria-disabled", "true");
    try {
      await signIn();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refuse(form, error);
    } finally {
      button.removeAttribute("aria-disabled");
    }
  });
}

function refuse(form, { kind, message, remedy, seconds }) {
  const wait = seconds ? `Wait ${seconds} s, then try again.` : "Wait a minute, then try again.";
  const [what, more] =
    {
      "login-refused": ["The name or the password is wrong.", "Check both; capital letters count."],
      "credential-refused": ["This does not let you in.", remedy],
      "credential-malformed": ["This is no key, and no token either.", "See that it is pasted as a whole."],
      "too-many-failures": ["There were too many wrong tries from here, or with this name.", wait],
      busy: ["Too many sign in at the moment.", wait],
    }[kind] ?? [message, remedy];
  show("signin-notice", what, more);
  const secret = form.querySelector("input[type=password]");
  if (kind?.endsWith("refused")) secret.select();
  secret.focus();
}

// Why somebody who was in is out.
function explain({ kind, remedy }) {
  const isOver = kind === "credential-refused";
  const what = isOver ? "You are signed out: what let you in is not good any more." : "This needs a sign-in now.";
  const rest = "What is on this page stays, and what waits goes on when you are in again.";
  show("signin-notice", what, isOver && remedy ? `${remedy} ${rest}` : rest);
}
