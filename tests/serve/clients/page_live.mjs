// Scenes with the microphone: words that come while somebody speaks, what happens where they cannot come, and why the
// microphone may be out of reach.

import { readFileSync } from "node:fs";

import { FAKE_MICROPHONE, beforehand, files, microphone, url, words } from "./page_parts.mjs";

// Writes down what the page shows and says, as it changes.
const WATCH = `addEventListener("DOMContentLoaded", () => {
  window.seen = { partials: [], announced: [], levels: [] };
  new MutationObserver(() => {
    const partial = document.querySelector("#transcripts .partial")?.textContent.trim();
    if (partial) seen.partials.push(partial);
    seen.levels.push(Number(document.getElementById("level").getAttribute("aria-valuenow")));
  }).observe(document.body, { attributes: true, childList: true, characterData: true, subtree: true });
  new MutationObserver(([{ target }]) => seen.announced.push(target.textContent))
    .observe(document.getElementById("heard"), { childList: true });
})`;

const told = (page) => page.evaluate("window.seen");

/** Speaks FILE until its first words stand, and some seconds more. */
const live = {
  flags: microphone(files[0]),
  prepare: (page) => beforehand(page, WATCH),
  async play(page, browser) {
    const opened = browser.event("Network.webSocketCreated", () => true);
    await page.click("#record");
    await page.until(`document.querySelector("#transcripts .final").textContent`);
    const label = await page.evaluate(`document.getElementById("record-label").textContent`);
    await page.until(`document.getElementById("elapsed").textContent === "0:06"`);
    await page.click("#record");
    const transcript = await words(page);
    const { url: address } = await opened;
    const sent = page.requests.filter((request) => request.endsWith("/stt")).length;
    return { label, transcript, address, sent, ...(await told(page)) };
  },
};

/** Speaks FILE where it cannot be heard live: the recording is sent at its end. */
const late = {
  flags: microphone(files[0]),
  prepare: (page) => beforehand(page, WATCH),
  async play(page) {
    await page.click("#record");
    const hint = await page.until(
      `[...document.querySelectorAll("#transcripts .expected")].map((one) => one.textContent)
         .find((text) => text.includes("Stop"))`,
    );
    await page.until(`document.getElementById("elapsed").textContent === "0:04"`);
    await page.click("#record");
    const transcript = await words(page);
    const sent = page.requests.filter((request) => request.endsWith("/stt")).length;
    return { hint, transcript, sent, ...(await told(page)) };
  },
};

export const LIVE = {
  live,
  late,

  /** The same in a browser whose audio keeps the rate of the sound card, such as Firefox. */
  resampled: {
    ...live,
    async prepare(page) {
      await beforehand(page, WATCH);
      const source = `const Own = AudioContext;
        window.AudioContext = class extends Own { constructor() { super(); window.rate = this.sampleRate; } };`;
      await beforehand(page, source);
    },
    async play(page, browser) {
      return { ...(await live.play(page, browser)), rate: await page.evaluate("window.rate") };
    },
  },

  /** The same in a browser without worklets. */
  unworkable: {
    ...late,
    async prepare(page) {
      await late.prepare(page);
      await beforehand(page, "delete BaseAudioContext.prototype.audioWorklet");
    },
  },

  /** Speaks FILE into the browser's own recorder, whose Opus goes to the server as it comes. */
  recorder: {
    flags: microphone(files[0]),
    async play(page) {
      await page.evaluate(`(async () => {
        window.finals = [];
        const socket = new WebSocket(location.origin.replace("http", "ws") + "/ws/asr");
        socket.onmessage = ({ data }) => {
          const message = JSON.parse(data);
          if (message.type === "final") finals.push(message.text);
          if (message.type === "error") finals.push(message.message);
        };
        await new Promise((open) => { socket.onopen = open; });
        socket.send(JSON.stringify({ type: "config", encoding: "opus-webm", language: "en" }));
        const sound = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
        const recorder = new MediaRecorder(sound);
        recorder.ondataavailable = ({ data }) => socket.send(data);
        recorder.onstart = () => { window.kind = recorder.mimeType; };
        recorder.start(250);
      })()`);
      const text = await page.until(`finals.length > 1 && finals.join(" ")`);
      return { text, kind: await page.evaluate("window.kind") };
    },
  },

  /** Speaks FILE while the browser's audio stands still, as during a call, or where there is no loudspeaker. */
  standing: {
    flags: microphone(files[0]),
    prepare(page) {
      const source = `const Own = AudioContext;
        window.AudioContext = class extends Own { constructor(options) { super(options); this.suspend(); } resume() {} };`;
      return beforehand(page, source);
    },
    async play(page) {
      await page.click("#record");
      await page.until(`document.getElementById("elapsed").textContent === "0:04"`);
      await page.click("#record");
      const transcript = await words(page);
      const sent = page.requests.filter((request) => request.endsWith("/stt")).length;
      return { transcript, sent };
    },
  },

  /** Speaks FILE, loses the network before the end, and tries again when it is back. */
  offline: {
    flags: microphone(files[0]),
    async play(page) {
      const network = (offline) =>
        page.send("Network.emulateNetworkConditions", {
          offline,
          latency: 0,
          downloadThroughput: -1,
          uploadThroughput: -1,
        });
      await page.click("#record");
      await page.until(`document.getElementById("elapsed").textContent === "0:04"`);
      await network(true);
      await page.click("#record");
      await page.until(`document.querySelector('li[data-state="failed"]')`);
      const failure = await page.evaluate(`document.querySelector("li .failure").textContent`);
      await network(false);
      await page.click("li .again");
      return { failure, transcript: await words(page) };
    },
  },

  /** Speaks FILE and throws the recording away. */
  discarded: {
    flags: microphone(files[0]),
    async play(page) {
      await page.click("#record");
      await page.until(`document.getElementById("elapsed").textContent === "0:02"`);
      await page.click("#discard");
      await page.until(`document.getElementById("record-label").textContent === "Record"`);
      return { entries: await page.evaluate(`document.querySelectorAll("#transcripts li").length`) };
    },
  },

  /** Records without permission. */
  denied: {
    flags: [FAKE_MICROPHONE],
    async play(page, browser) {
      const denied = { permission: { name: "microphone" }, setting: "denied", origin: new URL(url).origin };
      await browser.send("Browser.setPermission", denied);
      return { notice: await noticeOfRecord(page) };
    },
  },

  /** Records without a microphone. */
  missing: {
    async play(page, browser) {
      const granted = { permission: { name: "microphone" }, setting: "granted", origin: new URL(url).origin };
      await browser.send("Browser.setPermission", granted);
      return { notice: await noticeOfRecord(page) };
    },
  },

  /** Records on a page that came with a policy against it; FILE is the page. */
  policy: {
    flags: [FAKE_MICROPHONE],
    prepare(page) {
      const headers = [{ name: "Permissions-Policy", value: "microphone=()" }];
      page.replaced.set(`${url}/`, { type: "text/html", headers, body: readFileSync(files[0]) });
    },
    async play(page) {
      return { notice: await noticeOfRecord(page) };
    },
  },

  /** Records where the browser gives the errors that a test cannot bring about, in the words of Chromium. */
  blocked: {
    flags: [FAKE_MICROPHONE],
    async play(page) {
      const notices = {};
      for (const [name, message] of [
        ["NotReadableError", "Could not start audio source"],
        ["NotAllowedError", "Permission denied by system"],
        ["NotAllowedError", "Permission dismissed"],
        ["SecurityError", "Invalid security origin"],
        ["InvalidStateError", "The document is not active"],
      ]) {
        const error = `new DOMException(${JSON.stringify(message)}, "${name}")`;
        await page.evaluate(`navigator.mediaDevices.getUserMedia = () => Promise.reject(${error}); undefined`);
        notices[message] = await noticeOfRecord(page);
      }
      return { notices };
    },
  },
};

/** What the page says to a press of Record. */
export async function noticeOfRecord(page) {
  await page.evaluate(`document.getElementById("listen-notice").hidden = true`);
  await page.click("#record");
  await page.until(`!document.getElementById("listen-notice").hidden`);
  return page.evaluate(`document.getElementById("listen-notice").textContent`);
}
