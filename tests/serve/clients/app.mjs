// The page of docs/access-clients.md at https://app.test, in a real browser: app.mjs URL CA FOLDER FIELDS
//
// FOLDER has index.html, voice.js, hello.wav, and the certificate of app.test in tls/. FIELDS is a JSON array with what to
// type into the form, by the names of its fields: one object for each visit. Prints an array of what came of each.

import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:https";
import { join } from "node:path";

import { launch } from "./browser.mjs";

const [url, ca, folder, fields] = process.argv.slice(2);
const TYPES = { "/": "text/html", "/voice.js": "text/javascript" };

const tls = (name) => readFileSync(join(folder, "tls", name));
const server = createServer({ cert: tls("fullchain.pem"), key: tls("privkey.pem") }, ({ url: path }, answer) => {
  const file = join(folder, path === "/" ? "index.html" : path);
  // A browser asks for an icon too.
  if (!TYPES[path] || !existsSync(file)) return answer.writeHead(204).end();
  answer.writeHead(200, { "Content-Type": TYPES[path] }).end(readFileSync(file));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

const browser = launch({ ca, flags: [`--host-resolver-rules=MAP app.test:443 127.0.0.1:${server.address().port}`] });
try {
  const outcomes = [];
  for (const values of JSON.parse(fields)) {
    const page = await browser.page();
    await page.open("https://app.test/");
    for (const [name, value] of Object.entries({ url, ...values })) await page.type(`[name=${name}]`, value);
    await page.choose("[name=audio]", [join(folder, "hello.wav")]);
    await page.click("button");
    const said = await page.until(`document.querySelector("output").textContent`);
    outcomes.push({ said, complaints: page.complaints, requests: page.requests });
  }
  console.log(JSON.stringify(outcomes));
} finally {
  await browser.close();
  server.close();
  server.closeAllConnections();
}
