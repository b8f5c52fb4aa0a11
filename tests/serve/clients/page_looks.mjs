// Scenes in which somebody looks closely: contrast, width, names of controls, and the rules of axe-core.

import { readFileSync } from "node:fs";

import { contrast, inline } from "./looks.mjs";
import { files, microphone, words } from "./page_parts.mjs";

const PHONE = { width: 360, height: 740, mobile: true };
const DESKTOP = { width: 1280, height: 860 };

/** What axe-core, the first FILE, finds wrong in both schemes, on phone and desktop. */
async function findings(page) {
  const found = {};
  for (const scheme of ["light", "dark"]) {
    for (const [name, size] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
      await page.wear({ ...size, scheme });
      found[`${scheme} ${name}`] = await page.aside(
        `${readFileSync(files[0], "utf8")};
         axe.run(document, { resultTypes: ["violations"] }).then(({ violations, passes }) => ({
           rules: passes.length,
           bad: violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" ")),
         }))`,
      );
    }
  }
  return found;
}

export const LOOKS = {
  /** Reads what the page says about the server, and looks at it in both schemes and on a phone. */
  looks: {
    async play(page) {
      const faint = {};
      let wide;
      for (const scheme of ["light", "dark"]) {
        await page.wear({ ...PHONE, scheme });
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

  /** Does all of it without a mouse: records FILE, changes the speed, speaks. */
  keyboard: {
    flags: microphone(files[0]),
    async play(page) {
      const outlines = [];
      const reach = async (id) => {
        for (let presses = 0; presses < 40; presses += 1) {
          await page.press("Tab");
          const [at, outline] = await page.evaluate(
            `[document.activeElement.id, getComputedStyle(document.activeElement).outlineStyle]`,
          );
          if (at !== id) continue;
          outlines.push(outline);
          return;
        }
        throw new Error(`no number of tabs leads to ${id}`);
      };
      await reach("record");
      await page.press("Enter");
      await page.until(`document.getElementById("elapsed").textContent === "0:04"`);
      await page.press("Enter");
      const transcript = await words(page);
      await reach("transcripts");
      await reach("text");
      await page.send("Input.insertText", { text: "one two three" });
      await page.press("Enter", { control: true });
      await page.until(`document.getElementById("audio").ended`);
      await reach("voice");
      await reach("say");
      return { outlines, transcript };
    },
  },

  /** Looks at the page when nothing was done yet, while FILE is recorded, and with its words and speech there. */
  axe: {
    flags: microphone(files[1]),
    async play(page) {
      const idle = await findings(page);
      await page.click("#record");
      await page.until(`document.querySelector("#transcripts .partial").textContent`);
      const recording = await findings(page);
      await page.click("#record");
      await words(page);
      await page.type("#text", "one two three");
      await page.click("#say");
      await page.until(`!document.getElementById("download").hidden`);
      return { idle, recording, done: await findings(page) };
    },
  },

  /** Looks at the card that asks who you are, with what it says to a wrong password. */
  "axe outside": {
    async play(page) {
      await page.until(`!document.getElementById("signin").hidden`);
      const outside = await findings(page);
      await page.type("#username", "anna");
      await page.type("#password", "wrong password");
      await page.click("#signin-user [type=submit]");
      await page.until(`!document.getElementById("signin-notice").hidden`);
      await page.wear({ ...PHONE });
      const wide = await page.evaluate("document.documentElement.scrollWidth");
      return { outside, wrong: await findings(page), wide };
    },
  },
};
