// The level meter: the loudness of the last seconds as a row of bars, or one bar where motion is unwelcome.

const BAR = 3;
const GAP = 3;
const INTERVAL = 60;

const still = window.matchMedia("(prefers-reduced-motion: reduce)");

export class Wave {
  #canvas;
  #frame;
  #levels = [];
  #next = 0;

  constructor(canvas) {
    this.#canvas = canvas;
    new ResizeObserver(() => this.#draw()).observe(canvas);
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#draw());
  }

  /** Follows `level()`, 0 to 1, until `stop`. */
  follow(level) {
    this.#levels = [];
    const step = (now) => {
      if (now >= this.#next) {
        this.#next = now + INTERVAL;
        this.#levels.push(level());
        this.#draw();
      }
      this.#frame = requestAnimationFrame(step);
    };
    this.#frame = requestAnimationFrame(step);
  }

  stop() {
    cancelAnimationFrame(this.#frame);
    this.#levels = [];
    this.#draw();
  }

  #draw() {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    const scale = window.devicePixelRatio;
    this.#canvas.width = width * scale;
    this.#canvas.height = height * scale;
    const pen = this.#canvas.getContext("2d");
    pen.scale(scale, scale);
    const style = getComputedStyle(this.#canvas);

    const fits = Math.max(1, Math.floor((width + GAP) / (BAR + GAP)));
    this.#levels = this.#levels.slice(-fits);
    const loud = still.matches ? this.#meter(fits) : this.#history(fits);
    loud.forEach((level, index) => {
      const tall = Math.max(BAR, level * height);
      pen.fillStyle = style.getPropertyValue(level > 0 ? "--accent" : "--edge-soft");
      pen.beginPath();
      pen.roundRect(index * (BAR + GAP), (height - tall) / 2, BAR, tall, BAR / 2);
      pen.fill();
    });
  }

  // Newest at the right end.
  #history(fits) {
    return [...Array(fits - this.#levels.length).fill(0), ...this.#levels];
  }

  // As many equal bars as the sound is loud, renewed in place.
  #meter(fits) {
    const lit = Math.round((this.#levels.at(-1) ?? 0) * fits);
    return Array.from({ length: fits }, (_, index) => (index < lit ? 0.4 : 0));
  }
}
