// What people do with the page of `voicectl serve`, in a real browser: page.mjs SCENE URL CA [FILE...]
//
// Prints what came of it as JSON: `complaints` is what the browser's console shows in red, `foreign` the requests
// that left the page's origin.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { launch } from "./browser.mjs";
import { contrast, inline } from "./looks.mjs";

const [scene, url, ca, ...files] = process.argv.slice(2);
const PLAIN = "voice.test";
const READY = `document.getElementById("state").dataset.state === "ready"`;
const DONE = `document.querySelectorAll('#transcripts li[data-state="done"]')`;
const FAKE_MICROPHONE = "--use-fake-device-for-media-stream";
const ALLOW_MICROPHONE = "--use-fake-ui-for-media-stream";

const SCENES = {
  /** Speaks FILE into the microphone; the browser plays it once, and silence after it. */
  record: {
    flags: [FAKE_MICROPHONE, ALLOW_MICROPHONE, `--use-file-for-fake-audio-capture=${files[0]}%noloop`],
    async play(page) {
      await page.click("#record");
      await page.until(`document.getElementById("elapsed").textContent === "0:04"`);
      const label = await page.evaluate(`document.getElementById("record-label").textContent`);
      await page.click("#record");
      const transcript = await words(page);
      return { label, transcript, announced: await page.evaluate(`document.getElementById("heard").textContent`) };
    },
  },

  /** Uploads every FILE; the page shows the newest first. */
  upload: {
    async play(page) {
      await page.choose("#files", files);
      await page.until(`${DONE}.length === ${files.length}`);
      return { transcripts: await page.evaluate(`[...${DONE}].map((one) => one.querySelector(".words").textContent)`) };
    },
  },

  /** Drops FILE onto the page. */
  drop: {
    async play(page) {
      const data = { items: [], files, dragOperationsMask: 1 };
      for (const type of ["dragEnter", "dragOver", "drop"]) {
        await page.send("Input.dispatchDragEvent", { type, x: 200, y: 200, data });
      }
      return { transcript: await words(page) };
    },
  },

  /** Cancels the upload of FILE over a slow line, and then uploads it over a fast one. */
  cancel: {
    async play(page, browser) {
      const speed = (uploadThroughput) =>
        page.send("Network.emulateNetworkConditions", {
          offline: false,
          latency: 0,
          downloadThroughput: -1,
          uploadThroughput,
        });
      await speed(8_000);
      await page.choose("#files", files);
      await page.until(`document.querySelector('li[data-state="sending"] progress').value > 0`);
      const broken = browser.event("Network.loadingFailed", ({ canceled }) => canceled);
      await page.click("li .cancel");
      await broken;
      await page.until(`document.querySelector('li[data-state="cancelled"]')`);
      const meta = await page.evaluate(`document.querySelector("li .meta").textContent`);
      await speed(-1);
      await page.click("li .again");
      return { meta, transcript: await words(page) };
    },
  },

  /** Speaks a text to its end, twice, and downloads it into the folder FILE. */
  speak: {
    async play(page, browser) {
      const asked = () => page.requests.filter((request) => request.endsWith("/tts")).length;
      await page.type("#text", "one two three");
      await page.click("#say");
      await page.until(`document.getElementById("say").dataset.state === "playing"`);
      await page.until(`document.getElementById("audio").ended`);
      await page.until(`document.getElementById("say").dataset.state === "idle"`);
      await page.click("#say");
      await page.until(`document.getElementById("say").dataset.state === "playing"`);
      const duration = await page.evaluate(`document.getElementById("audio").duration`);
      const times = asked();
      await page.click("#say");
      await page.until(`document.getElementById("say").dataset.state === "idle"`);
      await browser.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: files[0], eventsEnabled: true });
      const complete = browser.event("Browser.downloadProgress", ({ state }) => state === "completed");
      await page.click("#download");
      await complete;
      return { asked: times, duration };
    },
  },

  /** Uploads FILE, which is not audio, and speaks what no voice can read. */
  refused: {
    async play(page) {
      await page.choose("#files", files);
      await page.until(`document.querySelector('li[data-state="failed"]')`);
      await page.type("#text", "\u4f60\u597d");
      await page.click("#say");
      await page.until(`!document.getElementById("speak-notice").hidden`);
      return {
        upload: await page.evaluate(`document.querySelector("li .failure").textContent`),
        speech: await page.evaluate(`document.getElementById("speak-notice").textContent`),
      };
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

  /** Records and then uploads FILE on a page that came over plain HTTP from another machine, as the browser sees it. */
  insecure: {
    ca: null,
    flags: [`--host-resolver-rules=MAP ${PLAIN} 127.0.0.1`],
    address: `http://${PLAIN}:${new URL(url).port}/`,
    async play(page) {
      const notice = await noticeOfRecord(page);
      await page.choose("#files", files);
      return { notice, transcript: await words(page) };
    },
  },

  /** Opens the page while the server is starting. */
  starting: {
    prepare(page) {
      const body = JSON.stringify({ status: "starting" });
      page.replaced.set(`${url}/readyz`, { status: 503, type: "application/json", body, times: 2 });
    },
    async arrive(page) {
      const first = await page.until(
        `document.getElementById("state").textContent !== "Connecting" &&
         { state: document.getElementById("state").textContent, closed: document.getElementById("listen").disabled }`,
      );
      await page.until(READY);
      return first;
    },
    async play(page) {
      return {
        state: await page.evaluate(`document.getElementById("state").textContent`),
        closed: await page.evaluate(`document.getElementById("listen").disabled`),
      };
    },
  },

  /** Reads what the page says about the server, and looks at it in both schemes and on a phone. */
  looks: {
    async play(page) {
      const faint = {};
      let wide;
      for (const scheme of ["light", "dark"]) {
        await page.wear({ width: 360, height: 740, scheme, mobile: true });
        wide = await page.evaluate("document.documentElement.scrollWidth");
        faint[scheme] = await page.evaluate(contrast);
      }
      return {
        faint,
        wide,
        inline: await page.evaluate(inline),
        controls: await page.controls(),
        demo: await page.evaluate(`document.getElementById("demo").innerText`),
        facts: await page.evaluate(`document.getElementById("facts").innerText`),
      };
    },
  },

  /** A page of somebody else on the same origin: speaks, then uploads FILE. */
  seed: {
    address: `${url}/seed/index.html`,
    prepare(page) {
      const served = { "index.html": ["seed.html", "text/html"], "script.js": ["seed.js", "text/javascript"] };
      for (const [name, [file, type]] of Object.entries(served)) {
        const body = readFileSync(fileURLToPath(new URL(file, import.meta.url)));
        page.replaced.set(`${url}/seed/${name}`, { type, body });
      }
    },
    async arrive() {},
    async play(page) {
      await page.type("#text", "one two three");
      await page.click("#speak");
      const played = await page.until(`document.getElementById("result").textContent`);
      await page.choose("#file", files);
      await page.until(`document.getElementById("result").textContent.startsWith("heard")`);
      return { played, heard: await page.evaluate(`document.getElementById("result").textContent`) };
    },
  },

  /** Opens the page without our authority. */
  untrusted: {
    ca: null,
    async arrive() {},
    async play() {
      return { refused: false };
    },
  },
};

/** The same in a browser that plays complete files only, such as Firefox. */
SCENES.whole = {
  ...SCENES.speak,
  prepare: (page) => page.send("Page.addScriptToEvaluateOnNewDocument", { source: "delete window.MediaSource" }),
};

async function words(page) {
  await page.until(`${DONE}.length === 1`);
  return page.evaluate(`${DONE}[0].querySelector(".words").textContent`);
}

async function noticeOfRecord(page) {
  await page.click("#record");
  await page.until(`!document.getElementById("listen-notice").hidden`);
  return page.evaluate(`document.getElementById("listen-notice").textContent`);
}

async function perform({ flags, prepare, arrive, play, address = `${url}/`, ca: anchor = ca }) {
  const browser = launch({ ca: anchor, flags });
  try {
    const page = await browser.page();
    await prepare?.(page);
    try {
      await page.open(address);
    } catch (error) {
      return { refused: error.message };
    }
    const arrival = arrive ? await arrive(page) : await page.until(READY);
    const outcome = await play(page, browser);
    const foreign = page.requests.filter((request) => {
      const { protocol, origin } = new URL(request);
      return protocol !== "blob:" && origin !== new URL(address).origin;
    });
    return { arrival, ...outcome, complaints: page.complaints, foreign };
  } finally {
    await browser.close();
  }
}

console.log(JSON.stringify(await perform(SCENES[scene])));
