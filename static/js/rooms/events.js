/** The plan's form: rows of sessions without a round trip, long choices narrowed by typing. Without script the buttons post. */

const LESSON_MINUTES = 45;

function minutes(text) {
  const [hour, minute] = text.split(":").map(Number);
  return hour * 60 + minute;
}

/** Rows are numbered anew from 0 after every change, so that names, ids and labels stay one sequence. */
function renumber(list) {
  [...list.children].forEach((row, index) => {
    for (const element of row.querySelectorAll("[id], [name], [for], [aria-describedby]")) {
      for (const name of ["id", "name", "for", "aria-describedby"]) {
        const value = element.getAttribute(name);
        if (value?.includes("sessions-")) {
          element.setAttribute(name, value.replaceAll(/sessions-(\d+|__n__)-/g, `sessions-${index}-`));
        }
      }
    }
    for (const shown of row.querySelectorAll("[data-number]")) shown.textContent = index + 1;
    row.querySelector("[name=hapus]").value = index;
  });
}

const part = (row, name) => row?.querySelector(`[name$="-${name}"]`);

function propose(row) {
  const [start, end] = [part(row, "start").value, part(row, "end").value];
  const hours = Math.floor((minutes(end || "0:0") - minutes(start || "0:0")) / LESSON_MINUTES);
  if (start && end && hours >= 0) part(row, "lesson_hours").placeholder = String(hours);
}

function later(text) {
  const end = minutes(text) + 60;
  return end < 1440 ? `${String(Math.floor(end / 60)).padStart(2, "0")}:${String(end % 60).padStart(2, "0")}` : "";
}

function addRow(form, list, template) {
  const last = list.lastElementChild;
  list.append(template.content.cloneNode(true));
  const row = list.lastElementChild;
  renumber(list);
  part(row, "day").value = part(last, "day")?.value || form.elements.start_day.value;
  const start = part(last, "end")?.value || form.elements.start_time.value;
  part(row, "start").value = start;
  part(row, "end").value = start && later(start);
  propose(row);
  part(row, "title").focus();
}

function sessions(form) {
  const list = form.querySelector("[data-sessions]");
  const template = form.querySelector("[data-session-template]");
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.name === "tambah") {
      event.preventDefault();
      addRow(form, list, template);
    } else if (button?.name === "hapus") {
      event.preventDefault();
      button.closest("[data-session]").remove();
      renumber(list);
      form.querySelector("[name=tambah]").focus();
    }
  });
  list.addEventListener("input", (event) => propose(event.target.closest("[data-session]")));
  [...list.children].forEach(propose);
}

/** An event that begins another day usually ends that day, and its sessions move along. */
function days(form) {
  const { start_day: start, end_day: end } = form.elements;
  let before = start.value;
  start.addEventListener("change", () => {
    const others = [end, ...form.querySelectorAll('[name^="sessions-"][name$="-day"]')];
    for (const day of others) {
      if (start.value && day.value === before) day.value = start.value;
    }
    before = start.value;
  });
}

function picks(box) {
  const list = box.querySelector("[data-list]");
  const search = box.querySelector("[data-search]");
  const rows = [...list.querySelectorAll(".choice")];
  const count = box.querySelector("[data-count]");
  const none = document.createElement("p");
  none.className = "picks__none soft";
  none.textContent = list.dataset.none;
  none.hidden = true;
  list.append(none);
  const plain = (text) => text.toLocaleLowerCase("id").normalize("NFKD").replace(/\p{M}/gu, "");
  const texts = rows.map((row) => plain(`${row.textContent} ${row.querySelector("input").value}`));

  function tally() {
    const chosen = list.querySelectorAll("input:checked").length;
    count.textContent = chosen ? `(${chosen} ${list.dataset.chosen})` : "";
  }

  function narrow() {
    const words = plain(search.querySelector("input").value).split(/\s+/).filter(Boolean);
    rows.forEach((row, index) => {
      row.hidden = !words.every((word) => texts[index].includes(word));
    });
    none.hidden = rows.some((row) => !row.hidden);
  }

  search.hidden = rows.length < 8;
  search.addEventListener("input", narrow);
  // Enter in the search field would save the whole form.
  search.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  list.addEventListener("change", tally);
  tally();
}

const form = document.querySelector("#rencana");
if (form) {
  sessions(form);
  days(form);
  form.querySelectorAll("[data-picks]").forEach(picks);
}
