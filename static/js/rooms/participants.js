/** Shows a name as it will be printed while it is being typed; the server knows the titles. */

const WAIT_MS = 250;

function watch(box) {
  const output = box.querySelector("[data-output]");
  const name = output.querySelector("[data-name]");
  const parts = [...box.querySelectorAll("[data-part]")];
  let timer;
  let flight;

  async function ask() {
    flight?.abort();
    flight = new AbortController();
    // Posted: a name in an address would be written down on its way.
    const body = new URLSearchParams(parts.map((part) => [part.dataset.part, part.value]));
    const token = box.closest("form")?.elements.csrf_token?.value ?? "";
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    try {
      const answer = await fetch(box.dataset.source, { method: "POST", body, headers, signal: flight.signal });
      if (!answer.ok) return;
      name.textContent = (await answer.json()).printed;
      output.hidden = !name.textContent;
    } catch {
      // Without network the page simply shows no preview.
    }
  }

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT_MS);
  });
}

document.querySelectorAll("[data-printed-name]").forEach(watch);
