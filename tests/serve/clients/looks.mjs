// Expressions to be evaluated in a page: what it looks like to people who do not see well, and what a content
// security policy would object to.

/** Texts whose contrast with their ground is below WCAG AA (4.5 to 1, and 3 to 1 for large ones). */
export const contrast = `(${faintTexts})()`;

/** Inline scripts, styles and event attributes in the page's source. */
export const inline = `fetch(location.href).then((answer) => answer.text()).then(${inlineParts})`;

function faintTexts() {
  // Every notation of computed colours, as red, green, blue and alpha from 0 to 1.
  const parse = (text) => {
    const numbers = text.match(/[\d.]+(e-\d+)?/g).map(Number);
    const scale = text.startsWith("color(") ? 1 : 255;
    return [...numbers.slice(0, 3).map((part) => part / scale), numbers[3] ?? 1];
  };
  const over = (front, back) => front.slice(0, 3).map((part, index) => part * front[3] + back[index] * (1 - front[3]));
  const ground = (element) => {
    const own = parse(getComputedStyle(element).backgroundColor);
    if (own[3] === 1) return own.slice(0, 3);
    return over(own, element.parentElement ? ground(element.parentElement) : [1, 1, 1]);
  };
  const luminance = (colour) => {
    const [red, green, blue] = colour.map((part) =>
      part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const faint = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    const text = texts.currentNode.textContent.trim();
    if (!text || !element.checkVisibility({ visibilityProperty: true }) || element.closest(".unseen, noscript")) continue;
    const style = getComputedStyle(element);
    const back = ground(element);
    const front = over(parse(style.color), back);
    const [dark, light] = [luminance(front), luminance(back)].sort((one, other) => one - other);
    const ratio = (light + 0.05) / (dark + 0.05);
    const large = Number.parseFloat(style.fontSize) >= 24;
    if (ratio < (large ? 3 : 4.5)) faint.push(`${text}: ${ratio.toFixed(2)}`);
  }
  return faint;
}

function inlineParts(source) {
  const page = new DOMParser().parseFromString(source, "text/html");
  const found = [...page.querySelectorAll("style, script:not([src]), [style]")].map((element) => element.outerHTML);
  for (const element of page.querySelectorAll("*")) {
    for (const { name } of element.attributes) if (name.startsWith("on")) found.push(`${element.tagName} ${name}`);
  }
  return found;
}
