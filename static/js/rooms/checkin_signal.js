// What the officer hears and feels: rising for "come in", twice the same for "already in",
// low and long for "no", a tick for "kept, waiting". Made on the spot, no files to load.

const TONES = {
  ok: [[880, 0, 0.09], [1320, 0.09, 0.14]],
  again: [[660, 0, 0.1], [660, 0.16, 0.1]],
  no: [[196, 0, 0.42]],
  wait: [[523, 0, 0.06]],
};
const BUZZ = { ok: [60], again: [60, 60, 60], no: [300], wait: [25] };
const REMEMBERED = "checkin-muted";

export class Signal {
  #context = null;
  #muted = read();

  // Browsers let a page sound only after a touch or a key: call this on the first of them.
  unlock() {
    this.#context ??= new AudioContext();
    if (this.#context.state === "suspended") {
      this.#context.resume().catch(() => {});
    }
  }

  get muted() {
    return this.#muted;
  }

  set muted(muted) {
    this.#muted = muted;
    try {
      localStorage.setItem(REMEMBERED, muted ? "1" : "");
    } catch {
      // Storage refused: it holds for this page.
    }
  }

  give(kind) {
    navigator.vibrate?.(BUZZ[kind]);
    if (this.#muted || this.#context?.state !== "running") {
      return;
    }
    for (const [pitch, from, length] of TONES[kind]) {
      this.#tone(pitch, this.#context.currentTime + from, length);
    }
  }

  #tone(pitch, from, length) {
    const tone = this.#context.createOscillator();
    const volume = this.#context.createGain();
    tone.type = pitch < 300 ? "sawtooth" : "sine";
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, from);
    volume.gain.exponentialRampToValueAtTime(0.5, from + 0.01);
    volume.gain.exponentialRampToValueAtTime(0.0001, from + length);
    tone.connect(volume).connect(this.#context.destination);
    tone.start(from);
    tone.stop(from + length);
  }
}

function read() {
  try {
    return localStorage.getItem(REMEMBERED) === "1";
  } catch {
    return false;
  }
}
