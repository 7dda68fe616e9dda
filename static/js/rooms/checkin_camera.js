// The phone's camera, read without pause. Stops while the page is out of sight (a phone may
// show a dead picture on return) and starts again when it comes back.

const WANTED = { width: { ideal: 1280 }, height: { ideal: 720 } };
const PAUSE = 60; // ms between two pictures: the phone stays cool, a hand still moves less
const REMEMBERED = "checkin-camera";

// A camera needs a secure page: https, or the machine itself.
export const hasCamera = () => Boolean(navigator.mediaDevices?.getUserMedia);

export class Camera extends EventTarget {
  #video;
  #reader;
  #onText;
  #stream = null;
  #wanted = false;
  #canvas = document.createElement("canvas");

  constructor(video, reader, onText) {
    super();
    this.#video = video;
    this.#reader = reader;
    this.#onText = onText;
    document.addEventListener("visibilitychange", () => this.#followPage());
  }

  // Rejects with the browser's own error (NotAllowedError, NotFoundError, NotReadableError…).
  async start(deviceId = recall()) {
    this.#wanted = true;
    this.#release();
    this.#stream = await open(deviceId);
    if (!this.#wanted || document.hidden) {
      this.#release();
      return;
    }
    this.#video.srcObject = this.#stream;
    await this.#video.play();
    this.#track.addEventListener("ended", () => this.dispatchEvent(new Event("lost")));
    this.dispatchEvent(new Event("started"));
    this.#loop(this.#stream);
  }

  stop() {
    this.#wanted = false;
    this.#release();
  }

  async choose(deviceId) {
    remember(deviceId);
    await this.start(deviceId);
  }

  // The cameras by name; names are known only once the camera was allowed.
  async list() {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.filter((device) => device.kind === "videoinput" && device.deviceId);
  }

  get deviceId() {
    return this.#track?.getSettings().deviceId ?? "";
  }

  get hasTorch() {
    return Boolean(this.#track?.getCapabilities?.().torch);
  }

  async light(on) {
    await this.#track?.applyConstraints({ advanced: [{ torch: on }] });
  }

  get #track() {
    return this.#stream?.getVideoTracks()[0];
  }

  #release() {
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = null;
    this.#video.srcObject = null;
  }

  async #followPage() {
    if (document.hidden) {
      this.#release();
    } else if (this.#wanted && !this.#stream) {
      await this.start().catch(() => this.dispatchEvent(new Event("lost")));
    }
  }

  async #loop(stream) {
    while (this.#stream === stream) {
      const picture = this.#picture();
      const text = picture && (await this.#reader.read(picture).catch(() => null));
      if (text && this.#stream === stream) {
        this.#onText(text);
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }

  #picture() {
    const { videoWidth: width, videoHeight: height } = this.#video;
    if (!width || this.#video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) {
      return null;
    }
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
    }
    const context = this.#canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(this.#video, 0, 0, width, height);
    return context.getImageData(0, 0, width, height);
  }
}

async function open(deviceId) {
  const back = { ...WANTED, facingMode: { ideal: "environment" } };
  const chosen = { ...WANTED, deviceId: { exact: deviceId } };
  try {
    return await navigator.mediaDevices.getUserMedia({ video: deviceId ? chosen : back });
  } catch (error) {
    if (!deviceId || error.name === "NotAllowedError") {
      throw error;
    }
    return navigator.mediaDevices.getUserMedia({ video: back });
  }
}

// Storage may be refused (private window): then the choice lasts as long as the page.
function remember(deviceId) {
  try {
    localStorage.setItem(REMEMBERED, deviceId);
  } catch {
    // The camera works all the same.
  }
}

function recall() {
  try {
    return localStorage.getItem(REMEMBERED) ?? "";
  } catch {
    return "";
  }
}
