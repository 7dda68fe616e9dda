// What the officer's hands are on: camera, photo, typed code, search, newcomers, in or out.

import { secretIn } from "./checkin_enrol.js";
import { NewcomerForm } from "./checkin_newcomer.js";
import { pixelsOf } from "./checkin_reader.js";
import { search } from "./checkin_search.js";
import { viewfinder } from "./checkin_viewfinder.js";
import { listen } from "./checkin_wedge.js";
import { fill } from "./checkin_words.js";

// Returns {direction(), refresh(device), stop()}.
export function controls(desk) {
  const { part, roll, clock, reader, taking, view, texts } = desk;
  const isOpen = () => desk.desk.dataset.view === "desk";
  const onText = (text) => isOpen() && taking.takeOnce(text);
  const direction = () => part("directions").querySelector(":checked")?.value ?? "in";

  const finder = viewfinder({ part, texts, reader, onText });
  listen(onText);
  photos(desk, isOpen);
  sounds(desk);
  const newcomer = newcomers(desk);
  const found = search({
    form: part("find"),
    list: part("found"),
    template: part("found-row"),
    status: part("find-status"),
    texts,
    find: (typed) => roll.people.find(typed),
    stateOf: (person) => stateOf(person, desk),
    onPick(person) {
      taking.take({ ticket: person.code, method: "desk_name" });
      found.clear();
    },
    onStandIn(person) {
      newcomer.open(person);
      found.clear();
    },
  });
  part("typed").addEventListener("submit", (event) => {
    event.preventDefault();
    const field = event.currentTarget.elements.namedItem("ticket");
    if (field.value.trim()) {
      taking.take({ ticket: field.value.trim(), method: "desk_typed" });
      field.value = "";
    }
  });
  part("directions").addEventListener("change", () => {
    part("camera").dataset.direction = direction();
  });
  part("guest").addEventListener("click", () => newcomer.open());

  return {
    direction,
    stop: finder.stop,
    // After a new snapshot: sessions, whether people are counted out, who may add people.
    refresh({ may_add }) {
      sessions(part("session"), desk);
      const checksOut = Boolean(roll.event?.checks_out);
      part("directions").hidden = !checksOut;
      if (!checksOut) {
        part("directions").querySelector("[value=in]").checked = true;
        part("camera").dataset.direction = "in";
      }
      part("guest").hidden = !may_add;
      desk.desk.dataset.mayAdd = may_add ? "yes" : "no";
      if (desk.desk.dataset.view === "desk") {
        found.show();
      }
    },
  };

  function newcomers() {
    const close = () => {
      form.close();
      view("desk");
    };
    const form = new NewcomerForm(part("newcomer"), part("newcomer-form"), part("alike-row"), {
      texts,
      people: () => roll.people,
      units: () => roll.snapshot?.units ?? [],
      onClose: close,
      onSend(person) {
        close();
        taking.take({ ticket: "", method: "walk_in", person });
      },
      onPick(person) {
        close();
        taking.take({ ticket: person.code, method: "desk_name" });
      },
    });
    return {
      open(instead) {
        view("newcomer");
        form.open(instead);
        scrollTo(0, 0);
      },
    };
  }
}

function stateOf(person, { desk, roll, clock, part, texts }) {
  if (person.state === "cancelled") {
    return { word: texts.state_cancelled, tone: "bad" };
  }
  if (roll.isIn(person.code, part("session").value, clock.now())) {
    return { word: texts.state_present, tone: "ok" };
  }
  return { word: "", tone: "info", isReplaceable: desk.dataset.mayAdd === "yes" };
}

function sessions(select, { roll, clock, hours, texts }) {
  const chosen = select.value;
  const current = roll.sessionNow(clock.now())?.title;
  const scheduled = current ? fill(texts.scheduled_now, { session: current }) : texts.scheduled;
  select.replaceChildren(
    new Option(scheduled, ""),
    ...roll.sessions.map(({ title, ref, startsAt }) => (
      new Option(`${hours.hour(startsAt / 1000)} ${title}`, ref)
    )),
  );
  select.value = roll.sessions.some(({ ref }) => ref === chosen) ? chosen : "";
}

function photos({ part, texts, reader, taking, answer, words, signal, enrolWithText }, isOpen) {
  const textIn = async (field) => {
    const [file] = field.files;
    const picture = file && (await pixelsOf(file).catch(() => null));
    field.value = "";
    return picture && reader.read(picture, { thorough: true }).catch(() => null);
  };
  part("photo-file").addEventListener("change", async ({ target }) => {
    const text = await textIn(target);
    if (text && isOpen()) {
      taking.take({ ticket: text, method: "desk_ticket" });
    } else if (text === null) {
      answer.show(words.refusal("photo_unread"));
      signal.give("no");
    }
  });
  part("start-photo").addEventListener("change", async ({ target }) => {
    const secret = secretIn((await textIn(target)) ?? "");
    if (secret) {
      enrolWithText(secret);
    } else {
      part("start-status").textContent = texts.enrol_unread;
    }
  });
}

function sounds({ part, signal }) {
  const show = () => part("sound").setAttribute("aria-pressed", String(!signal.muted));
  part("sound").addEventListener("click", () => {
    signal.muted = !signal.muted;
    show();
  });
  show();
  for (const kind of ["pointerdown", "keydown"]) {
    document.addEventListener(kind, () => signal.unlock(), { capture: true });
  }
}
