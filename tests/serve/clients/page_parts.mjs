// What the scenes of page.mjs share.

export const [scene, url, ca, ...files] = process.argv.slice(2);

export const READY = `document.getElementById("state").dataset.state === "ready"`;
export const DONE = `document.querySelectorAll('#transcripts li[data-state="done"]')`;
export const FAKE_MICROPHONE = "--use-fake-device-for-media-stream";

/** Flags of a browser whose microphone is allowed and plays a file once, and silence after it. */
export function microphone(file) {
  return [FAKE_MICROPHONE, "--use-fake-ui-for-media-stream", `--use-file-for-fake-audio-capture=${file}%noloop`];
}

/** The words of the one transcript that there is, once it is done. */
export async function words(page) {
  await page.until(`${DONE}.length === 1`);
  return page.evaluate(`${DONE}[0].querySelector(".words").textContent`);
}

export function text(page, id) {
  return page.evaluate(`document.getElementById(${JSON.stringify(id)}).innerText`);
}

/** Has `source` run before every script of the page. */
export function beforehand(page, source) {
  return page.send("Page.addScriptToEvaluateOnNewDocument", { source });
}
