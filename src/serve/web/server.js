// Requests to the server that this page came from. Addresses are relative, so that the page also works
// below a path of a reverse proxy.

/** The server said no, or could not be reached: what happened, and what more there is to say or to do. */
export class Refusal extends Error {
  constructor(message, remedy) {
    super(message);
    this.name = "Refusal";
    this.remedy = remedy;
  }
}

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
export function transcribe(audio, name, { language, onProgress, signal }) {
  const form = new FormData();
  if (language) form.append("language", language);
  form.append("audio", audio, name);

  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "stt");
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
  });
}

/** Asks for speech and resolves to the answer once it begins; its body is the MP3 as it is being spoken. */
export async function speak({ text, lang, speed }, signal) {
  let answer;
  try {
    answer = await fetch("tts", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ text, lang, speed }),
      signal,
    });
  } catch (error) {
    throw error.name === "AbortError" ? error : new Lost();
  }
  if (answer.ok) return answer;
  throw refusal(answer.status, parsed(await answer.text()), answer.headers.get("Retry-After"));
}

/** The connection failed before an answer, or in the middle of one. */
export class Lost extends Refusal {
  constructor() {
    super(
      "The server cannot be reached.",
      "See that `voicectl serve` is running and that this machine is online, then try again.",
    );
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// RFC 9457 problem details where the server answered; the status where a proxy in between did.
function refusal(status, problem, retryAfter) {
  const seconds = Number.parseInt(retryAfter, 10);
  const later = seconds > 0 ? `try again in ${seconds} s` : undefined;
  const [message, ...rest] = [problem?.title, problem?.detail, problem?.hint ?? later].filter(Boolean).map(sentence);
  return new Refusal(message ?? `The server answered with status ${status}.`, rest.join(" "));
}

function sentence(text) {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
