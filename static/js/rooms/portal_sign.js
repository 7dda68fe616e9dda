/** A pad for one finger: sharp on any screen, kept when the phone is turned, sent as strokes. */

const MOST_POINTS = 1900;
// Points nearer than this share of the pad's wider side add nothing that one could see.
const LEAST_STEP = 0.004;

const form = document.querySelector("[data-signing]");
const { default: SignaturePad } = await import(form.dataset.library);

const box = form.querySelector("[data-pad]");
const canvas = box.querySelector("canvas");
const said = form.querySelector("[data-said]");
box.hidden = false;
for (const tool of form.querySelectorAll("[data-tools]")) tool.hidden = false;
const pad = new SignaturePad(canvas, { penColor: "#14202e", minWidth: 1, maxWidth: 3 });
let width = 0;

/** Fits the canvas to the box and to the screen's dots; what was drawn grows or shrinks with it. */
function fit() {
  const { clientWidth, clientHeight } = canvas;
  if (!clientWidth || clientWidth === width) return;
  const drawn = pad.toData();
  const scale = width ? clientWidth / width : 1;
  for (const stroke of drawn) {
    for (const point of stroke.points) {
      point.x *= scale;
      point.y *= scale;
    }
  }
  const dots = Math.max(devicePixelRatio || 1, 1);
  width = clientWidth;
  canvas.width = clientWidth * dots;
  canvas.height = clientHeight * dots;
  canvas.getContext("2d").scale(dots, dots);
  pad.clear();
  pad.fromData(drawn);
}

function inside(value) {
  return Math.round(Math.min(Math.max(value, 0), 1) * 10000) / 10000;
}

/** Leaves out points too near to the one before; the last of a stroke stays. */
function thinned(points, step) {
  const kept = [];
  for (const [at, point] of points.entries()) {
    const last = kept.at(-1);
    const isFar = !last || Math.hypot(point[0] - last[0], point[1] - last[1]) >= step;
    if (isFar || at === points.length - 1) kept.push(point);
  }
  return kept;
}

function strokes() {
  const side = Math.max(canvas.clientWidth, canvas.clientHeight);
  const all = pad
    .toData()
    .map((stroke) => stroke.points.map((point) => [inside(point.x / side), inside(point.y / side)]));
  let step = LEAST_STEP;
  let found = all.map((points) => thinned(points, step));
  while (step < 1 && found.reduce((sum, points) => sum + points.length, 0) > MOST_POINTS) {
    step *= 1.5;
    found = all.map((points) => thinned(points, step));
  }
  return found.filter((points) => points.length).map((points) => points.flat());
}

function say(text) {
  said.textContent = text;
  said.hidden = !text;
}

pad.addEventListener("beginStroke", () => say(""));
form.querySelector("[data-clear]").addEventListener("click", () => pad.clear());
form.querySelector("[data-undo]").addEventListener("click", () => {
  const drawn = pad.toData();
  drawn.pop();
  pad.clear();
  pad.fromData(drawn);
});
form.addEventListener("submit", (event) => {
  if (pad.isEmpty()) {
    event.preventDefault();
    say(form.dataset.empty);
    return;
  }
  form.elements.strokes.value = JSON.stringify(strokes());
});
new ResizeObserver(fit).observe(canvas);
fit();
form.dataset.ready = "";
