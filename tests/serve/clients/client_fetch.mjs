// Node with its own fetch: NODE_EXTRA_CA_CERTS=CA client_fetch.mjs URL CA RECORDING SPEECH, as client.js. The authority
// comes in by the environment only; the argument is there so that every client is called alike.

import { readFileSync, writeFileSync } from "node:fs";

const [url, , recording, speech] = process.argv.slice(2);

const spoken = await fetch(`${url}/tts`, {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ text: "one two three" }),
});
if (spoken.headers.get("content-type") !== "audio/mpeg") throw new Error(await spoken.text());
writeFileSync(speech, Buffer.from(await spoken.arrayBuffer()));

const form = new FormData();
form.append("audio", new Blob([readFileSync(recording)]), "recording.wav");
const heard = await fetch(`${url}/stt`, { method: "POST", body: form });
if (!heard.ok) throw new Error(await heard.text());
console.log((await heard.json()).transcription);
