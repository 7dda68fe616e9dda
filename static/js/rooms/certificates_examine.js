/** A dropped certificate: its SHA-256 is asked for first, and only what is unknown is sent. */

import { start } from "../core/upload.js";

const form = document.querySelector("[data-examine]");
const input = form.querySelector('input[type="file"]');
const fault = form.querySelector(".field__error");

async function digest(file) {
  const hash = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function ask(file) {
  const address = form.dataset.examine.replace("0".repeat(64), await digest(file));
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  return answer.ok ? answer.json() : { known: false };
}

function refuse() {
  fault.textContent = fault.dataset.tooLarge;
  fault.hidden = false;
  input.setAttribute("aria-invalid", "true");
  input.focus();
}

form.addEventListener("submit", async (event) => {
  const file = input.files[0];
  // Without a secure context there is no digest: the file is sent as a form sends it.
  if (!file || !globalThis.crypto?.subtle) return;
  event.preventDefault();
  if (file.size > Number(form.dataset.most)) {
    refuse();
    return;
  }
  const found = await ask(file).catch(() => ({ known: false }));
  if (found.known) location.assign(found.url);
  else form.submit();
});

start();
