// What a server says when it says no, in words for people.

/**
 * The server said no, or could not be reached: what happened, and what more there is to say or to do. `kind` is the
 * name of the problem (docs/errors.md), `status` that of the answer, `seconds` how long to wait, where it says so.
 */
export class Refusal extends Error {
  constructor(message, remedy, { kind, status, seconds } = {}) {
    super(message);
    this.name = "Refusal";
    this.remedy = remedy;
    this.kind = kind;
    this.status = status;
    this.seconds = seconds;
  }
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

/** `fetch`, which resolves to good answers only; rejects with a `Refusal`, or an AbortError. */
export async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, { cache: "no-store", ...options });
  } catch (error) {
    throw error.name === "AbortError" ? error : new Lost();
  }
  if (answer.ok) return answer;
  throw refusal(answer.status, parsed(await answer.text()), answer.headers.get("Retry-After"));
}

/** Options of a request that brings JSON. */
export function json(body) {
  return { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

/** Text as JSON; `undefined` where it is none. */
export function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** RFC 9457 problem details where the server answered; the status where a proxy in between did. */
export function refusal(status, problem, retryAfter) {
  const wait = Number.parseInt(retryAfter, 10);
  const seconds = wait > 0 ? wait : undefined;
  const later = seconds && `try again in ${seconds} s`;
  const said = [problem?.title, problem?.detail, problem?.hint ?? later].filter(Boolean).map(sentence);
  const [message, ...rest] = said;
  return new Refusal(message ?? `The server answered with status ${status}.`, rest.join(" "), {
    kind: problem?.type?.split(":").at(-1),
    status,
    seconds,
  });
}

/** A text of the server as a sentence. */
export function sentence(text) {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
