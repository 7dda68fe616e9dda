// Somebody who isn't on the list: a guest, or whoever came for an invited person. Few fields, on
// this page and without network; people with a similar name are shown before a new one is made.

import { start as combobox } from "../core/combobox.js";
import { fold } from "./checkin_people.js";

const PHONE = /^(\+?62|0)8\d{7,12}$/;
const PAUSE = 150;

// "19790201 199803 1 007" → {nip}, "0812 3456 7890" → {phone}, "" → {}; null for neither.
export function numberIn(text) {
  const bare = text.replace(/[\s.\-()]/g, "");
  if (/^\d{18}$/.test(bare)) {
    return { nip: bare };
  }
  return bare === "" ? {} : PHONE.test(bare) ? { phone: bare } : null;
}

// The code of the unit that was typed or chosen: by name or code, or the only one that fits.
export function unitIn(text, units) {
  const wanted = fold(text);
  const exact = units.find(([code, name]) => [fold(code), fold(name)].includes(wanted));
  const words = wanted.split(" ").filter(Boolean);
  const fitting = units.filter(([, name]) => words.every((word) => fold(name).includes(word)));
  return exact?.[0] ?? (words.length && fitting.length === 1 ? fitting[0][0] : null);
}

export class NewcomerForm {
  #place;
  #template;
  #row;
  #desk;
  #form = null;
  #instead = null;
  #timer = 0;

  // desk: {texts, people(), units(), onSend(person), onPick(person), onClose()}
  constructor(place, template, row, desk) {
    this.#place = place;
    this.#template = template;
    this.#row = row;
    this.#desk = desk;
  }

  // instead: the invited person somebody came for, or null for a guest.
  open(instead = null) {
    this.#instead = instead;
    this.#place.replaceChildren(this.#template.content.cloneNode(true));
    this.#form = this.#place.querySelector("form");
    for (const part of this.#place.querySelectorAll("[data-for]")) {
      part.hidden = part.dataset.for !== (instead ? "stand-in" : "guest");
    }
    this.#part("invited").textContent = instead?.name ?? "";
    this.#part("units").replaceChildren(
      ...this.#desk.units().map(([code, name]) => new Option(code === name ? "" : code, name)),
    );
    combobox(this.#form);
    this.#form.elements.name.addEventListener("input", () => this.#later());
    this.#form.addEventListener("submit", (event) => this.#submit(event));
    this.#part("close").addEventListener("click", () => this.#desk.onClose());
    this.#form.elements.name.focus();
  }

  close() {
    clearTimeout(this.#timer);
    this.#place.replaceChildren();
    this.#form = null;
  }

  #part(name) {
    return this.#place.querySelector(`[data-newcomer="${name}"]`);
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#form && this.#showAlike(), PAUSE);
  }

  #showAlike() {
    const name = this.#form.elements.name.value;
    const found = this.#desk.people().alike(name).filter((one) => one.code !== this.#instead?.code);
    this.#part("alike").hidden = !found.length;
    this.#part("alike-list").replaceChildren(...found.map((person) => this.#alike(person)));
    if (this.#form.dataset.sure !== name) {
      this.#part("send").textContent = this.#desk.texts.newcomer_send;
    }
    return found.length > 0;
  }

  #alike(person) {
    const item = this.#row.content.firstElementChild.cloneNode(true);
    item.querySelector("[data-part=name]").textContent = person.name;
    item.querySelector("[data-part=unit]").textContent = person.unit;
    const button = item.querySelector("button");
    button.hidden = Boolean(this.#instead);
    button.addEventListener("click", () => this.#desk.onPick(person));
    return item;
  }

  #submit(event) {
    event.preventDefault();
    const person = this.#person();
    if (!person) {
      this.#form.querySelector("[aria-invalid=true]")?.focus();
      return;
    }
    if (this.#showAlike() && this.#form.dataset.sure !== person.name) {
      this.#form.dataset.sure = person.name;
      this.#part("send").textContent = this.#desk.texts.newcomer_sure;
      this.#part("alike").scrollIntoView({ block: "nearest" });
      return;
    }
    this.#desk.onSend(person);
  }

  // What was typed, as the server takes it; null with the fields saying what is missing.
  #person() {
    const { texts } = this.#desk;
    const value = (name) => this.#form.elements[name].value.trim().replace(/\s+/g, " ");
    const role = this.#instead ? "participant" : value("role");
    const number = numberIn(value("who"));
    // Who stands in counts for the invited person's unit.
    const unit = value("unit") ? unitIn(value("unit"), this.#desk.units()) : "";
    const needsUnit = !this.#instead && ["participant", "organiser"].includes(role);
    const isFine = [
      this.#say("name", value("name") ? "" : texts.newcomer_no_name),
      this.#say("unit", unit || (unit === "" && !needsUnit) ? "" : texts.newcomer_no_unit),
      this.#say("who", number ? "" : texts.newcomer_no_number),
    ].every(Boolean);
    if (!isFine) {
      return null;
    }
    return {
      name: value("name"),
      unit,
      nip: number.nip ?? "",
      phone: number.phone ?? "",
      position: "",
      role,
      stands_in_for: this.#instead?.code ?? null,
      stands_in_as: this.#instead ? value("stands_in_as") : "",
      letter: this.#instead ? value("letter") : "",
    };
  }

  #say(name, error) {
    const field = this.#form.elements[name];
    const box = field.closest(".field");
    box.classList.toggle("field--error", Boolean(error));
    box.querySelector(".field__error").textContent = error;
    box.querySelector(".field__error").hidden = !error;
    field.setAttribute("aria-invalid", String(Boolean(error)));
    return !error;
  }
}
