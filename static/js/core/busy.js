/** A form is sent once: the second press is swallowed and the button says that work goes on. */

const WAKES_AFTER_MS = 20000;

function wake(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-busy]")) {
    button.removeAttribute("aria-busy");
    const word = button.dataset.word;
    if (word !== undefined) button.lastChild.textContent = word;
  }
}

function hold(event) {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  const button = event.submitter;
  if (button?.classList.contains("button")) {
    button.setAttribute("aria-busy", "true");
    if (button.dataset.busy) {
      button.dataset.word = button.lastChild.textContent;
      button.lastChild.textContent = button.dataset.busy;
    }
  }
  // An answer that is a file leaves the page standing, and so does a lost network.
  setTimeout(() => wake(form), form.dataset.wakes ? Number(form.dataset.wakes) : WAKES_AFTER_MS);
}

document.addEventListener("submit", hold);
addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(wake);
});
