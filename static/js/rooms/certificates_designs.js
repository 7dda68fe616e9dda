/** A design's form: pages follow what is typed, pictures are checked as soon as they are chosen. Without script the buttons post. */

const PAUSE = 600;

const form = document.querySelector("[data-design]");
const status = document.querySelector("[data-status]");
const problem = document.querySelector("[data-problem]");
const pages = Math.max(...[...document.querySelectorAll("[data-sample]")].map((image) => Number(image.dataset.sample)));

let waiting = 0;
let running = new AbortController();

function tell(sentences) {
  problem.hidden = sentences.length === 0;
  problem.textContent = sentences.join(" ");
}

/** Put a page into every image that shows it; null takes it away. */
function show(number, blob) {
  const url = blob && URL.createObjectURL(blob);
  for (const image of document.querySelectorAll(`[data-sample="${number}"]`)) {
    const before = image.src;
    image.hidden = !url;
    if (url) image.src = url;
    else image.removeAttribute("src");
    if (before.startsWith("blob:") && before !== url) URL.revokeObjectURL(before);
  }
}

/** What is typed, without the files: those are kept already. */
function typed() {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  return data;
}

async function page(number, signal) {
  const query = number === pages ? "?orang=0&halaman=2" : `?orang=${number}`;
  const answer = await fetch(form.dataset.preview + query, { method: "POST", body: typed(), signal });
  if (answer.status === 422) {
    tell(Object.values((await answer.json()).problems));
    return false;
  }
  if (!answer.ok) throw new Error(String(answer.status));
  tell([]);
  show(number, answer.status === 204 ? null : await answer.blob());
  return true;
}

async function draw() {
  running.abort();
  running = new AbortController();
  const { signal } = running;
  status.textContent = status.dataset.busy;
  try {
    const order = [0, pages, ...Array.from({ length: Math.max(pages - 1, 0) }, (_, at) => at + 1)];
    for (const number of order) if (!(await page(number, signal))) break;
    status.textContent = "";
  } catch (error) {
    if (error.name !== "AbortError") status.textContent = status.dataset.failed;
  }
}

function later() {
  clearTimeout(waiting);
  waiting = setTimeout(draw, PAUSE);
}

async function keep(box, input) {
  const said = box.querySelector("[data-said]");
  const data = new FormData();
  data.append("gambar", input.files[0]);
  data.append("csrf_token", form.elements.csrf_token.value);
  said.textContent = status.dataset.busy;
  const answer = await fetch(box.dataset.url, { method: "POST", body: data, headers: { Accept: "application/json" } });
  const body = await answer.json();
  said.textContent = answer.ok ? box.dataset.kept : (body.problem ?? body.title);
  input.value = "";
  if (!answer.ok) return;
  box.querySelector('input[type="hidden"]').value = body.key;
  form.querySelector(`[name="${box.dataset.picture}"][value="own"]`).checked = true;
  later();
}

if (form) {
  form.addEventListener("input", (event) => event.target.type !== "file" && later());
  for (const box of form.querySelectorAll("[data-picture]")) {
    const input = box.querySelector('input[type="file"]');
    input.addEventListener("change", () => {
      keep(box, input).catch(() => {
        box.querySelector("[data-said]").textContent = status.dataset.failed;
      });
    });
  }
  draw();
}
