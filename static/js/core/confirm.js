/** Asking boxes (<details class="confirm">): Escape, "no" and a press elsewhere close them; one is open at a time. */

function close(box) {
  box.open = false;
  box.querySelector("summary").focus();
}

function closeOthers(kept) {
  for (const box of document.querySelectorAll("details.confirm[open]")) {
    if (box !== kept) box.open = false;
  }
}

export function start(root = document) {
  for (const box of root.querySelectorAll("details.confirm")) {
    const no = box.querySelector("[data-close]");
    no.hidden = false;
    no.addEventListener("click", () => close(box));
    box.addEventListener("toggle", () => box.open && closeOthers(box));
    box.addEventListener("keydown", (event) => event.key === "Escape" && close(box));
  }
  if (root !== document) return; // a part put in later: the page listens already
  document.addEventListener("click", (event) => closeOthers(event.target.closest("details.confirm")));
}
