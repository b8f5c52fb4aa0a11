// Plays an MP3 while it is still arriving, where the browser can; otherwise once it is complete.

const TYPE = "audio/mpeg";

/**
 * Plays the body of `answer` on `audio` and resolves to the whole file. Rejects when the answer breaks off,
 * with an AbortError when its request was aborted. `onBlocked` is called where the browser wants another
 * press of a button before it plays: the time allowed after the first one ran out.
 */
export async function play(audio, answer, onBlocked) {
  const parts = [];
  const feed = streams() ? await openFeed(audio) : undefined;
  if (feed) start(audio, onBlocked);
  for (const reader = answer.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    await feed?.append(value);
  }
  feed?.close();
  const file = new Blob(parts, { type: TYPE });
  if (!feed || feed.full) swap(audio, file, onBlocked);
  return file;
}

/** Plays what `audio` holds. */
export function start(audio, onBlocked) {
  audio.play().catch((error) => {
    if (error.name === "NotAllowedError") onBlocked();
  });
}

function streams() {
  return typeof MediaSource !== "undefined" && MediaSource.isTypeSupported(TYPE);
}

async function openFeed(audio) {
  const source = new MediaSource();
  const address = URL.createObjectURL(source);
  audio.src = address;
  await happened(source, "sourceopen");
  URL.revokeObjectURL(address);
  const buffer = source.addSourceBuffer(TYPE);
  const feed = {
    full: false,
    async append(bytes) {
      if (feed.full || source.readyState !== "open") return;
      try {
        buffer.appendBuffer(bytes);
      } catch (error) {
        if (error.name !== "QuotaExceededError") throw error;
        // Browsers buffer some 12 MB: the rest plays from the complete file.
        feed.full = true;
        return;
      }
      await Promise.race([happened(buffer, "updateend"), happened(source, "sourceclose")]);
    },
    close() {
      if (source.readyState === "open") source.endOfStream();
    },
  };
  return feed;
}

function swap(audio, file, onBlocked) {
  const at = audio.currentTime;
  audio.src = URL.createObjectURL(file);
  audio.currentTime = at;
  start(audio, onBlocked);
}

function happened(target, name) {
  return new Promise((resolve) => target.addEventListener(name, resolve, { once: true }));
}
