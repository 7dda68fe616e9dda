/** A phone's code: counts its minutes down, and loads the page anew when a phone has read it or time is up. */

const EVERY_MS = 1500;
const AT_MOST_MS = 10000;
const box = document.querySelector("[data-invitation]");
const left = document.querySelector("[data-invitation-left]");
const ends = performance.now() + Number(box.dataset.left) * 1000;
let wait = EVERY_MS;

function count() {
  const seconds = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
  left.textContent = `${Math.floor(seconds / 60)}.${String(seconds % 60).padStart(2, "0")}`;
}

async function look() {
  try {
    const answer = await fetch(box.dataset.source, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    if ((await answer.json()).state !== "invited") return location.reload();
    wait = EVERY_MS;
  } catch {
    wait = Math.min(wait * 2, AT_MOST_MS);
  }
  setTimeout(look, wait);
}

setInterval(count, 1000);
setTimeout(look, EVERY_MS);
