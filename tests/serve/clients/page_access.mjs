// Scenes at a server that is closed: signing in, staying in, being sent away, signing out.

import { rmSync } from "node:fs";

import { DONE, READY, beforehand, files, microphone, text, url, words } from "./page_parts.mjs";

const INSIDE = `!document.getElementById("main").hidden && !document.getElementById("listen").disabled`;
const ASKED = `!document.getElementById("signin").hidden`;
const NOTICE = `!document.getElementById("signin-notice").hidden`;

async function signIn(page, name, password, { kept = false } = {}) {
  await page.type("#username", name);
  await page.type("#password", password);
  if (kept) await page.click('#signin-user [name="keep"]');
  await page.click("#signin-user [type=submit]");
}

async function refusalOf(page, attempt) {
  await attempt();
  await page.until(NOTICE);
  return text(page, "signin-notice");
}

/** What the tab and the browser keep. */
function kept(page) {
  return page.evaluate(`({ session: Object.keys(sessionStorage), local: Object.keys(localStorage) })`);
}

const [recording, ...more] = files;

export const ACCESS = {
  /** Signs in with a wrong password and a right one, hears FILE live, uploads it, speaks, and signs out. */
  user: {
    flags: microphone(recording),
    async play(page, browser) {
      await page.until(ASKED);
      const first = { main: await page.evaluate(`document.getElementById("main").hidden`), focus: await page.evaluate("document.activeElement.id") };
      const wrong = await refusalOf(page, () => signIn(page, "anna", "wrong password"));
      const opened = browser.event("Network.webSocketCreated", () => true);
      await signIn(page, "anna", "correct horse");
      await page.until(INSIDE);
      const name = await text(page, "account");
      await page.click("#record");
      await page.until(`document.getElementById("elapsed").textContent === "0:04"`);
      await page.click("#record");
      const live = await words(page);
      await page.choose("#files", [recording]);
      await page.until(`${DONE}.length === 2`);
      const uploaded = await page.evaluate(`${DONE}[0].querySelector(".words").textContent`);
      await page.type("#text", "one two three");
      await page.click("#say");
      await page.until(`document.getElementById("audio").ended`);
      const inside = await kept(page);
      const secret = await page.evaluate(`document.getElementById("password").value`);
      await page.click("#signout");
      await page.until(ASKED);
      const left = await page.evaluate(`document.querySelectorAll("#transcripts li").length`);
      const address = (await opened).url;
      return { first, wrong, name, live, uploaded, inside, secret, left, address };
    },
  },

  /** Signs in with a wrong key and with the key that comes after FILE. */
  key: {
    async play(page) {
      await page.until(ASKED);
      await page.click("#way-key");
      const attempt = async (key) => {
        await page.type("#key", key);
        await page.click("#signin-key [type=submit]");
      };
      const wrong = await refusalOf(page, () => attempt(`vctl_aaaaaaaa_${"A".repeat(43)}aaaaaa`));
      const noise = await refusalOf(page, () => attempt("clé d'Anna"));
      await attempt(more[0]);
      await page.until(INSIDE);
      const name = await text(page, "account");
      await page.choose("#files", [recording]);
      return { wrong, noise, name, transcript: await words(page), kept: await kept(page) };
    },
  },

  /** Stays signed in over a reload and over the end of the token, until it signs out. */
  stay: {
    // An hour is over at once where the page looks at the clock.
    prepare: (page) => beforehand(page, "const now = Date.now; window.later = 0; Date.now = () => now() + window.later"),
    async play(page) {
      await page.until(ASKED);
      await signIn(page, "anna", "correct horse", { kept: true });
      await page.until(INSIDE);
      const inside = await kept(page);
      await page.open(`${url}/`);
      await page.until(READY);
      await page.until(INSIDE);
      await page.evaluate("window.later = 3_600_000");
      await page.choose("#files", [recording]);
      const transcript = await words(page);
      const renewals = page.requests.filter((request) => request.endsWith("/auth/refresh")).length;
      await page.click("#signout");
      await page.until(ASKED);
      const outside = await kept(page);
      await page.open(`${url}/`);
      await page.until(READY);
      await page.until(ASKED);
      return { inside, transcript, renewals, outside };
    },
  },

  /** Speaks FILE while the login is ended on the server (its file comes after FILE), and signs in again. */
  ended: {
    flags: microphone(recording),
    async play(page) {
      await page.until(ASKED);
      await signIn(page, "anna", "correct horse");
      await page.until(INSIDE);
      await page.click("#record");
      await page.until(`document.getElementById("elapsed").textContent === "0:01"`);
      rmSync(more[0]);
      await page.until(`document.getElementById("elapsed").textContent === "0:04"`);
      await page.click("#record");
      await page.until(ASKED);
      const notice = await text(page, "signin-notice");
      const waiting = await page.until(`document.querySelector('li[data-state="waiting"] .meta').textContent`);
      await signIn(page, "anna", "correct horse");
      return { notice, waiting, transcript: await words(page) };
    },
  },

  /** Guesses until the server has enough of it. */
  guess: {
    async play(page) {
      await page.until(ASKED);
      const notices = [];
      for (const guess of ["password 1", "password 2", "password 3"]) {
        notices.push(await refusalOf(page, () => signIn(page, "anna", guess)));
        await page.evaluate(`document.getElementById("signin-notice").hidden = true`);
      }
      return { notices };
    },
  },
};
