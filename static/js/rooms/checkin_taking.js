// Taking a scan, from whatever source: on the phone's disk first, then one answer, at once from
// what the phone knows; from the server where only the server can know, if it answers soon.

import { newId } from "./checkin_clock.js";
import { kindOf } from "./checkin_words.js";

const PATIENCE = 1500; // ms to wait for the server before saying "to be confirmed"
const LONGEST_TEXT = 400;
const YEARS = [2000, 2100]; // that the server takes for a moment
const SAME_TICKET = 4000; // ms in which the same ticket held up again is the same scan

export class Taking {
  #desk;
  #watched = new Map(); // id → told when the server's answer comes; nothing was shown yet
  #turn = Promise.resolve();
  #latest = "";
  #seen = { text: "", at: -Infinity };

  // desk: {roll, queue, clock, words, answer, signal, device(), session(), direction(), onKept()}
  constructor(desk) {
    this.#desk = desk;
    desk.queue.addEventListener("answered", ({ detail }) => detail.forEach((one) => this.#heard(one)));
  }

  // Whether something but the server's answer was shown for it.
  isTold(scan) {
    return !this.#watched.has(scan.id);
  }

  // From a camera or a hand-held scanner, which read the same ticket again and again.
  takeOnce(text) {
    const now = performance.now();
    const key = `${this.#desk.direction()} ${text}`;
    const isSame = key === this.#seen.text && now - this.#seen.at < SAME_TICKET;
    this.#seen = { text: key, at: now };
    return isSame ? Promise.resolve() : this.take({ ticket: text, method: "desk_ticket" });
  }

  // Resolves when something is shown.
  async take({ ticket, method, person = null }) {
    const { clock, session, direction, queue } = this.#desk;
    const body = {
      id: newId(),
      ticket: ticket.slice(0, LONGEST_TEXT),
      session: session() || null,
      scanned_at: new Date(clock.now()).toISOString(),
      method,
    };
    const phone = new Date();
    if (YEARS[0] <= phone.getUTCFullYear() && phone.getUTCFullYear() <= YEARS[1]) {
      body.phone_at = phone.toISOString(); // a clock that was never set says nothing
    }
    if (direction() === "out" && !person) {
      body.direction = "out";
    }
    if (person) {
      body.person = person;
    }
    this.#latest = body.id;
    // One at a time: the second of two scans of one ticket must find the first.
    const turn = this.#turn.then(() => this.#keep(body));
    this.#turn = turn.catch(() => {});
    const { scan, isKept } = await turn;
    const isCertain = isKept && !scan.told.isPending;
    const heard = isCertain ? null : this.#watch(scan.id);
    queue.sync();
    if (isCertain) {
      this.#show(scan, this.#local(scan));
      return;
    }
    const answer = await Promise.race([heard, patience()]);
    this.#watched.delete(scan.id);
    if (!answer) {
      this.#show(scan, isKept ? this.#pending(scan) : this.#desk.words.refusal("not_kept"));
    }
  }

  async #keep(body) {
    const { roll, queue, device, onKept } = this.#desk;
    const told = await roll.judge(body);
    const scan = { id: body.id, device: device().id, body, told };
    const isKept = await queue.keep(scan);
    roll.follow(scan);
    onKept();
    return { scan, isKept };
  }

  #watch(id) {
    return new Promise((resolve) => this.#watched.set(id, resolve));
  }

  #heard({ scan, answer }) {
    const isFirst = this.#watched.has(scan.id);
    if (isFirst || answer.verdict !== scan.told.verdict) {
      const session = answer.session ?? scan.told.session;
      const name = answer.name ?? scan.body.person?.name;
      this.#show(scan, this.#words({ ...answer, name, session }), { isLate: !isFirst });
    }
    this.#watched.get(scan.id)?.(answer);
  }

  #local({ body, told }) {
    const known = this.#desk.roll.person(told.code);
    const arrived_at = told.arrivedAt ?? body.scanned_at;
    return this.#words({ ...told, name: known?.name, unit: known?.unit, arrived_at });
  }

  #words(answer) {
    return this.#desk.words.shown(answer, this.#desk.clock.now());
  }

  #pending({ body }) {
    const { name } = body.person ?? {};
    return this.#desk.words.pending({ name, isNewcomer: Boolean(name) });
  }

  // A late answer is shown while its scan is still the last; else the list of changes tells it.
  #show(scan, shown, { isLate = false } = {}) {
    const { answer, signal } = this.#desk;
    if (scan.id === this.#latest && (!isLate || answer.isShown)) {
      answer.show(shown);
      signal.give(kindOf(shown.verdict));
    }
  }
}

const patience = () => new Promise((resolve) => setTimeout(resolve, PATIENCE, null));
