// What this phone knows of its event: the snapshot, who has come since, and what it took itself.

import { People } from "./checkin_people.js";
import { judge, MINUTE, moment, sessionFor, sessionLeft } from "./checkin_rules.js";
import { canHash, codeOf, hashOf, tokenOf } from "./checkin_tickets.js";

const TYPED = ["desk_typed", "desk_name"];
const SHUT = ["draft", "cancelled"];

export class Roll {
  #store;
  #byCode = new Map();
  #byHash = new Map();
  #here = new Map(); // code → Map of session → {arrived_at, left_at}
  #doors = null;
  #revision = 0; // of what is told meanwhile: load() begins again when it moves
  snapshot = null;
  sessions = [];
  people = new People([]);

  constructor(store) {
    this.#store = store;
  }

  // Read everything from the phone, with the scans that have no answer yet on top.
  async load() {
    let read;
    let revision;
    do {
      revision = this.#revision;
      read = await Promise.all([
        this.#store.get("facts", "snapshot"),
        this.#store.all("arrivals"),
        this.#store.all("scans"),
      ]);
    } while (revision !== this.#revision);
    const [snapshot, arrivals, scans] = read;
    this.#take(snapshot ?? null);
    for (const one of arrivals) {
      this.#fill(one.code, one.session, one);
    }
    scans.sort((a, b) => (a.body.scanned_at < b.body.scanned_at ? -1 : 1));
    scans.forEach((scan) => this.#follow(scan));
  }

  // Keep a new snapshot; what was told since the last one is in it.
  async replace(snapshot) {
    await this.#store.write([
      ["facts", "put", snapshot, "snapshot"],
      ["facts", "put", snapshot.after, "cursor"],
      ["arrivals", "clear"],
    ]);
    await this.load();
  }

  // Merge the feed: rows as the snapshot's arrivals. Resolves to those that were news.
  async merge(rows, cursor) {
    this.#revision += 1;
    const news = rows.filter(([code, session, arrived_at, left_at]) => {
      const known = this.arrival(code, session);
      return known?.arrived_at !== arrived_at || (known?.left_at ?? null) !== (left_at ?? null);
    });
    const kept = news.map(([code, session, arrived_at, left_at]) => {
      const arrival = { code, session, arrived_at, left_at: left_at ?? null };
      this.#fill(code, session, arrival);
      return arrival;
    });
    if (kept.length || cursor !== (await this.#store.get("facts", "cursor"))) {
      const puts = kept.map((arrival) => ["arrivals", "put", arrival]);
      await this.#store.write([["facts", "put", cursor, "cursor"], ...puts]);
    }
    return kept;
  }

  // What a scan changes here: the same ticket a second later is told the truth.
  follow({ body, told }) {
    this.#revision += 1;
    this.#follow({ body, told });
  }

  #follow({ body, told }) {
    const { verdict, code, session } = told;
    if (code && session && verdict === "admitted" && !this.arrival(code, session)) {
      this.#fill(code, session, { arrived_at: body.scanned_at, left_at: null });
    } else if (code && session && verdict === "left") {
      this.#fill(code, session, { ...this.arrival(code, session), left_at: body.scanned_at });
    }
  }

  person(code) {
    return this.#byCode.get(code) ?? null;
  }

  arrival(code, session) {
    return this.#here.get(code)?.get(session) ?? null;
  }

  // Whether somebody is in: in the session a scan would count for now, else in any.
  isIn(code, chosen, now) {
    const current = chosen || sessionFor(this.sessions, now * 1000, this.#doors ?? NO_DOORS)?.ref;
    return current ? Boolean(this.arrival(code, current)) : this.#here.has(code);
  }

  // The session a scan without a chosen one counts for at this moment (ms).
  sessionNow(now) {
    return this.#doors && sessionFor(this.sessions, now * 1000, this.#doors);
  }

  // The moment (ms) the next door opens, or null.
  opensAt(now) {
    const openings = this.sessions.map((one) => (one.startsAt - this.#doors.openBefore) / 1000);
    const coming = openings.filter((opening) => opening > now);
    return coming.length ? Math.min(...coming) : null;
  }

  get event() {
    return this.snapshot?.event ?? null;
  }

  // {verdict, code, session, arrivedAt, isPending}: the answer from what this phone knows.
  // isPending: only the server can know.
  async judge(body) {
    if (!this.#doors) {
      return { verdict: "unknown_ticket", code: null, session: null, isPending: true };
    }
    if (body.person) {
      return { ...this.#judged(body, { code: null, state: "" }), isPending: true };
    }
    const { person, isPending } = await this.#holder(body);
    return { ...this.#judged(body, person), isPending };
  }

  #judged({ session: chosen, scanned_at, direction }, person) {
    const at = moment(scanned_at);
    const windows = chosen ? this.sessions.filter((one) => one.ref === chosen) : this.sessions;
    const session = chosen ?? this.#counted(person, at, direction, windows);
    const arrival = person?.code && session ? this.arrival(person.code, session) : null;
    const ticket = person && {
      event: this.#doors.event,
      isCancelled: person.state === "cancelled",
      isIn: Boolean(arrival),
    };
    return {
      verdict: judge(ticket, this.#doors, windows, at, direction),
      code: person?.code ?? null,
      session: session ?? null,
      arrivedAt: arrival?.arrived_at ?? null,
    };
  }

  #counted(person, at, direction, windows) {
    if (direction !== "out") {
      return sessionFor(windows, at, this.#doors)?.ref;
    }
    const come = [...(this.#here.get(person?.code) ?? [])];
    return sessionLeft(come.map(([ref, { arrived_at }]) => [ref, moment(arrived_at)]), at);
  }

  async #holder({ ticket, method }) {
    const token = tokenOf(ticket);
    if (token) {
      const hash = canHash() ? await hashOf(this.snapshot.salt, token) : null;
      const person = this.#byHash.get(hash) ?? null;
      return { person, isPending: !person };
    }
    const code = TYPED.includes(method) ? codeOf(ticket) : null;
    const person = this.person(code);
    // What is no ticket at all is unknown to the server too.
    return { person, isPending: Boolean(code) && !person };
  }

  #take(snapshot) {
    this.snapshot = snapshot;
    this.#here = new Map();
    const people = (snapshot?.people ?? []).map(([code, hash, name, unit, role, state]) => ({
      code, hash, name, unit, role, state,
    }));
    this.people = new People(people);
    this.#byCode = new Map(people.map((person) => [person.code, person]));
    this.#byHash = new Map(people.map((person) => [person.hash, person]));
    this.sessions = (snapshot?.event.sessions ?? []).map(({ id, title, starts_at, ends_at }) => ({
      ref: id, title, startsAt: moment(starts_at), endsAt: moment(ends_at),
    }));
    this.#doors = snapshot && {
      event: snapshot.event.id,
      isCancelled: SHUT.includes(snapshot.event.status),
      isClosed: Boolean(snapshot.event.book_closed_at),
      openBefore: snapshot.event.doors_open_minutes * MINUTE,
      closeAfter: 0,
    };
    for (const [code, session, arrived_at, left_at] of snapshot?.arrivals ?? []) {
      this.#fill(code, session, { arrived_at, left_at: left_at ?? null });
    }
  }

  #fill(code, session, { arrived_at, left_at }) {
    if (!this.#here.has(code)) {
      this.#here.set(code, new Map());
    }
    this.#here.get(code).set(session, { arrived_at, left_at: left_at ?? null });
  }
}

const NO_DOORS = { openBefore: 0, closeAfter: 0 };
