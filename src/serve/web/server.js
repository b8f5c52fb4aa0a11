// Requests to the server that this page came from. Addresses are relative, so that the page also works
// below a path of a reverse proxy.

import { Lost, ask, json, parsed, refusal } from "./refusal.js";
import * as session from "./session.js";

/** What the server says about itself; `status` is `unreachable` where it says nothing. */
export async function readiness() {
  try {
    const answer = await fetch("readyz", { cache: "no-store" });
    const facts = await answer.json();
    if (typeof facts.status === "string") return facts;
    return { status: answer.status === 503 ? "starting" : "unreachable" };
  } catch {
    return { status: "unreachable" };
  }
}

/**
 * Sends one recording and resolves to its words. `onProgress` gets the share of bytes sent, 0 to 1.
 * Only XMLHttpRequest reports upload progress in every browser.
 */
export async function transcribe(audio, name, { language, onProgress, signal }) {
  const form = new FormData();
  if (language) form.append("language", language);
  form.append("audio", audio, name);
  const fields = await session.authorization();
  signal.throwIfAborted();

  return noted(
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", "stt");
      for (const [field, value] of Object.entries(fields)) request.setRequestHeader(field, value);
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) onProgress(event.loaded / event.total);
      });
      request.upload.addEventListener("load", () => onProgress(1));
      request.addEventListener("load", () => {
        const body = parsed(request.responseText);
        if (request.status === 200 && typeof body?.transcription === "string") {
          resolve(body.transcription.trim());
        } else {
          reject(refusal(request.status, body, request.getResponseHeader("Retry-After")));
        }
      });
      request.addEventListener("error", () => reject(new Lost()));
      request.addEventListener("abort", () => reject(new DOMException("cancelled", "AbortError")));
      signal.addEventListener("abort", () => request.abort(), { once: true });
      request.send(form);
    }),
  );
}

/** Asks for speech and resolves to the answer once it begins; its body is the MP3 as it is being spoken. */
export async function speak(wish, signal) {
  const { headers, ...rest } = json(wish);
  return noted(ask("tts", { ...rest, headers: { ...headers, ...(await session.authorization()) }, signal }));
}

/** Opens `ws/asr`, for whom it may be opened; resolves to a socket that is on its way. */
export async function openSocket() {
  const address = new URL("ws/asr", document.baseURI);
  address.protocol = address.protocol.replace("http", "ws");
  return new WebSocket(address, await noted(session.subprotocols()));
}

// What the server refuses may be the end of a login.
async function noted(answer) {
  try {
    return await answer;
  } catch (error) {
    session.note(error);
    throw error;
  }
}
