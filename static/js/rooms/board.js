// The officers' board: figures come anew by themselves; a unit's names while its row is open.

import { start as startCopy } from "../core/copy.js";
import { Live } from "./board_live.js";

const part = document.querySelector("[data-live]");
const live = new Live(part, document.querySelector("[data-live-state]"), { onRound: fillOpen });

async function fillOpen() {
  for (const row of part.querySelectorAll("details[open] > [data-fill]")) {
    await fill(row);
  }
}

async function fill(row) {
  const isFirst = row.dataset.filled === undefined;
  await live.fill(row, row.dataset.fill);
  row.dataset.filled = "";
  if (isFirst) {
    startCopy(row);
  }
}

// toggle doesn't bubble, but it can be caught on its way down.
part.addEventListener(
  "toggle",
  (event) => {
    const row = event.target.open && event.target.querySelector(":scope > [data-fill]");
    if (row) {
      fill(row).catch(() => {}); // the next round tries again
    }
  },
  true,
);

live.start();
