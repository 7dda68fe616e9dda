// Answers that have come: the last ones for the list, and those that came back different from
// what was told at the door, which stay until somebody has seen them.

import { moment } from "./checkin_rules.js";

const MOST = 120;

export class Answers {
  #store;
  #rows = new Map();

  constructor(store) {
    this.#store = store;
  }

  async load() {
    const rows = await this.#store.all("answered");
    this.#rows = new Map(rows.map((row) => [row.id, row]));
  }

  // Newest first.
  get recent() {
    return [...this.#rows.values()].sort((a, b) => (a.scanned_at < b.scanned_at ? 1 : -1));
  }

  get changes() {
    return this.recent.filter((row) => row.isChanged);
  }

  // Take scans out of the queue for good, in one write with what is kept of their answers.
  // isTold(scan): whether anything but the answer itself was shown for it.
  async settle(device, pairs, isTold) {
    const rows = pairs.map(({ scan, answer }) => rowOf(scan, answer, isTold(scan)));
    const steps = pairs.map(({ scan }) => ["scans", "delete", scan.id]);
    for (const row of rows) {
      steps.push(["answered", "put", row]);
      if (row.registration && row.session && row.arrived_at) {
        const { registration: code, session, arrived_at } = row;
        const left_at = row.verdict === "left" ? row.scanned_at : null;
        steps.push(["arrivals", "put", { code, session, arrived_at, left_at }]);
      }
    }
    await this.#store.write([...steps, ...this.#oldest(rows.length)]);
    rows.forEach((row) => this.#rows.set(row.id, row));
    return rows;
  }

  // A desk without network had scanned earlier: its scan stands, and ours became "already in".
  async overtaken(arrivals) {
    const first = new Map(arrivals.map((one) => [`${one.code} ${one.session}`, one.arrived_at]));
    const rows = this.recent
      .filter((row) => row.verdict === "admitted")
      .map((row) => ({ row, at: first.get(`${row.registration} ${row.session}`) }))
      .filter(({ row, at }) => at && moment(at) < moment(row.scanned_at))
      .map(({ row, at }) => ({
        ...row, told: row.verdict, verdict: "already_in", arrived_at: at, isChanged: true,
      }));
    if (rows.length) {
      await this.#store.write(rows.map((row) => ["answered", "put", row]));
      rows.forEach((row) => this.#rows.set(row.id, row));
    }
    return rows;
  }

  async dismiss(ids) {
    const rows = ids.map((id) => ({ ...this.#rows.get(id), isChanged: false }));
    await this.#store.write(rows.map((row) => ["answered", "put", row]));
    rows.forEach((row) => this.#rows.set(row.id, row));
  }

  // Room for new ones: the oldest that nobody has still to see.
  #oldest(more) {
    const seen = this.recent.filter((row) => !row.isChanged).slice(Math.max(0, MOST - more));
    seen.forEach((row) => this.#rows.delete(row.id));
    return seen.map((row) => ["answered", "delete", row.id]);
  }
}

function rowOf({ id, body, told }, answer, isTold) {
  return {
    id,
    scanned_at: body.scanned_at,
    registration: answer.registration ?? told.code,
    session: answer.session ?? told.session,
    name: answer.name ?? body.person?.name ?? "",
    unit: answer.unit ?? "",
    verdict: answer.verdict,
    arrived_at: answer.arrived_at ?? null,
    errors: answer.errors ?? [],
    told: told.isPending ? "waiting" : told.verdict,
    isChanged: isTold && answer.verdict !== told.verdict,
  };
}
