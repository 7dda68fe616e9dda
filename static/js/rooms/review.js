/** The queue by keyboard: j and k (or arrows) move, b keeps, t and c open the reasons. */

const flags = [...document.querySelectorAll("[data-flag]")];

function current() {
  return flags.findIndex((flag) => flag.contains(document.activeElement));
}

function go(place) {
  const flag = flags[Math.min(Math.max(place, 0), flags.length - 1)];
  flag?.focus({ preventScroll: true });
  flag?.scrollIntoView({ block: "start" });
}

function answer(flag, key) {
  const asked = flag.querySelector(`[data-answer="${key}"]`);
  if (asked instanceof HTMLDetailsElement) {
    asked.open = true;
    asked.querySelector(".flag__why button")?.focus();
  } else {
    asked?.click();
  }
}

function closeOthers(kept) {
  for (const box of document.querySelectorAll(".flag__answer[open]")) {
    if (box !== kept) box.open = false;
  }
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const box = event.target.closest?.(".flag__answer[open]");
  if (event.key === "Escape" && box) {
    box.open = false;
    box.closest("[data-flag]").focus();
    return;
  }
  // Whoever types a reason types letters, not orders.
  if (event.target.closest?.("input:not([type=checkbox]), textarea, select")) return;
  const place = current();
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  // Arrows are the page's own until a flag is chosen.
  if (step && (place >= 0 || event.key.length === 1)) {
    event.preventDefault();
    go(place < 0 ? 0 : place + step);
  } else if (place >= 0 && "btc".includes(event.key)) {
    event.preventDefault();
    answer(flags[place], event.key);
  }
}

/** Enter in a field presses the button beside it, not the form's first. */
function entered(event) {
  if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
  const beside = event.target.parentElement.querySelector("button[name=decision]");
  if (!beside) return;
  event.preventDefault();
  beside.click();
}

document.addEventListener("keydown", entered);
document.addEventListener("keydown", pressed);
for (const box of document.querySelectorAll(".flag__answer")) {
  box.addEventListener("toggle", () => box.open && closeOthers(box));
}
const wanted = flags.findIndex(
  (flag) => flag.querySelector("[role=alert]") ?? `#${flag.id}` === location.hash,
);
if (wanted >= 0) go(wanted);
