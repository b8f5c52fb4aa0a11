// page.mjs URL: looks at the page as phones and desktops, light and dark; prints what it saw as JSON.

import { launch } from "../../serve/clients/browser.mjs";
import { contrast } from "../../serve/clients/looks.mjs";

const [url] = process.argv.slice(2);
const AGENTS = {
  Android: "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36",
  "iPhone and iPad": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1",
  Mac: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.5 Safari/605.1.15",
  Windows: "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0",
  Linux: "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
};

const browser = launch({});
try {
  const seen = { faint: [], wide: [], first: {}, open: {}, complaints: [], foreign: [] };
  for (const [name, userAgent] of Object.entries(AGENTS)) {
    const page = await browser.page();
    await page.send("Emulation.setUserAgentOverride", { userAgent });
    for (const scheme of ["light", "dark"]) {
      await page.wear({ width: 360, height: 740, scheme, mobile: true });
      await page.open(url);
      const list = "[...document.querySelectorAll('details')]";
      seen.first[name] = await page.evaluate("document.querySelector('details summary').firstChild.data");
      seen.open[name] = await page.evaluate(`${list}.filter((one) => one.open).length`);
      await page.evaluate(`${list}.forEach((one) => (one.open = true))`);
      seen.faint.push(...(await page.evaluate(contrast)));
      const width = await page.evaluate("document.documentElement.scrollWidth");
      if (width > 360) seen.wide.push(`${name}: ${width}`);
    }
    seen.complaints.push(...page.complaints);
    seen.foreign.push(...page.requests.filter((one) => !one.startsWith(url) && one !== "data:,"));
  }
  console.log(JSON.stringify(seen));
} finally {
  await browser.close();
}
