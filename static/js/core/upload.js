/** A file field as a box to drop a file on; the name and size of the chosen file are shown. */

const KB = 1024;

function describe(box, input) {
  const name = box.querySelector("[data-name]");
  const file = input.files[0];
  name.hidden = !file;
  if (file) name.textContent = `${file.name} · ${Math.ceil(file.size / KB).toLocaleString(document.documentElement.lang)} KB`;
}

function drop(event, box, input) {
  event.preventDefault();
  box.classList.remove("is-over");
  if (!event.dataTransfer.files.length) return;
  input.files = event.dataTransfer.files;
  describe(box, input);
}

export function start(root = document) {
  for (const box of root.querySelectorAll("[data-upload]")) {
    const input = box.querySelector('input[type="file"]');
    if (!input) continue;
    input.addEventListener("change", () => describe(box, input));
    box.addEventListener("dragover", (event) => {
      event.preventDefault();
      box.classList.add("is-over");
    });
    box.addEventListener("dragleave", () => box.classList.remove("is-over"));
    box.addEventListener("drop", (event) => drop(event, box, input));
  }
}
