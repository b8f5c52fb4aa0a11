// Node with the package node-fetch 2 and an agent that trusts one authority: client.js URL CA RECORDING SPEECH
//
// Writes the speech of "one two three" to the file SPEECH and prints what the server hears in RECORDING.

const fetch = require("node-fetch");
const fs = require("fs");
const https = require("https");

const [url, ca, recording, speech] = process.argv.slice(2);
const agent = new https.Agent({ ca: fs.readFileSync(ca) });

async function speak() {
  const response = await fetch(`${url}/tts`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ text: "one two three" }),
    agent,
  });
  if (response.headers.get("content-type") !== "audio/mpeg") throw new Error(await response.text());
  fs.writeFileSync(speech, await response.buffer());
}

// node-fetch 2 has no FormData of its own.
async function listen() {
  const boundary = "a-line-that-no-recording-holds";
  const head = 'Content-Disposition: form-data; name="audio"; filename="recording.wav"';
  const response = await fetch(`${url}/stt`, {
    method: "POST",
    headers: { "Content-Type": `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([
      Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`),
      fs.readFileSync(recording),
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]),
    agent,
  });
  if (!response.ok) throw new Error(await response.text());
  console.log((await response.json()).transcription);
}

speak()
  .then(listen)
  .catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
