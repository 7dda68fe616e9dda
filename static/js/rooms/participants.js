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
    const address = new URL(box.dataset.source, location.href);
    for (const part of parts) address.searchParams.set(part.dataset.part, part.value);
    try {
      const answer = await fetch(address, { signal: flight.signal, headers: { Accept: "application/json" } });
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
