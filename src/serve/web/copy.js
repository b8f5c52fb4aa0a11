// Buttons that put text on the clipboard.

/** Makes `button` copy what `text()` returns, and say so for a moment. */
export function copies(button, text) {
  const label = button.querySelector(".copied");
  const usual = label.textContent;
  let reset;
  button.addEventListener("click", async () => {
    label.textContent = (await copy(text())) ? "Copied" : "Select and copy by hand";
    clearTimeout(reset);
    reset = setTimeout(() => (label.textContent = usual), 2000);
  });
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

// The clipboard interface exists in secure contexts only; this older way works on plain HTTP too.
function copyBySelection(text) {
  const focused = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "unseen";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  focused?.focus();
  return done;
}
