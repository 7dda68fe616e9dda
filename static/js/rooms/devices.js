/** The list of phones: asked for anew every few seconds, and put in place only when nobody is at it. */

import { start as confirm } from "../core/confirm.js";

const EVERY_MS = 10000;
const AT_MOST_MS = 60000;
const box = document.querySelector("[data-phones]");
const note = document.querySelector("[data-phones-note]");
let shown = null;
let wait = EVERY_MS;

function isInUse() {
  return box.querySelector("details[open]") !== null || box.contains(document.activeElement);
}

// The forms' tokens differ each time, and say nothing.
function bare(html) {
  return html.replace(/(name="csrf_token" value=)"[^"]*"/g, "$1");
}

function put(html) {
  if (bare(html) === shown || isInUse()) return;
  box.innerHTML = html;
  shown = bare(html);
  confirm(box);
}

async function look() {
  if (!document.hidden) {
    try {
      const answer = await fetch(box.dataset.source, { headers: { Accept: "text/html" }, redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      put(await answer.text());
      note.textContent = "";
      wait = EVERY_MS;
    } catch {
      note.textContent = box.dataset.lost;
      wait = Math.min(wait * 2, AT_MOST_MS);
    }
  }
  setTimeout(look, wait);
}

setTimeout(look, EVERY_MS);
