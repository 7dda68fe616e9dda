/** The page of one file: a QR's text or picture in, its signed facts out, no network anywhere. */

import { PaperError, saysNumber, verify } from "./certificates_paper.js";

const LARGEST_PHOTO = 2000;
const known = JSON.parse(document.getElementById("known").textContent);
const words = JSON.parse(document.getElementById("words").textContent);
const form = document.querySelector("form");
const answer = document.getElementById("answer");
const facts = document.getElementById("facts");
const typed = document.getElementById("number");
let last = null;

function say(tone, word, detail) {
  answer.className = `answer answer--${tone}`;
  answer.querySelector("strong").textContent = word;
  answer.querySelector("p").textContent = detail;
  answer.hidden = false;
}

function row(label, value) {
  const [term, text] = [document.createElement("dt"), document.createElement("dd")];
  term.textContent = label;
  text.textContent = value;
  facts.querySelector("dl").append(term, text);
}

function grouped(code) {
  return code.match(/.{4}/g).join("-");
}

function show(found) {
  const day = new Intl.DateTimeFormat("id-ID", { dateStyle: "long", timeZone: "UTC" });
  facts.querySelector("dl").replaceChildren();
  row(words.name, found.name + (found.isCut ? ` … (${words.cut})` : ""));
  row(words.role, words.roles[found.role]);
  row(words.kind, words.kinds[found.kind]);
  if (found.hours !== null) row(words.hours, found.hours.toLocaleString("id-ID"));
  row(words.issued, day.format(found.issuedOn));
  row(words.code, grouped(found.code));
  row(words.version, String(found.version));
  row(words.key, found.keyId);
  facts.hidden = false;
  typed.value = "";
  compare();
  say("ok", words.signed, words.compare);
}

async function check(text) {
  last = null;
  facts.hidden = true;
  if (!globalThis.crypto?.subtle) {
    say("bad", words.old, words.faults.old);
    return;
  }
  try {
    last = await verify(text, known);
    show(last);
  } catch (error) {
    if (!(error instanceof PaperError)) throw error;
    say("bad", words.refused[error.message] ?? words.unsure, words.faults[error.message]);
  }
}

async function compare() {
  const told = document.getElementById("same");
  told.textContent = "";
  if (!last || !typed.value.trim()) return;
  const isSame = await saysNumber(typed.value, last.check);
  told.textContent = isSame ? words.same : words.different;
  told.className = isSame ? "same" : "different";
}

async function unpacked(id) {
  const packed = atob(document.getElementById(id).textContent.trim());
  const bytes = Uint8Array.from(packed, (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

let reader = null;
async function ready() {
  if (!reader) {
    reader = unpacked("reader-wasm").then((wasmBinary) =>
      globalThis.ZXingWASM.prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true }),
    );
    reader.catch(() => (reader = null));
  }
  await reader;
}

async function pixels(file) {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, LARGEST_PHOTO / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d");
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

async function look(file) {
  facts.hidden = true;
  say("info", words.looking, "");
  try {
    await ready();
    const found = await globalThis.ZXingWASM.readBarcodes(await pixels(file), {
      formats: ["QRCode"],
      maxNumberOfSymbols: 1,
    });
    if (!found.length) {
      say("bad", words.nothing, words.faults.nothing);
      return;
    }
    form.elements.text.value = found[0].text;
    await check(found[0].text);
  } catch {
    say("bad", words.unsure, words.faults.picture);
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  check(form.elements.text.value);
});
document.getElementById("picture").addEventListener("change", (event) => {
  if (event.target.files[0]) look(event.target.files[0]);
});
typed.addEventListener("input", compare);
document.getElementById("start").remove();
