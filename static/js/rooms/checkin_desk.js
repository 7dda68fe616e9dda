// The registration desk on a borrowed phone: camera, hand-held scanner, typed code or name in,
// one answer out. Words come from the page; this file only puts them in their places.

import { Answer, kindOf } from "./checkin_answer.js";
import { Line } from "./checkin_line.js";
import { newId, openStore, Queue } from "./checkin_queue.js";
import { pixelsOf, Reader } from "./checkin_reader.js";
import { search } from "./checkin_search.js";
import { Signal } from "./checkin_signal.js";
import { viewfinder } from "./checkin_viewfinder.js";
import { listen } from "./checkin_wedge.js";

const SAME_TICKET = 4000; // ms in which the same ticket held up again is the same scan
const PATIENCE = 1500; // ms to wait for the server before saying "kept, waiting"
const RECENT = 8;
const TONES = { ok: "ok", again: "warn", no: "bad", wait: "info" };

const desk = document.querySelector("[data-desk]");
const part = (name) => desk.querySelector(`[data-desk-part="${name}"]`);
const texts = Object.fromEntries(
  [...part("texts").content.querySelectorAll("[data-key]")].map((text) => [
    text.dataset.key,
    text.textContent.trim(),
  ]),
);
const { clearAfter, clearAfterRefusal } = desk.dataset;

const signal = new Signal();
const answer = new Answer(part("answer"), {
  ok: Number(clearAfter),
  again: Number(clearAfter),
  wait: Number(clearAfter),
  no: Number(clearAfterRefusal),
});
const line = new Line(desk.dataset);
const store = await openStore();
const queue = new Queue(desk.dataset.scanUrl, (scan, stop) => line.send(scan, stop), store);
let latest = "";
let seen = { text: "", at: -Infinity };

// One scan from whatever source: one answer, "kept, waiting" first when the server takes long.
async function take(ticket, method) {
  const scan = {
    id: newId(),
    ticket,
    session: part("session").value || null,
    scanned_at: line.now(),
    method,
  };
  latest = scan.id;
  const isKept = await queue.keep(scan);
  const sent = queue.deliver(scan);
  const first = await Promise.race([sent, patience()]);
  tell(scan, first ? described(first) : waiting(isKept));
  const last = first ?? (await sent);
  if (last !== first && last) {
    tell(scan, described(last));
  }
}

function tell(scan, shown) {
  if (scan.id === latest) {
    answer.show(shown);
    signal.give(kindOf(shown.verdict));
  }
  note(scan, shown);
}

const refusal = (title, next) => ({ verdict: "unreadable", title, next });
// Shown as taken only once the phone holds it: what is not kept is said to be not recorded.
const waiting = (isKept) =>
  isKept
    ? { verdict: "waiting", title: texts.waiting, reason: texts.waiting_reason }
    : refusal(texts.not_kept, texts.not_kept_next);
const patience = () => new Promise((resolve) => setTimeout(resolve, PATIENCE, null));
const described = (result) => ({
  verdict: result.verdict,
  title: texts[`verdict_${result.verdict}`] ?? texts.verdict_unreadable,
  name: result.name,
  unit: result.unit,
  // "Already in" names its hour in the reason: since when.
  time: result.verdict === "admitted" ? line.hour(result.arrived_at) : "",
  reason: result.message,
  next: result.next_step,
});

// The list of the last scans; a waiting one is rewritten when its answer comes.
function note(scan, shown) {
  const list = part("recent");
  const known = list.querySelector(`[data-scan="${scan.id}"]`);
  const row = known ?? part("recent-row").content.firstElementChild.cloneNode(true);
  row.dataset.scan = scan.id;
  const word = row.querySelector('[data-part="title"]');
  word.className = `tag tag--${TONES[kindOf(shown.verdict)]}`;
  const words = {
    title: shown.title,
    name: shown.name || texts.ticket,
    time: line.hour(scan.scanned_at),
  };
  for (const place of row.querySelectorAll("[data-part]")) {
    place.textContent = words[place.dataset.part] ?? "";
  }
  if (!known) {
    list.prepend(row);
  }
  [...list.children].slice(RECENT).forEach((old) => old.remove());
  part("recent-box").hidden = false;
}

function takeOnce(text, method) {
  const now = performance.now();
  const isSame = text === seen.text && now - seen.at < SAME_TICKET;
  seen = { text, at: now };
  if (!isSame) {
    take(text, method);
  }
}

queue.addEventListener("count", ({ detail: count }) => {
  part("waiting").hidden = count === 0;
  part("waiting-count").textContent = String(count);
});
queue.addEventListener("answer", ({ detail }) => note(detail.scan, described(detail.answer)));
queue.addEventListener("signin", () => (part("signin").hidden = false));
queue.addEventListener("sent", () => (part("signin").hidden = true));
addEventListener("beforeunload", (event) => {
  if (!store.isDurable && !part("waiting").hidden) {
    event.preventDefault();
  }
});

const reader = new Reader({
  worker: desk.dataset.workerUrl,
  reader: desk.dataset.readerUrl,
  wasm: desk.dataset.wasmUrl,
});
viewfinder({ part, texts, reader, onText: (text) => takeOnce(text, "desk_ticket") });

const fromPhoto = async (file) => reader.read(await pixelsOf(file), { thorough: true });
part("photo-file").addEventListener("change", async ({ target }) => {
  const [file] = target.files;
  const text = file && (await fromPhoto(file).catch(() => null));
  target.value = "";
  if (text) {
    take(text, "desk_ticket");
  } else if (file) {
    answer.show(refusal(texts.photo_unread, texts.photo_unread_next));
    signal.give("no");
  }
});

listen((text) => takeOnce(text, "desk_ticket"));
part("typed").addEventListener("submit", (event) => {
  event.preventDefault();
  const field = event.currentTarget.elements.namedItem("ticket");
  if (field.value.trim()) {
    take(field.value.trim(), "desk_typed");
    field.value = "";
  }
});

const found = search({
  form: part("find"),
  list: part("found"),
  template: part("found-row"),
  status: part("find-status"),
  texts: { none: texts.find_none, failed: texts.find_failed },
  stateOf: (state) => texts[`state_${state}`] ?? "",
  onPick(person) {
    take(person.registration, "desk_name");
    found.clear();
  },
});

const showMuted = () => part("sound").setAttribute("aria-pressed", String(!signal.muted));
part("sound").addEventListener("click", () => {
  signal.muted = !signal.muted;
  showMuted();
});
showMuted();
for (const kind of ["pointerdown", "keydown"]) {
  document.addEventListener(kind, () => signal.unlock(), { capture: true });
}

queue.flush();
desk.dataset.ready = "yes";
