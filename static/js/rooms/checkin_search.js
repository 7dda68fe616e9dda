// Finding somebody by name at the desk: results while typing, one tap admits.

const PAUSE = 250;
const SHORTEST = 2;

// list: the element the results go into; template: one result, with data-part places and a button.
// texts: {none, failed}; stateOf(state) → words; onPick(person) for {registration, name, unit, state}.
export function search({ form, list, template, status, texts, stateOf, onPick }) {
  const field = form.elements.namedItem("q");
  let timer = 0;
  let asked = 0;

  const show = (people) => {
    list.replaceChildren(...people.map((one) => row(template, one, stateOf(one.state), onPick)));
    status.textContent = people.length ? "" : texts.none;
  };

  const ask = async () => {
    const turn = ++asked;
    const words = field.value.trim();
    if (words.length < SHORTEST) {
      list.replaceChildren();
      status.textContent = "";
      return;
    }
    const address = new URL(form.action);
    address.searchParams.set("q", words);
    const people = await fetchPeople(address).catch(() => null);
    if (turn !== asked) {
      return;
    }
    if (people) {
      show(people);
    } else {
      status.textContent = texts.failed;
    }
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    ask();
  });
  return {
    clear() {
      field.value = "";
      asked += 1;
      list.replaceChildren();
      status.textContent = "";
    },
  };
}

async function fetchPeople(address) {
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok || response.redirected) {
    throw new Error(String(response.status));
  }
  return response.json();
}

function row(template, person, state, onPick) {
  const words = { name: person.name, unit: person.unit, state };
  const item = template.content.firstElementChild.cloneNode(true);
  for (const place of item.querySelectorAll("[data-part]")) {
    place.textContent = words[place.dataset.part] ?? "";
    place.hidden = !words[place.dataset.part];
  }
  item.querySelector("button").addEventListener("click", () => onPick(person));
  return item;
}
