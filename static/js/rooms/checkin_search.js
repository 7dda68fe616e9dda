// Finding somebody by name at the desk: results while typing, one tap admits, another opens the
// form for who came instead.

// list: the element the results go into; template: one result, with data-part places and buttons.
// find(words) → people; stateOf(person) → {word, tone, isReplaceable}; onPick and onStandIn take one.
export function search({ form, list, template, status, texts, find, stateOf, onPick, onStandIn }) {
  const field = form.elements.namedItem("q");

  const row = (person) => {
    const item = template.content.firstElementChild.cloneNode(true);
    const state = stateOf(person);
    const words = { name: person.name, unit: person.unit, state: state.word };
    for (const place of item.querySelectorAll("[data-part]")) {
      place.textContent = words[place.dataset.part] ?? "";
      place.hidden = !words[place.dataset.part];
    }
    item.querySelector("[data-part=state]").classList.add(`tag--${state.tone}`);
    item.querySelector("[data-pick]").addEventListener("click", () => onPick(person));
    const standIn = item.querySelector("[data-stand-in]");
    standIn.hidden = !state.isReplaceable;
    standIn.addEventListener("click", () => onStandIn(person));
    return item;
  };

  const show = () => {
    const words = field.value.trim();
    const people = words.length < 2 ? [] : find(words);
    list.replaceChildren(...people.map(row));
    status.textContent = words.length < 2 || people.length ? "" : texts.find_none;
  };

  field.addEventListener("input", show);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
  });
  return {
    show,
    clear() {
      field.value = "";
      show();
    },
  };
}
