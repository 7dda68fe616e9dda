// The two lists under the desk: the last scans, and the answers that came back different.

import { fill, kindOf, TONES } from "./checkin_words.js";

const RECENT = 8;

export class Lists {
  #part;
  #words;
  #texts;
  #hours;
  #roll;

  constructor({ part, words, texts, hours, roll }) {
    this.#part = part;
    this.#words = words;
    this.#texts = texts;
    this.#hours = hours;
    this.#roll = roll;
  }

  // Scans on their way, and those answered, newest first.
  recent(scans, answered) {
    const waiting = scans.map(({ id, body, told }) => ({
      id,
      scanned_at: body.scanned_at,
      name: body.person?.name ?? this.#roll.person(told.code)?.name,
      verdict: told.isPending ? "waiting" : told.verdict,
      isUnsent: true,
    }));
    const rows = [...waiting, ...answered]
      .sort((a, b) => (a.scanned_at < b.scanned_at ? 1 : -1))
      .slice(0, RECENT);
    this.#part("recent").replaceChildren(...rows.map((row) => this.#recent(row)));
    this.#part("recent-box").hidden = !rows.length;
  }

  #recent(row) {
    const item = this.#part("recent-row").content.firstElementChild.cloneNode(true);
    item.dataset.scan = row.id;
    const isWaiting = row.verdict === "waiting";
    set(item, "time", this.#hours.hour(row.scanned_at));
    set(item, "name", row.name || this.#texts.ticket);
    set(item, "title", this.#words.title(row.verdict));
    set(item, "unsent", row.isUnsent && !isWaiting ? this.#texts.unsent : "");
    item.querySelector("[data-part=title]").className = `tag tag--${TONES[kindOf(row.verdict)]}`;
    return item;
  }

  // Whoever was told something else; stays until dismissed. onDismiss(ids) for one or all.
  changes(rows, now, onDismiss) {
    this.#part("changes").replaceChildren(...rows.map((row) => this.#change(row, now, onDismiss)));
    this.#part("changes-count").textContent = String(rows.length);
    this.#part("changes-box").hidden = !rows.length;
    this.#part("changes-all").hidden = rows.length < 2;
    this.#part("changes-all").onclick = () => onDismiss(rows.map((row) => row.id));
  }

  #change(row, now, onDismiss) {
    const item = this.#part("change-row").content.firstElementChild.cloneNode(true);
    const shown = this.#words.shown(row, now);
    item.dataset.scan = row.id;
    set(item, "time", this.#hours.hour(row.scanned_at));
    set(item, "name", row.name || this.#texts.ticket);
    set(item, "was", fill(this.#texts.change_was, { word: this.#words.title(row.told) }));
    set(item, "title", shown.title);
    set(item, "reason", [shown.reason, shown.next].filter(Boolean).join(" "));
    item.querySelector("[data-part=title]").className = `tag tag--${TONES[kindOf(row.verdict)]}`;
    item.querySelector("button").addEventListener("click", () => onDismiss([row.id]));
    return item;
  }
}

function set(item, name, text) {
  const place = item.querySelector(`[data-part="${name}"]`);
  place.textContent = text ?? "";
  place.hidden = !text;
}
