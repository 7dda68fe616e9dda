/** Buttons that copy their data-copy text; shown only where copying can work. */

const SHOWN_FOR_MS = 2500;

async function copy(button) {
  const word = button.querySelector("[data-word]");
  const before = word.textContent;
  await navigator.clipboard.writeText(button.dataset.copy);
  word.textContent = button.dataset.done;
  setTimeout(() => {
    word.textContent = before;
  }, SHOWN_FOR_MS);
}

export function start(root = document) {
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
}
