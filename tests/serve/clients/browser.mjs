// Chromium over its DevTools pipe, with nothing but Node's own library. The certificate authority to be trusted goes
// into the certificate store of a home folder made for this one run; no check of the browser is turned off.

import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PATIENCE = 30_000;

/** Starts Chromium. `ca` is the PEM file of the one extra trust anchor, or undefined. */
export function launch({ ca, flags = [] }) {
  const home = mkdtempSync(join(tmpdir(), "voicectl-browser-"));
  if (ca) trust(home, ca);
  const child = spawn(
    process.env.CHROMIUM ?? "chromium",
    [
      "--headless=new",
      "--remote-debugging-pipe",
      `--user-data-dir=${join(home, "profile")}`,
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-gpu",
      "--disable-sync",
      "--mute-audio",
      // The sandbox cannot be set up by root, as whom containers run.
      ...(process.getuid() === 0 ? ["--no-sandbox"] : []),
      ...flags,
      "about:blank",
    ],
    { env: { ...process.env, HOME: home, XDG_DATA_HOME: "" }, stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"] },
  );
  return new Browser(child, home);
}

function trust(home, ca) {
  const store = join(home, ".pki", "nssdb");
  mkdirSync(store, { recursive: true });
  const certutil = (...rest) => execFileSync("certutil", ["-d", `sql:${store}`, ...rest], { stdio: "pipe" });
  certutil("-N", "--empty-password");
  certutil("-A", "-n", "voicectl test", "-t", "C,,", "-i", ca);
}

class Browser {
  #answers = new Map();
  #child;
  #exited;
  #expected = [];
  #home;
  #last = 0;
  #pages = new Map();
  #said = "";

  constructor(child, home) {
    this.#child = child;
    this.#home = home;
    child.stderr.on("data", (chunk) => (this.#said = (this.#said + chunk).slice(-4000)));
    this.#exited = new Promise((resolve) => child.once("exit", resolve)).then(() => {
      const failure = new Error(`Chromium ended: ${this.#said}`);
      for (const { reject } of this.#answers.values()) reject(failure);
      this.#answers.clear();
    });
    let rest = Buffer.alloc(0);
    child.stdio[4].on("data", (chunk) => {
      rest = Buffer.concat([rest, chunk]);
      for (let end; (end = rest.indexOf(0)) >= 0; rest = rest.subarray(end + 1)) {
        this.#receive(JSON.parse(rest.subarray(0, end).toString()));
      }
    });
  }

  send(method, params = {}, sessionId = undefined) {
    const id = ++this.#last;
    this.#child.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return new Promise((resolve, reject) => this.#answers.set(id, { resolve, reject, method }));
  }

  async page() {
    const { targetId } = await this.send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await this.send("Target.attachToTarget", { targetId, flatten: true });
    const page = new Page((method, params) => this.send(method, params, sessionId));
    this.#pages.set(sessionId, page);
    await page.begin();
    return page;
  }

  /** Resolves once the browser or a page of it reports this event with parameters that fit. */
  event(method, fits) {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`never came: ${method}`)), PATIENCE);
      const came = (params) => {
        clearTimeout(late);
        resolve(params);
      };
      this.#expected.push({ method, fits, came });
    });
  }

  async close() {
    await Promise.race([this.send("Browser.close"), this.#exited]).catch(() => {});
    await this.#exited;
    rmSync(this.#home, { recursive: true, force: true, maxRetries: 5 });
  }

  #receive({ id, error, result, method, params, sessionId }) {
    if (id === undefined) {
      this.#pages.get(sessionId)?.receive(method, params);
      this.#expected.filter((one) => one.method === method && one.fits(params)).forEach((one) => one.came(params));
      return;
    }
    const waiting = this.#answers.get(id);
    this.#answers.delete(id);
    if (error) waiting?.reject(new Error(`${waiting.method}: ${error.message}`));
    else waiting?.resolve(result);
  }
}

class Page {
  /** Whatever a developer would see in red: errors, warnings, violated policies, failed requests. */
  complaints = [];
  /** Every address asked for. */
  requests = [];
  /** Answers given in place of the network's, by address: `{ status, type, headers, body, times }`. */
  replaced = new Map();
  #send;

  constructor(send) {
    this.#send = send;
  }

  async begin() {
    for (const domain of ["Page", "Runtime", "Log", "Network"]) await this.#send(`${domain}.enable`);
  }

  receive(method, params) {
    if (method === "Network.requestWillBeSent") this.requests.push(params.request.url);
    if (method === "Runtime.exceptionThrown") this.complaints.push(params.exceptionDetails.exception?.description);
    if (method === "Runtime.consoleAPICalled" && ["error", "warning", "assert"].includes(params.type)) {
      this.complaints.push(params.args.map((arg) => arg.value ?? arg.description).join(" "));
    }
    if (method === "Log.entryAdded" && ["error", "warning"].includes(params.entry.level)) {
      this.complaints.push(`${params.entry.text} ${params.entry.url ?? ""}`);
    }
    if (method === "Fetch.requestPaused") this.#fulfil(params);
  }

  send(method, params) {
    return this.#send(method, params);
  }

  /** Opens an address; throws the browser's own error (`net::ERR_...`) where it refuses. */
  async open(url) {
    if (this.replaced.size > 0) {
      await this.#send("Fetch.enable", { patterns: [...this.replaced.keys()].map((urlPattern) => ({ urlPattern })) });
    }
    const { errorText } = await this.#send("Page.navigate", { url });
    if (errorText) throw new Error(errorText);
    await this.until("document.readyState === 'complete'");
  }

  async evaluate(expression, where = {}) {
    const { result, exceptionDetails } = await this.#send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
      ...where,
    });
    if (exceptionDetails) throw new Error(`${expression.slice(-500)}: ${exceptionDetails.exception?.description}`);
    return result.value;
  }

  /** The same in a world of its own beside the page's scripts, where the page's policy does not count. */
  async aside(expression) {
    const { frameTree } = await this.#send("Page.getFrameTree");
    const { executionContextId } = await this.#send("Page.createIsolatedWorld", { frameId: frameTree.frame.id });
    return this.evaluate(expression, { contextId: executionContextId });
  }

  /** Waits until the expression is truthy and returns its value. */
  async until(expression) {
    const end = Date.now() + PATIENCE;
    while (Date.now() < end) {
      const value = await this.evaluate(
        `new Promise((resolve) => {
           const end = performance.now() + 1000;
           const look = () => {
             const value = (() => { try { return ${expression}; } catch { return undefined; } })();
             if (value || performance.now() > end) resolve(value);
             else setTimeout(look, 20);
           };
           look();
         })`,
      ).catch((error) => {
        // A navigation takes the context away in the middle of the look.
        if (!/context|navigated/i.test(error.message)) throw error;
      });
      if (value) return value;
    }
    const text = await this.evaluate("document.body.innerText");
    throw new Error(`never came: ${expression}; the page says: ${text}; complaints: ${this.complaints.join("; ")}`);
  }

  /** A click by the mouse, so that the browser takes it for the user's. */
  async click(selector) {
    const [x, y] = await this.evaluate(
      `(() => {
         const element = document.querySelector(${JSON.stringify(selector)});
         element.scrollIntoView({ block: "center", behavior: "instant" });
         const { left, top, width, height } = element.getBoundingClientRect();
         return [left + width / 2, top + height / 2];
       })()`,
    );
    for (const type of ["mousePressed", "mouseReleased"]) {
      await this.#send("Input.dispatchMouseEvent", { type, x, y, button: "left", clickCount: 1 });
    }
  }

  /** Types into the element that has this selector, in place of what it holds. */
  async type(selector, text) {
    await this.evaluate(`document.querySelector(${JSON.stringify(selector)}).select()`);
    await this.evaluate(`document.querySelector(${JSON.stringify(selector)}).focus()`);
    await this.#send("Input.insertText", { text });
  }

  /** Presses `Tab` or `Enter`, with the Control key where that is wished. */
  async press(key, { control = false } = {}) {
    const [windowsVirtualKeyCode, text] = { Enter: [13, "\r"], Tab: [9] }[key];
    const event = { key, code: key, windowsVirtualKeyCode, modifiers: control ? 2 : 0 };
    await this.#send("Input.dispatchKeyEvent", { type: "keyDown", ...event, ...(control ? {} : { text }) });
    await this.#send("Input.dispatchKeyEvent", { type: "keyUp", ...event });
  }

  /** Chooses files in a file field, as its dialogue would. */
  async choose(selector, files) {
    const { result } = await this.#send("Runtime.evaluate", {
      expression: `document.querySelector(${JSON.stringify(selector)})`,
    });
    await this.#send("DOM.setFileInputFiles", { objectId: result.objectId, files });
  }

  /** Window of so many CSS pixels, in the scheme `light` or `dark`, with nothing that moves. */
  async wear({ width, height, scheme = "light", mobile = false, scale = 1 }) {
    await this.#send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: scale, mobile });
    await this.#send("Emulation.setEmulatedMedia", {
      features: [
        { name: "prefers-color-scheme", value: scheme },
        { name: "prefers-reduced-motion", value: "reduce" },
      ],
    });
  }

  /** Names and roles of the controls that a screen reader finds. */
  async controls() {
    const { nodes } = await this.#send("Accessibility.getFullAXTree");
    const roles = ["button", "checkbox", "combobox", "link", "progressbar", "slider", "textbox"];
    return nodes
      .filter((node) => !node.ignored && roles.includes(node.role?.value))
      .map((node) => ({ role: node.role.value, name: node.name?.value ?? "" }));
  }

  async screenshot() {
    const { data } = await this.#send("Page.captureScreenshot", { format: "png", captureBeyondViewport: true });
    return Buffer.from(data, "base64");
  }

  async #fulfil({ requestId, request }) {
    const answer = this.replaced.get(request.url);
    if (answer.times === 0) {
      await this.#send("Fetch.continueRequest", { requestId });
      return;
    }
    answer.times -= 1;
    const { status = 200, type, headers = [], body } = answer;
    await this.#send("Fetch.fulfillRequest", {
      requestId,
      responseCode: status,
      responseHeaders: [{ name: "Content-Type", value: type }, ...headers],
      body: Buffer.from(body).toString("base64"),
    });
  }
}
