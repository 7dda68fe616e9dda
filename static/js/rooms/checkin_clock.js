// This moment by the server's clock: a borrowed phone's may be hours off.

const FACT = "offset";

export class Clock {
  #store;
  #offset = 0; // ms; the server's clock minus the phone's

  constructor(store) {
    this.#store = store;
  }

  async load() {
    this.#offset = (await this.#store.get("facts", FACT)) ?? 0;
  }

  // Set right by an answer: serverTime was told between the phone's moments sent and received.
  async compare(serverTime, sent, received) {
    const offset = Date.parse(serverTime) - (sent + received) / 2;
    if (Number.isFinite(offset)) {
      this.#offset = offset;
      await this.#store.write([["facts", "put", offset, FACT]]).catch(() => {});
    }
  }

  // ms since 1970, set right.
  now() {
    return Math.round(Date.now() + this.#offset);
  }
}

// A random UUID (RFC 9562, version 4); crypto.randomUUID is missing on plain http.
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
