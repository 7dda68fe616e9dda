// Scans on their way to the server. Each is on the phone's disk before anybody is told that it
// was taken, and leaves only when the server has given an answer under its own id.
//
// A scan keeps its id: sent again, the server gives its first answer again. So sending twice
// never counts twice, and an answer lost on the way costs nothing.

import { send } from "./checkin_server.js";
import { alone } from "./checkin_tabs.js";

const MOST = 100; // scans in one request
const SHORTEST_WAIT = 1000;
const LONGEST_WAIT = 30_000;
const STUCK_WAIT = 60_000;
const FAILURES = 3; // single scans refused in a row, before a round is given up
const UNREADABLE = [400, 413, 422, 500]; // one of the scans may be why
const UNKNOWN = [401, 403, 404]; // this phone's token, not the scans: they stay

// What an answer says now: an earlier scan of another desk may have come in since it was given.
const now = (answer) => (answer.became ? { ...answer, verdict: answer.became } : answer);

// Events: "count", "answered" (detail: [{scan, answer}, …]), "line" (detail: {isUp, isKnown}).
export class Queue extends EventTarget {
  #store;
  #scans = new Map();
  #stuck = new Map(); // id → when (ms) a scan the server stumbled over is tried again
  #size = MOST;
  #failures = 0;
  #notBefore = 0;
  #timer = 0;
  #running = null;
  #isAskedAgain = false;
  #settle;

  // settle(device, pairs) writes the answers: [{scan, answer}] out of "scans" for good.
  constructor(store, settle) {
    super();
    this.#store = store;
    this.#settle = settle;
  }

  get count() {
    return this.#scans.size;
  }

  get scans() {
    return [...this.#scans.values()].sort((a, b) => (a.body.scanned_at < b.body.scanned_at ? -1 : 1));
  }

  // How many the server has stumbled over.
  get stuck() {
    return this.#stuck.size;
  }

  async load() {
    const scans = await this.#store.all("scans");
    const written = new Map(scans.map((scan) => [scan.id, scan]));
    this.#scans = written;
    this.dispatchEvent(new Event("count"));
  }

  // Write the scan to the phone. Resolves to whether it outlives the page: if not, it must not
  // be shown as taken before the server has answered.
  async keep(scan) {
    const isKept = await this.#store.write([["scans", "put", scan]]).then(
      () => this.#store.isDurable,
      () => false,
    );
    this.#scans.set(scan.id, scan);
    this.dispatchEvent(new Event("count"));
    return isKept;
  }

  // Send what waits; after a failure not before its time, unless something says the line is back.
  sync({ isForced = false } = {}) {
    if (isForced) {
      this.#notBefore = 0;
    }
    if (Date.now() < this.#notBefore) {
      return this.#running ?? Promise.resolve();
    }
    if (this.#running) {
      this.#isAskedAgain = true;
      return this.#running;
    }
    this.#running = this.#rounds().finally(() => (this.#running = null));
    return this.#running;
  }

  async #rounds() {
    do {
      this.#isAskedAgain = false;
      if (!this.#scans.size) {
        return;
      }
      await alone("sync", () => this.#round());
    } while (this.#isAskedAgain && Date.now() >= this.#notBefore);
  }

  async #round() {
    if (this.#store.isDurable) {
      await this.load(); // another tab may have sent some
    }
    const current = (await this.#store.get("facts", "device"))?.id;
    const devices = await this.#store.all("devices");
    devices.sort((a, b) => Number(b.id === current) - Number(a.id === current));
    for (const device of devices) {
      await this.#sendAll(device, device.id === current);
      if (device.id !== current && !this.scans.some((scan) => scan.device === device.id)) {
        await this.#store.write([["devices", "delete", device.id]]);
      }
    }
  }

  // An earlier enrolment that fails must not slow down the one at work.
  async #sendAll(device, isCurrent) {
    let alone = 0;
    while (alone < FAILURES) {
      const batch = this.#next(device.id);
      if (!batch.length) {
        return;
      }
      const { status, data } = await send(device, batch.map(({ body }) => body));
      if (status === 200 && Array.isArray(data?.results)) {
        alone = 0;
        await this.#answered(device, batch, data.results);
      } else if (!UNREADABLE.includes(status)) {
        if (isCurrent) {
          this.#line(status);
          this.#later();
        }
        return;
      } else if (batch.length > 1) {
        this.#size = Math.ceil(batch.length / 2);
      } else {
        alone += 1;
        this.#setAside(batch);
      }
    }
    if (isCurrent) {
      this.#later();
    }
  }

  #next(device) {
    const now = Date.now();
    const due = this.scans.filter(
      (scan) => scan.device === device && (this.#stuck.get(scan.id) ?? 0) <= now,
    );
    // One the server stumbled over must not hold up the rest.
    due.sort((a, b) => Number(this.#stuck.has(a.id)) - Number(this.#stuck.has(b.id)));
    return due.slice(0, this.#size);
  }

  async #answered(device, batch, results) {
    const answers = new Map(results.map((answer) => [answer.id, now(answer)]));
    const pairs = batch
      .map((scan) => ({ scan, answer: answers.get(scan.id) }))
      .filter(({ answer }) => typeof answer?.verdict === "string");
    await this.#settle(device, pairs);
    for (const { scan } of pairs) {
      this.#scans.delete(scan.id);
      this.#stuck.delete(scan.id);
    }
    this.#setAside(batch.filter(({ id }) => this.#scans.has(id)));
    this.#size = Math.min(MOST, this.#size * 2);
    this.#failures = 0;
    this.#line(200);
    this.dispatchEvent(new Event("count"));
    this.dispatchEvent(new CustomEvent("answered", { detail: pairs }));
  }

  #setAside(scans) {
    scans.forEach(({ id }) => this.#stuck.set(id, Date.now() + STUCK_WAIT));
    if (scans.length) {
      this.dispatchEvent(new Event("count"));
    }
  }

  #line(status) {
    const detail = { isUp: status > 0 && status < 502, isKnown: !UNKNOWN.includes(status) };
    this.dispatchEvent(new CustomEvent("line", { detail }));
  }

  #later() {
    const wait = Math.min(LONGEST_WAIT, SHORTEST_WAIT * 2 ** this.#failures++);
    const spread = wait * (0.75 + Math.random() / 2);
    this.#notBefore = Date.now() + spread;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.sync(), spread + 1);
  }
}
