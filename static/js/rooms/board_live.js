// Fetches a part of the page again every other second, by its tag: mostly the answer is "the
// same". Stops while nobody looks, and says quietly how old the figures are once the network is away.

import { morph } from "./board_morph.js";

const POLL = 2000;
const SLOWEST = 10000;
const PATIENCE = 8000;
// Two looks may fail before anybody needs to know.
const STALE_AFTER = 6000;

export class Live {
  constructor(part, state, { onRound = () => {} } = {}) {
    this.part = part;
    this.state = state;
    this.onRound = onRound;
    this.tags = new WeakMap([[part, `W/"${part.dataset.tag}"`]]);
    this.clock = { server: Date.parse(part.dataset.at), here: performance.now() };
    this.failures = 0;
    this.isOut = false;
  }

  start() {
    document.addEventListener("visibilitychange", () => this.round());
    addEventListener("online", () => this.round());
    setInterval(() => this.report(), 1000);
    this.next(POLL);
  }

  // The server's time, as far as it is known; the answer's way here only makes this late.
  now() {
    return this.clock.server + performance.now() - this.clock.here;
  }

  next(wait) {
    clearTimeout(this.timer);
    if (!document.hidden) {
      this.timer = setTimeout(() => this.round(), wait);
    }
  }

  async round() {
    clearTimeout(this.timer);
    if (document.hidden || this.isAsking) {
      return;
    }
    this.isAsking = true;
    try {
      await this.fill(this.part, this.part.dataset.live);
      await this.onRound();
      this.failures = 0;
    } catch {
      this.failures += 1;
    }
    this.isAsking = false;
    this.report();
    this.next(Math.min(POLL * 2 ** Math.min(this.failures, 4), SLOWEST));
  }

  // Bring an element up to date from an address; throws when there is no answer.
  async fill(element, address) {
    const headers = { "If-None-Match": this.tags.get(element) ?? "" };
    const stop = new AbortController();
    const patience = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const response = await fetch(address, { headers, cache: "no-store", signal: stop.signal });
      this.isOut = response.redirected;
      if (response.redirected || (!response.ok && response.status !== 304)) {
        throw new Error(String(response.status));
      }
      if (response.status === 200) {
        morph(element, await response.text());
        this.tags.set(element, response.headers.get("ETag"));
      }
      const at = Date.parse(response.headers.get("X-Server-Time"));
      if (at) {
        this.clock = { server: at, here: performance.now() };
      }
    } finally {
      clearTimeout(patience);
    }
  }

  report() {
    let text = "";
    if (this.isOut) {
      text = this.state.dataset.out;
    } else if (this.failures && performance.now() - this.clock.here > STALE_AFTER) {
      text = `${this.state.dataset.away} ${this.hour(this.clock.server, true)}`;
    }
    if (this.state.textContent !== text) {
      this.state.textContent = text;
    }
  }

  hour(moment, hasSeconds = false) {
    const format = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: this.part.dataset.zone };
    const shape = hasSeconds ? { ...format, second: "2-digit" } : format;
    return new Date(moment).toLocaleTimeString("id-ID", shape);
  }
}
