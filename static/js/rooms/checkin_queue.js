// Scans on their way to the server. Each is written to the phone's own store before anybody is
// told that it was taken, and leaves it only when the server has answered it.
//
// A scan keeps its id: sent again, the server gives its first answer again. So sending twice
// never counts twice, and an answer lost on the way costs nothing.

const STORE = "scans";
const TIMEOUT = 5000;
const SHORTEST_WAIT = 2000;
const LONGEST_WAIT = 30000;
const FAILURES = 3; // in a row, before a round is given up

// A random UUID (RFC 9562, version 4); crypto.randomUUID is missing on plain http.
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// Events: "count" (detail: how many wait), "answer" (detail: {scan, answer}, for a scan that had
// to wait), "sent" (any was answered), "signin" (the session has ended; nothing is dropped).
export class Queue extends EventTarget {
  #address;
  #send;
  #store;
  #sending = new Set();
  #failures = 0;
  #timer = 0;

  // address names the event's own store; send(scan, signal) resolves to {answer} or {signIn}.
  constructor(address, send, store) {
    super();
    this.#address = address;
    this.#send = send;
    this.#store = store;
    addEventListener("online", () => this.flush());
    document.addEventListener("visibilitychange", () => document.hidden || this.flush());
  }

  // Write the scan to the phone. Resolves to whether it outlives the page: if not, it must not
  // be shown as taken before the server has answered.
  async keep(scan) {
    const isKept = await this.#store.put({ ...scan, address: this.#address }).then(
      () => this.#store.isDurable,
      () => false,
    );
    await this.#count();
    return isKept;
  }

  // Send the scan. Resolves to the server's answer, or null when it must wait; never rejects.
  deliver(scan) {
    this.#sending.add(scan.id);
    return this.#attempt(scan).finally(() => this.#sending.delete(scan.id));
  }

  // Send whatever still waits, oldest first, until the line proves dead. One scan the server
  // stumbles over must not hold up the rest.
  async flush() {
    clearTimeout(this.#timer);
    await this.#count();
    let failures = 0;
    for (const scan of await this.#store.all(this.#address)) {
      if (this.#sending.has(scan.id)) {
        continue;
      }
      const answer = await this.deliver(scan);
      failures = answer ? 0 : failures + 1;
      if (failures === FAILURES) {
        return;
      }
      if (answer) {
        this.dispatchEvent(new CustomEvent("answer", { detail: { scan, answer } }));
      }
    }
  }

  async #attempt(scan) {
    const { id, ticket, session, scanned_at, method } = scan;
    const body = { id, ticket, session, scanned_at, method };
    const stop = new AbortController();
    const alarm = setTimeout(() => stop.abort(), TIMEOUT);
    const outcome = await this.#send(body, stop.signal).catch(() => ({}));
    clearTimeout(alarm);
    if (outcome.answer) {
      this.#failures = 0;
      // Not removed? Then it is sent once more later, and answered the same.
      await this.#store.remove(scan.id).catch(() => {});
      await this.#count();
      this.dispatchEvent(new Event("sent"));
      return outcome.answer;
    }
    if (outcome.signIn) {
      this.dispatchEvent(new Event("signin"));
    }
    this.#later();
    return null;
  }

  #later() {
    const wait = Math.min(LONGEST_WAIT, SHORTEST_WAIT * 2 ** this.#failures++);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), wait * (0.75 + Math.random() / 2));
  }

  async #count() {
    const detail = (await this.#store.all(this.#address).catch(() => [])).length;
    this.dispatchEvent(new CustomEvent("count", { detail }));
  }
}

// Open the phone's store; falls back to memory where storing is refused (isDurable: false).
export async function openStore() {
  try {
    return durable(await open());
  } catch {
    return memory();
  }
}

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("checkin", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(STORE, { keyPath: "id" }).createIndex("address", "address");
    };
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      // A later version of this page may want to change the store.
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
  });
}

// "strict": resolved only when written to the disk, not to a buffer that a dead battery empties.
function durable(database) {
  const run = (mode, work) =>
    new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode, { durability: "strict" });
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  return {
    isDurable: true,
    put: (scan) => run("readwrite", (store) => store.put(scan)),
    remove: (id) => run("readwrite", (store) => store.delete(id)),
    all: async (address) => inOrder(await run("readonly", (s) => s.index("address").getAll(address))),
  };
}

function memory() {
  const scans = new Map();
  return {
    isDurable: false,
    put: async (scan) => scans.set(scan.id, scan),
    remove: async (id) => scans.delete(id),
    all: async (address) => inOrder([...scans.values()].filter((s) => s.address === address)),
  };
}

const inOrder = (scans) => scans.sort((a, b) => a.scanned_at.localeCompare(b.scanned_at));
