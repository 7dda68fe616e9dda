// Keeping in touch: every 10 s the phone says how it is and hears who has come elsewhere, whether
// its data are still the newest, and whether its time at the door is over.

import { contact, snapshot } from "./checkin_server.js";

const PAUSE = 10_000;
const QUIET_PAUSE = 60_000; // of a phone whose time is over
const SNAPSHOT_PAUSE = 20_000; // between two snapshots, however often people are added
const FRESH_PAUSE = 60_000; // between two notes on the disk that the data are still the newest
const REFUSED = [401, 403, 404];

// Events: "news" (arrivals merged; detail: the rows), "snapshot", "fresh" (detail: when, ms),
// "over" (detail: {state, isWipeTold}), "line" (detail: {isUp, isKnown}).
export class Contact extends EventTarget {
  #desk;
  #timer = 0;
  #running = null;
  #fetchedAt = -Infinity;
  #notedAt = -Infinity;
  isOver = false;

  // desk: {store, roll, clock, device(), unsent(), page}
  constructor(desk) {
    super();
    this.#desk = desk;
  }

  // Now, and then every 10 s while somebody looks at the page.
  keepUp() {
    clearTimeout(this.#timer);
    const again = () => {
      this.#timer = setTimeout(() => this.keepUp(), this.isOver ? QUIET_PAUSE : PAUSE);
    };
    if (document.hidden) {
      again();
    } else {
      this.meet().finally(again);
    }
  }

  meet() {
    this.#running ??= this.#meet().finally(() => (this.#running = null));
    return this.#running;
  }

  // After the meeting that is under way: it began before what is to be said now.
  async meetAfter() {
    await this.#running;
    await this.meet();
  }

  async #meet() {
    const { store, clock, unsent, page } = this.#desk;
    const device = this.#desk.device();
    if (!device?.token) {
      return;
    }
    const after = (await store.get("facts", "cursor")) ?? 0;
    const sent = Date.now();
    const phone_time = new Date(sent).toISOString();
    const body = { phone_time, unsent: unsent(), page, after, wiped: this.isOver };
    const { status, data } = await contact(device, body);
    const isKnown = !REFUSED.includes(status);
    this.#tell("line", { isUp: status > 0 && status < 502, isKnown });
    // Enrolled anew meanwhile: this answer is another phone's.
    if (status !== 200 || device.id !== this.#desk.device()?.id) {
      return;
    }
    await clock.compare(data.server_time, sent, Date.now());
    if (data.state !== "active") {
      this.#tell("over", { state: data.state, isWipeTold: body.wiped });
    } else if (!this.isOver) {
      await this.#catchUp(data);
    }
  }

  async #catchUp({ version, arrivals, after }) {
    const { roll } = this.#desk;
    if (roll.snapshot && arrivals) {
      const news = await roll.merge(arrivals, after);
      if (news.length) {
        this.#tell("news", news);
      }
    }
    const isOld = !roll.snapshot || roll.snapshot.version !== version;
    if (isOld && (!roll.snapshot || performance.now() - this.#fetchedAt >= SNAPSHOT_PAUSE)) {
      await this.refresh();
    } else if (!isOld) {
      await this.#seenFresh();
    }
  }

  // Fetch the people anew. Resolves to whether they came.
  async refresh() {
    const { roll } = this.#desk;
    const device = this.#desk.device();
    const { status, data, etag } = await snapshot(device, roll.snapshot?.etag);
    if (device.id !== this.#desk.device()?.id || this.isOver) {
      return false;
    }
    if (status === 200 && data?.people) {
      this.#fetchedAt = performance.now();
      this.#notedAt = -Infinity;
      await roll.replace({ ...data, etag });
      await this.#seenFresh();
      this.#tell("snapshot");
    } else if (status === 304) {
      await this.#seenFresh();
    }
    return status === 200 || status === 304;
  }

  // The data on the phone are as the server has them at this moment.
  async #seenFresh() {
    const { store, clock } = this.#desk;
    if (performance.now() - this.#notedAt >= FRESH_PAUSE) {
      this.#notedAt = performance.now();
      await store.write([["facts", "put", clock.now(), "fresh"]]);
    }
    this.#tell("fresh", clock.now());
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
