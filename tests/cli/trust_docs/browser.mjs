// browser.mjs URL CA EXAMPLE: runs the code of a file in the server's page, with a microphone that hums; the code must come
// to a `transcription`.

import { readFileSync } from "node:fs";

import { launch } from "../../serve/clients/browser.mjs";

const [url, ca, example] = process.argv.slice(2);
const flags = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];
const browser = launch({ ca, flags });
try {
  const page = await browser.page();
  await page.open(url);
  const kind = await page.evaluate(`(async () => { ${readFileSync(example)}; return typeof transcription; })()`);
  if (kind !== "string") throw new Error(`transcription is ${kind}`);
} finally {
  await browser.close();
}
