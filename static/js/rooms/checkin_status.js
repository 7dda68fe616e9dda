// The quiet signs of the desk: the line, what is unsent, how old the data are, this phone's own.

import { fill } from "./checkin_words.js";

const MINUTE = 60_000;

export class Status {
  #part;
  #texts;
  #hours;
  #fresh = null;
  #line = { isUp: true, isKnown: true };

  constructor({ part, texts, hours }) {
    this.#part = part;
    this.#texts = texts;
    this.#hours = hours;
    addEventListener("offline", () => this.line({ ...this.#line, isUp: false }));
  }

  line({ isUp, isKnown }) {
    this.#line = { isUp, isKnown: isUp ? isKnown : this.#line.isKnown };
    const sign = this.#part("line");
    sign.dataset.state = isUp ? "up" : "down";
    sign.textContent = isUp ? this.#texts.line_up : this.#texts.line_down;
    this.#part("unknown").hidden = this.#line.isKnown;
  }

  unsent(count, stuck) {
    for (const place of document.querySelectorAll("[data-unsent]")) {
      place.textContent = String(count);
      place.closest("[data-unsent-box]")?.classList.toggle("unsent--some", count > 0);
    }
    for (const place of document.querySelectorAll("[data-hand-over]")) {
      place.hidden = count === 0;
    }
    this.#part("stuck").hidden = stuck === 0;
  }

  fresh(when) {
    this.#fresh = when;
  }

  // How old the people's data are; called every few seconds.
  age(now, hasPeople) {
    const place = this.#part("age");
    if (!hasPeople) {
      place.textContent = this.#texts.age_none;
      return;
    }
    const minutes = Math.max(0, Math.floor((now - this.#fresh) / MINUTE));
    const age = minutes < 1 ? this.#texts.age_now : this.#ago(minutes);
    place.textContent = fill(this.#texts.age, { hour: this.#hours.moment(this.#fresh, now), age });
  }

  #ago(minutes) {
    return minutes < 120
      ? fill(this.#texts.age_minutes, { n: minutes })
      : fill(this.#texts.age_hours, { n: Math.floor(minutes / 60) });
  }

  // The event's name on top; what this phone is called and until when, below.
  phone(device, now) {
    this.#part("event").textContent = device.event.title;
    this.#part("label").textContent = device.label;
    this.#part("valid").textContent = this.#hours.moment(device.valid_until, now);
  }
}
