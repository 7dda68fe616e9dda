// The QR reader as a promise: one worker, one picture at a time.

export class Reader {
  #worker;
  #waiting = new Map();
  #ready;
  #last = 0;

  // Addresses: worker (own CSP), reader and wasm (the vendored pair).
  constructor({ worker, reader, wasm }) {
    this.#worker = new Worker(worker);
    this.#ready = new Promise((resolve, reject) => {
      this.#waiting.set("start", { resolve, reject });
    });
    this.#ready.catch(() => {});
    this.#worker.addEventListener("message", ({ data }) => this.#settle(data));
    this.#worker.addEventListener("error", (event) => {
      this.#settle({ type: "failed", reason: event.message || "worker" });
    });
    const absolute = (address) => new URL(address, document.baseURI).href;
    this.#worker.postMessage({ type: "start", reader: absolute(reader), wasm: absolute(wasm) });
  }

  // Resolves once pictures can be read; rejects when the reader could not be loaded.
  get ready() {
    return this.#ready;
  }

  // Resolves to the text of the code in the picture, or null.
  async read(image, { thorough = false } = {}) {
    await this.#ready;
    const id = ++this.#last;
    const answer = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#worker.postMessage({ type: "read", id, image, thorough }, [image.data.buffer]);
    return (await answer).text;
  }

  #settle(data) {
    const key = data.id ?? "start";
    const waiting = this.#waiting.get(key);
    this.#waiting.delete(key);
    if (data.type === "failed") {
      waiting?.reject(new Error(data.reason));
    } else {
      waiting?.resolve(data);
    }
  }
}

const LARGEST_PHOTO = 1600;

// Draw a chosen picture small enough to read quickly; rejects when it is no picture.
export async function pixelsOf(file) {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, LARGEST_PHOTO / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d");
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return context.getImageData(0, 0, canvas.width, canvas.height);
}
