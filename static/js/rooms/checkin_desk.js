// The registration desk on a borrowed phone: camera, hand-held scanner, typed code or name in,
// one answer out, with or without a network. Words come from the page.

import { Answer } from "./checkin_answer.js";
import { Answers } from "./checkin_answers.js";
import { Clock } from "./checkin_clock.js";
import { Contact } from "./checkin_contact.js";
import { controls } from "./checkin_controls.js";
import { enrolWith, secretOfPage } from "./checkin_enrol.js";
import { end, forget } from "./checkin_ending.js";
import { filesOf, handOver } from "./checkin_handover.js";
import { Lists } from "./checkin_lists.js";
import { Queue } from "./checkin_queue.js";
import { Reader } from "./checkin_reader.js";
import { Roll } from "./checkin_roll.js";
import { Signal } from "./checkin_signal.js";
import { Status } from "./checkin_status.js";
import { openStore } from "./checkin_store.js";
import { neighbours } from "./checkin_tabs.js";
import { Taking } from "./checkin_taking.js";
import { keepPage } from "./checkin_update.js";
import { Hours, textsOf, Words } from "./checkin_words.js";

const SYNC_EVERY = 15_000;
const AGE_EVERY = 5000;
const RELOAD_PAUSE = 250;
const OVERDUE = 24 * 3_600_000; // ms past its time after which a phone clears itself unasked

let secret = secretOfPage();
const desk = document.querySelector("[data-desk]");
const part = (name) => desk.querySelector(`[data-desk-part="${name}"]`);
const page = desk.dataset.version;
const texts = textsOf(part("texts"));
const store = await openStore();
const clock = new Clock(store);
const hours = new Hours();
const roll = new Roll(store);
const answers = new Answers(store);
const words = new Words(texts, hours, roll);
const signal = new Signal();
const status = new Status({ part, texts, hours });
const lists = new Lists({ part, words, texts, hours, roll });
const { clearAfter, clearAfterRefusal } = desk.dataset;
const brief = Number(clearAfter);
const answer = new Answer(part("answer"), {
  ok: brief, again: brief, wait: 2 * brief, no: Number(clearAfterRefusal),
});
let device = null;
let ended = null;

const queue = new Queue(store, async (from, pairs) => {
  await answers.settle(from, pairs, (scan) => taking.isTold(scan));
  tell("changed");
});
const contact = new Contact({
  store, roll, clock, page, device: () => device, unsent: () => queue.count,
});
const reader = new Reader({
  worker: desk.dataset.workerUrl,
  reader: desk.dataset.readerUrl,
  wasm: desk.dataset.wasmUrl,
});
const taking = new Taking({
  roll, queue, clock, words, answer, signal,
  device: () => device,
  session: () => part("session").value,
  direction: () => panel.direction(),
  onKept() {
    showLists();
    tell("changed");
  },
});
const panel = controls({
  desk, part, texts, roll, clock, hours, reader, taking, signal, answer, words, view, enrolWithText,
});

// One of the page's faces: "start", "desk", "newcomer" or "ended".
function view(name) {
  desk.dataset.view = name;
  for (const face of desk.querySelectorAll("[data-face]")) {
    face.hidden = !face.dataset.face.split(" ").includes(name);
  }
}

// Read who this phone is and what it knows, and show the face that goes with it.
async function begin() {
  [device, ended] = await Promise.all([store.get("facts", "device"), store.get("facts", "ended")]);
  contact.isOver = Boolean(ended);
  await Promise.all([clock.load(), roll.load(), answers.load(), queue.load()]);
  status.fresh((await store.get("facts", "fresh")) ?? null);
  if (device && !ended && Date.parse(device.valid_until) + OVERDUE < clock.now()) {
    await over("expired");
  } else {
    show();
  }
}

function show() {
  hours.zone = roll.event?.zone;
  if (!device) {
    view("start");
    return;
  }
  status.phone(device, clock.now());
  if (ended) {
    panel.stop();
    part("ended-title").textContent = texts[`ended_${ended}`] ?? texts.ended_revoked;
    view("ended");
    return;
  }
  if (desk.dataset.view !== "newcomer") {
    view("desk");
  }
  panel.refresh(device);
  showLists();
  showAge();
}

function showLists() {
  lists.recent(queue.scans, answers.recent);
  lists.changes(answers.changes, clock.now(), async (ids) => {
    await answers.dismiss(ids);
    showLists();
    tell("changed");
  });
}

const showAge = () => status.age(clock.now(), Boolean(roll.snapshot));

async function enrol() {
  view("start");
  part("start-status").textContent = texts.enrol_busy;
  const outcome = await enrolWith(secret, { store, clock, page });
  part("start-status").textContent = outcome === "enrolled" ? "" : texts[`enrol_${outcome}`];
  part("start-again").hidden = outcome !== "offline";
  if (outcome === "enrolled") {
    secret = "";
    tell("begin");
    await begin();
    contact.keepUp();
  } else if (outcome === "used" && (await store.get("facts", "device"))) {
    await begin(); // it is a desk already: the address was opened a second time
  }
}

function enrolWithText(text) {
  secret = text;
  return enrol();
}

async function over(state) {
  if (!ended) {
    await end(state, { store, queue });
    await begin();
    tell("begin");
    await contact.meetAfter(); // says that it is wiped
  }
}

contact.addEventListener("over", async ({ detail: { state, isWipeTold } }) => {
  await over(state);
  if (isWipeTold && queue.count === 0) {
    await forget(store, device);
  }
});
contact.addEventListener("line", ({ detail }) => status.line(detail));
contact.addEventListener("fresh", ({ detail }) => {
  status.fresh(detail);
  showAge();
});
contact.addEventListener("snapshot", () => {
  show();
  tell("changed");
});
contact.addEventListener("news", async ({ detail }) => {
  await answers.overtaken(detail);
  showLists();
  tell("changed");
});
queue.addEventListener("line", ({ detail }) => status.line(detail));
queue.addEventListener("count", () => status.unsent(queue.count, queue.stuck));
queue.addEventListener("answered", () => {
  showLists();
  contact.meet();
});

let reloading = 0;
const tell = neighbours((word) => {
  clearTimeout(reloading);
  reloading = setTimeout(async () => {
    if (word === "begin") {
      await begin();
    } else {
      await Promise.all([roll.load(), answers.load(), queue.load()]);
      show();
    }
  }, RELOAD_PAUSE);
});

const lineIsBack = () => {
  if (!document.hidden) {
    queue.sync({ isForced: true });
    contact.keepUp();
  }
};
addEventListener("online", lineIsBack);
document.addEventListener("visibilitychange", lineIsBack);
setInterval(() => queue.sync(), SYNC_EVERY);
setInterval(showAge, AGE_EVERY);
addEventListener("beforeunload", (event) => {
  if (!store.isDurable && queue.count) {
    event.preventDefault();
  }
});
for (const button of document.querySelectorAll("[data-hand-over]")) {
  button.addEventListener("click", async () => {
    handOver(await filesOf(store, queue.scans, new Date(clock.now()).toISOString()));
  });
}
// A code read while the app is open already only changes the fragment.
addEventListener("hashchange", () => {
  const another = secretOfPage();
  if (another) {
    enrolWithText(another);
  }
});
part("start-again").addEventListener("click", enrol);
part("renew").addEventListener("click", async ({ currentTarget: button }) => {
  button.disabled = true;
  await contact.refresh();
  button.disabled = false;
});

keepPage(desk.dataset.serviceUrl, desk.dataset.scope, part("update"), () => {
  desk.dataset.kept = "yes";
  part("kept").textContent = texts.kept_yes;
});
await (secret ? enrol() : begin());
contact.keepUp();
queue.sync();
desk.dataset.ready = "yes";
