// Who is signed in. What lets one in stays in this module; only for "keep me signed in for this tab" it is in
// `sessionStorage`, too, which ends with the tab. Never in `localStorage`, which outlives it and is every tab's.

import { Refusal, ask, json } from "./refusal.js";

const PLACE = "voicectl.session";
// Renewed when so much of a token's life is over.
const LATE = 0.8;
// A live session ends with the token that opened it, so it begins with one that is young.
const YOUNG = 0.3;
const PATIENCE = 10_000;

// { name, bearer, scopes, kept } of a key; of a login also { refresh, begun, ends }, in milliseconds since 1970.
let held;
let renewing;
let timer;
let tell = () => {};

/** Has `watcher` called after every change, with a `Refusal` where the server brought it about. */
export function watch(watcher) {
  tell = watcher;
}

/** The name of who is signed in, or `undefined`. */
export function name() {
  return held?.name;
}

/** Whether the server can be asked for what needs this scope, as far as one knows. */
export function may(scope) {
  return !held || held.scopes.includes(scope);
}

/** Takes up what was kept for this tab. */
export function restore() {
  try {
    held = JSON.parse(sessionStorage.getItem(PLACE)) ?? undefined;
  } catch {
    // Storage is forbidden, or something else wrote there.
  }
  if (held) plan();
}

/** Signs in with name and password; rejects with the server's `Refusal`. */
export async function signInAs(username, password, kept) {
  const answer = await ask("auth/login", json({ username, password }));
  take({ name: username, kept, ...tokens(await answer.json()) });
  tell();
}

/** Signs in with an API key or a token of an issuer; rejects with the server's `Refusal`. */
export async function signInWith(bearer, kept) {
  // A header can carry nothing else, and the browser's own error would say so in its own words.
  if (!/^[\x21-\x7e]+$/.test(bearer)) throw new Refusal("This is no key.", "A key has no blanks and no accents in it.");
  const answer = await ask("auth/whoami", { headers: { Authorization: `Bearer ${bearer}` } });
  const who = await answer.json();
  const name = who.kind === "key" ? `Key ${who.name}` : (who.name ?? "Signed in");
  take({ name, bearer, scopes: who.scopes, kept });
  tell();
}

/** Forgets who is signed in, here at once, and has the server end the login. */
export async function signOut() {
  const { refresh } = held ?? {};
  take(undefined);
  tell();
  if (!refresh) return;
  try {
    await ask("auth/logout", json({ refresh_token: refresh }));
  } catch {
    // It ends by itself; there is nobody left to tell.
  }
}

/** The fields that a request needs; renews a token that is over. */
export async function authorization() {
  if (held?.ends <= Date.now()) await renewed();
  return held ? { Authorization: `Bearer ${held.bearer}` } : {};
}

/** Subprotocols for a WebSocket, where a page can send no header: a ticket that is good once. */
export async function subprotocols() {
  if (held?.refresh && Date.now() > held.begun + (held.ends - held.begun) * YOUNG) await renewed();
  if (!held) return [];
  const answer = await ask("auth/ticket", { method: "POST", headers: await authorization() });
  const { ticket } = await answer.json();
  return ["voicectl", `ticket.${ticket}`];
}

/** To be called with what a request met: a refused credential is forgotten. */
export function note(refusal) {
  if (refusal.status !== 401) return;
  take(undefined);
  tell(refusal);
}

// One renewal at a time: a refresh token that is used twice ends the session.
function renewed() {
  renewing ??= renew(held).finally(() => (renewing = undefined));
  return renewing;
}

async function renew(old) {
  try {
    const answer = await ask("auth/refresh", json({ refresh_token: old.refresh }));
    const fresh = tokens(await answer.json());
    if (held === old) take({ ...old, ...fresh });
  } catch (error) {
    if (held === old) {
      note(error);
      plan(PATIENCE);
    }
    throw error;
  }
}

function plan(wait = held?.ends && held.begun + (held.ends - held.begun) * LATE - Date.now()) {
  clearTimeout(timer);
  if (!held?.refresh) return;
  // A failure plans the next try, and a request that needs the token meets it.
  timer = setTimeout(() => renewed().catch(() => {}), Math.max(0, wait));
}

function tokens({ access_token: bearer, refresh_token: refresh, expires_in: seconds, scope }) {
  const begun = Date.now();
  return { bearer, refresh, begun, ends: begun + seconds * 1000, scopes: scope.split(" ") };
}

function take(next) {
  held = next;
  try {
    if (held?.kept) sessionStorage.setItem(PLACE, JSON.stringify(held));
    else sessionStorage.removeItem(PLACE);
  } catch {
    // Storage is forbidden: it lasts until the next reload.
  }
  plan();
}
