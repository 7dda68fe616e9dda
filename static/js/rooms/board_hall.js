// The hall's board: its clock and its agenda go on by themselves, with or without a network.

import { Live } from "./board_live.js";

const TURN = 12000; // how long a page of units stands when there are several

const part = document.querySelector("[data-live]");
const live = new Live(part, document.querySelector("[data-live-state]"));
const clock = document.querySelector("[data-wall-clock]");
const agenda = [...document.querySelectorAll("[data-starts]")].map((item) => ({
  starts: Number(item.dataset.starts),
  ends: Number(item.dataset.ends),
  text: item.textContent.trim(),
}));

function tick() {
  const now = live.now();
  const hour = live.hour(now);
  if (clock.textContent !== hour) {
    clock.textContent = hour;
  }
  say("now", agenda.find((one) => one.starts <= now && now < one.ends));
  say("next", agenda.find((one) => now < one.starts));
  turn(now);
}

function say(word, item) {
  const line = document.querySelector(`[data-wall-agenda="${word}"]`);
  line.hidden = !item;
  const place = line.querySelector("strong");
  if (item && place.textContent !== item.text) {
    place.textContent = item.text;
  }
}

function turn(now) {
  const pages = [...part.querySelectorAll("[data-wall-page]")];
  const shown = Math.floor(now / TURN) % Math.max(pages.length, 1);
  for (const [number, page] of pages.entries()) {
    page.toggleAttribute("data-away", number !== shown);
  }
}

// A projector must not fall asleep; the lock is lost whenever the page is hidden.
async function stayAwake() {
  if (!document.hidden) {
    await navigator.wakeLock?.request("screen").catch(() => {});
  }
}

const fullscreen = document.querySelector("[data-wall-fullscreen]");
const showButton = () => {
  fullscreen.hidden = !document.fullscreenEnabled || Boolean(document.fullscreenElement);
};
fullscreen.addEventListener("click", () => document.documentElement.requestFullscreen());
document.addEventListener("fullscreenchange", showButton);
document.addEventListener("visibilitychange", stayAwake);

showButton();
stayAwake();
tick();
setInterval(tick, 1000);
live.start();
