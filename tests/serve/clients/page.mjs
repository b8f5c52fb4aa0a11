// What people do with the page of `voicectl serve`, in a real browser: page.mjs SCENE URL CA [FILE...]
//
// Prints what came of it as JSON: `complaints` is what the browser's console shows in red, `foreign` the requests
// that left the page's origin.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { launch } from "./browser.mjs";
import { ACCESS } from "./page_access.mjs";
import { LIVE, noticeOfRecord } from "./page_live.mjs";
import { LOOKS } from "./page_looks.mjs";
import { DONE, FAKE_MICROPHONE, READY, ca, files, scene, url, words } from "./page_parts.mjs";

const PLAIN = "voice.test";

const SCENES = {
  ...ACCESS,
  ...LIVE,
  ...LOOKS,

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

  /** Keeps the transcript of FILE over a reload, downloads it into the folder of the second, and clears it. */
  history: {
    async play(page, browser) {
      const listed = () => page.evaluate(`[...document.querySelectorAll("#transcripts .words")].map((one) => one.textContent)`);
      const reload = async () => {
        await page.open(`${url}/`);
        await page.until(READY);
      };
      await page.choose("#files", [files[0]]);
      await words(page);
      await reload();
      const unkept = await listed();
      await page.choose("#files", [files[0]]);
      await words(page);
      await page.click("#keep");
      await reload();
      const kept = await listed();
      await browser.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: files[1], eventsEnabled: true });
      const complete = browser.event("Browser.downloadProgress", ({ state }) => state === "completed");
      await page.click("#save");
      await complete;
      await page.click("#clear");
      const cleared = await listed();
      await reload();
      const after = await listed();
      await page.choose("#files", [files[0]]);
      await words(page);
      await page.click("#keep");
      const stored = await page.evaluate("sessionStorage.length + localStorage.length");
      return { unkept, kept, cleared, after, stored };
    },
  },

  /** Speaks with a voice that is chosen by its name. */
  voice: {
    async play(page, browser) {
      const asked = browser.event("Network.requestWillBeSent", ({ request }) => request.url.endsWith("/tts"));
      await page.type("#text", "one two three");
      await page.evaluate(`document.getElementById("voice").value = "pico-en-GB"`);
      await page.click("#say");
      const { request } = await asked;
      await page.until(`document.getElementById("audio").ended`);
      const labels = await page.evaluate(`[...document.getElementById("voice").options].map((one) => one.text)`);
      return { wish: JSON.parse(request.postData), labels };
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
