// A message inside a card: what went wrong and what to do about it.

/** Shows `what` and, where there is one, `remedy` in the element with this id. */
export function show(id, what, remedy) {
  const box = document.getElementById(id);
  box.replaceChildren(paragraph(what, "what"));
  if (remedy) box.append(paragraph(remedy, "remedy"));
  box.hidden = false;
}

/** Takes the message away. */
export function hide(id) {
  document.getElementById(id).hidden = true;
}

/** A paragraph in which words between backquotes are commands. */
export function paragraph(text, className) {
  const element = document.createElement("p");
  element.className = className;
  text.split("`").forEach((part, index) => {
    if (index % 2 === 0) {
      element.append(part);
    } else {
      const code = document.createElement("code");
      code.textContent = part;
      element.append(code);
    }
  });
  return element;
}
