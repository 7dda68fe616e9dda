/** A text field that proposes: over its own <datalist>, or over a JSON address (data-source). */

const WAIT_MS = 180;
const MOST = 12;
const plain = (text) => text.toLocaleLowerCase("id").normalize("NFKD").replace(/\p{M}/gu, "");

class Combobox {
  constructor(box) {
    this.box = box;
    this.input = box.querySelector("input[list]");
    this.known = [...box.querySelectorAll("datalist option")].map((option) => ({
      value: option.value,
      hint: option.label === option.value ? "" : option.label,
    }));
    this.items = [];
    this.at = -1;
    this.build();
    this.listen();
  }

  build() {
    const { input } = this;
    this.list = document.createElement("ul");
    this.list.id = `${input.id}-list`;
    this.list.className = "combobox__list";
    this.list.role = "listbox";
    this.list.ariaLabel = input.labels[0]?.textContent.trim() ?? "";
    this.list.hidden = true;
    input.removeAttribute("list");
    input.role = "combobox";
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", this.list.id);
    input.after(this.list);
    this.said = document.createElement("p");
    this.said.className = "visually-hidden";
    this.said.setAttribute("aria-live", "polite");
    this.box.append(this.said);
  }

  listen() {
    const { input, list } = this;
    input.addEventListener("input", () => this.ask());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    // mousedown, because the blur before a click would have closed the list
    list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const item = event.target.closest("[role=option]");
      if (item) this.take([...list.children].indexOf(item));
    });
  }

  ask() {
    clearTimeout(this.timer);
    const { source } = this.box.dataset;
    if (source) this.timer = setTimeout(() => this.fetch(source), WAIT_MS);
    else this.show(this.match());
  }

  match() {
    const words = plain(this.input.value).split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    return this.known.filter(({ value, hint }) => {
      const text = plain(`${value} ${hint}`);
      return words.every((word) => text.includes(word));
    });
  }

  async fetch(source) {
    const asked = this.input.value.trim();
    if (!asked) return this.close();
    this.flight?.abort();
    this.flight = new AbortController();
    try {
      const address = new URL(source, location.href);
      address.searchParams.set("q", asked);
      const answer = await fetch(address, { signal: this.flight.signal, headers: { Accept: "application/json" } });
      if (answer.ok) this.show((await answer.json()).items);
    } catch {
      this.close(); // Without network or answer the field is plain text, and stays usable.
    }
  }

  show(items) {
    this.items = items.slice(0, MOST);
    this.at = -1;
    this.list.replaceChildren(...this.items.map((item, index) => this.row(item, index)));
    this.said.textContent = this.items.length || !this.input.value.trim() ? String(this.items.length || "") : this.box.dataset.none;
    this.open(this.items.length > 0);
  }

  row(item, index) {
    const row = document.createElement("li");
    row.role = "option";
    row.id = `${this.list.id}-${index}`;
    row.setAttribute("aria-selected", "false");
    row.textContent = item.label ?? item.value;
    if (item.hint) {
      const hint = document.createElement("small");
      hint.textContent = item.hint;
      row.append(hint);
    }
    return row;
  }

  open(isOpen) {
    this.list.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) this.input.removeAttribute("aria-activedescendant");
  }

  close() {
    this.at = -1;
    this.open(false);
  }

  key(event) {
    if (this.list.hidden) {
      if (event.key === "ArrowDown") this.ask();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.mark((this.at + step + this.items.length) % this.items.length);
    else if (event.key === "Enter" && this.at >= 0) this.take(this.at);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
  }

  mark(index) {
    this.at = index;
    [...this.list.children].forEach((row, i) => row.setAttribute("aria-selected", String(i === index)));
    const row = this.list.children[index];
    row.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", row.id);
  }

  take(index) {
    this.input.value = this.items[index].value;
    this.close();
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
    this.box.dispatchEvent(new CustomEvent("taken", { bubbles: true, detail: this.items[index] }));
  }
}

export function start(root = document) {
  for (const box of root.querySelectorAll("[data-combobox]")) new Combobox(box);
}
