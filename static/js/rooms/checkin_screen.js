// The hall's screen: draws the code of the moment from codes signed ahead of time, so that it
// goes on changing while the network is away, and says so plainly once they have run out.
// An old code is never left standing.

const QUIET_ZONE = 4;
const TICK = 250;
const POLL = 10000; // counts; every third poll brings codes as well
const CODES_EVERY = 3;

const hall = document.querySelector("[data-hall]");
const part = (name) => hall.querySelector(`[data-hall-part="${name}"]`);
const slotMs = Number(hall.dataset.slotSeconds) * 1000;

let slots = [];
let drawn = "";
let polls = 0;
let hasNetwork = true;
let countedAt = 0;
let clock = { server: Date.now(), here: performance.now() };

// The server's time. Never ahead of it: the answer's way here only makes this late.
const serverNow = () => clock.server + performance.now() - clock.here;
const starts = (slot) => Date.parse(slot.starts_at);

async function poll() {
  const wantsCodes = polls++ % CODES_EVERY === 0 || slots.length === 0;
  const address = new URL(hall.dataset.codesUrl, document.baseURI);
  if (!wantsCodes) {
    address.searchParams.set("hanya", "hitungan");
  }
  try {
    const response = await fetch(address, { signal: timeout(8000) });
    if (!response.ok || response.redirected) {
      throw new Error(String(response.status));
    }
    receive(await response.json());
    hasNetwork = true;
  } catch {
    hasNetwork = false;
    polls = 0;
  }
  report();
  setTimeout(poll, POLL);
}

function receive(answer) {
  clock = { server: Date.parse(answer.server_time), here: performance.now() };
  countedAt = clock.server;
  if (answer.slots) {
    slots = answer.slots;
  }
  part("present").textContent = String(answer.present);
  part("registered").textContent = String(answer.registered);
}

function report() {
  const last = slots.at(-1);
  part("network").textContent =
    hasNetwork || !last ? "" : `${hall.dataset.offlineText} ${hour(starts(last) + slotMs)}.`;
  part("counted").textContent =
    hasNetwork || !countedAt ? "" : `${hall.dataset.countedText} ${hour(countedAt)}`;
}

function tick() {
  const now = serverNow();
  const slot = slots.find((one) => starts(one) <= now && now < starts(one) + slotMs);
  part("code").hidden = !slot;
  part("say").hidden = !slot;
  part("closed").hidden = Boolean(slot) || !hasNetwork;
  part("stopped").hidden = Boolean(slot) || hasNetwork;
  if (!slot) {
    part("network").textContent = "";
  } else {
    part("countdown").value = (starts(slot) + slotMs - now) / 1000;
    draw(slot);
  }
  markAgenda(now);
}

function markAgenda(now) {
  for (const item of hall.querySelectorAll("[data-starts]")) {
    const isOn = Number(item.dataset.starts) <= now && now < Number(item.dataset.ends);
    if (isOn) {
      item.setAttribute("aria-current", "true");
    } else {
      item.removeAttribute("aria-current");
    }
  }
}

// At once, without a fade: a frame between two codes reads as neither.
function draw(slot) {
  if (slot.url === drawn) {
    return;
  }
  drawn = slot.url;
  const side = slot.size + 2 * QUIET_ZONE;
  const svg = part("qr").querySelector("svg");
  const [ground, dark] = svg.querySelectorAll("path");
  svg.setAttribute("viewBox", `0 0 ${side} ${side}`);
  ground.setAttribute("d", `M0 0h${side}v${side}h-${side}z`);
  dark.setAttribute("d", pathOf(slot));
  part("spoken").textContent = `${slot.spoken.slice(0, 3)} ${slot.spoken.slice(3)}`;
}

// bits: all modules row after row, first in the highest bit, base64.
function pathOf({ size, bits }) {
  const octets = Uint8Array.from(atob(bits), (letter) => letter.charCodeAt(0));
  const isDark = (place) => (octets[place >> 3] >> (7 - (place & 7))) & 1;
  let path = "";
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      let length = 0;
      while (x + length < size && isDark(y * size + x + length)) {
        length += 1;
      }
      if (length) {
        path += `M${QUIET_ZONE + x} ${QUIET_ZONE + y}h${length}v1h-${length}z`;
        x += length;
      }
    }
  }
  return path;
}

function hour(moment) {
  const format = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: hall.dataset.zone };
  return new Date(moment).toLocaleTimeString("id-ID", format);
}

function timeout(length) {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), length);
  return stop.signal;
}

// A projector that falls asleep shows no code; the lock is lost whenever the page is hidden.
async function stayAwake() {
  if (!document.hidden) {
    await navigator.wakeLock?.request("screen").catch(() => {});
  }
}

const fullscreen = part("fullscreen");
const showButton = () => {
  fullscreen.hidden = !document.fullscreenEnabled || Boolean(document.fullscreenElement);
};
fullscreen.addEventListener("click", () => document.documentElement.requestFullscreen());
document.addEventListener("fullscreenchange", showButton);
document.addEventListener("visibilitychange", stayAwake);

showButton();
stayAwake();
await poll();
tick();
setInterval(tick, TICK);
