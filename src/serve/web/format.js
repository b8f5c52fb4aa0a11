// Numbers as people read them.

/** Seconds as `m:ss`. */
export function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** A moment as the hour and minute of it. */
export function time(date) {
  return date.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
}

/** Milliseconds as `0.42 s`, `12 s` or `2:05`. */
export function took(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds >= 60) return clock(seconds);
  return `${seconds.toFixed(seconds < 10 ? 2 : 0)} s`;
}

/** Bytes in binary units. */
export function bytes(count) {
  const units = ["bytes", "KiB", "MiB", "GiB"];
  let unit = 0;
  while (count >= 1024 && unit < units.length - 1) {
    count /= 1024;
    unit += 1;
  }
  return `${Number.isInteger(count) ? count : count.toFixed(1)} ${units[unit]}`;
}

/** A limit in seconds as `10 min` or `90 s`. */
export function span(seconds) {
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

/** A whole number with separators. */
export function count(number) {
  return number.toLocaleString("en");
}

/** A language tag as its English name; the tag itself where the browser knows none. */
export function language(tag) {
  try {
    return new Intl.DisplayNames("en", { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
