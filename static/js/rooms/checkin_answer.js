// The answer to a scan, filling the screen: word, colour and shape say the same thing.

import { kindOf } from "./checkin_words.js";

export class Answer {
  #panel;
  #timer = 0;
  #clearAfter;
  #before = null;

  // clearAfter: ms per kind.
  constructor(panel, clearAfter) {
    this.#panel = panel;
    this.#clearAfter = clearAfter;
    panel.addEventListener("click", () => this.clear());
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        this.clear();
      }
    });
  }

  get isShown() {
    return !this.#panel.hidden;
  }

  // answer: {verdict, title, name, unit, time, reason, next}; all but verdict and title may be "".
  show(answer) {
    clearTimeout(this.#timer);
    const kind = kindOf(answer.verdict);
    if (this.#panel.hidden) {
      this.#before = document.activeElement;
    }
    this.#panel.dataset.kind = kind;
    this.#panel.dataset.verdict = answer.verdict;
    for (const place of this.#panel.querySelectorAll("[data-part]")) {
      const text = answer[place.dataset.part] ?? "";
      place.textContent = text;
      place.hidden = !text;
    }
    this.#panel.hidden = false;
    this.#timer = setTimeout(() => this.clear(), this.#clearAfter[kind]);
  }

  clear() {
    clearTimeout(this.#timer);
    if (!this.#panel.hidden) {
      this.#panel.hidden = true;
      if (document.activeElement === document.body) {
        this.#before?.focus?.({ preventScroll: true });
      }
    }
  }
}
