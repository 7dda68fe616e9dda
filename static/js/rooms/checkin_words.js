// Verdicts in the words of the page: the texts are the page's, this puts them together.

const KINDS = {
  admitted: "ok",
  left: "ok",
  already_in: "again",
  not_in: "again",
  waiting: "wait",
};

// "ok", "again", "wait", or "no" for every refusal.
export const kindOf = (verdict) => KINDS[verdict] ?? "no";
export const TONES = { ok: "ok", again: "warn", no: "bad", wait: "info" };

// The texts of a <template> by their keys; fill(key, {name: word}) replaces {name} in one.
export function textsOf(template) {
  const found = [...template.content.querySelectorAll("[data-key]")];
  return Object.fromEntries(found.map((text) => [text.dataset.key, text.textContent.trim()]));
}

export const fill = (text, words) => text.replace(/\{(\w+)\}/g, (_, name) => words[name] ?? "");

// Hours and days in the event's own zone.
export class Hours {
  zone = undefined;

  // "08.14"
  hour(when) {
    return this.#write(when, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  }

  // "08.14", with the day before it when that isn't today: "9 Nov 08.14".
  moment(when, now) {
    const day = { day: "numeric", month: "short" };
    const isToday = this.#write(when, day) === this.#write(now, day);
    return isToday ? this.hour(when) : `${this.#write(when, day)} ${this.hour(when)}`;
  }

  #write(when, format) {
    return new Date(when).toLocaleString("id-ID", { ...format, timeZone: this.zone });
  }
}

export class Words {
  #texts;
  #hours;
  #roll;

  constructor(texts, hours, roll) {
    this.#texts = texts;
    this.#hours = hours;
    this.#roll = roll;
  }

  title(verdict) {
    return this.#texts[verdict === "waiting" ? "pending" : `verdict_${verdict}`] ?? this.#texts.verdict_unreadable;
  }

  // answer: {verdict, name, unit, session, arrived_at, errors} → what fills the screen.
  shown(answer, now) {
    const { verdict, name, unit, arrived_at } = answer;
    return {
      verdict,
      title: this.title(verdict),
      name,
      unit,
      // "Already in" names its hour in the reason: since when.
      time: verdict === "admitted" && arrived_at ? this.#hours.hour(arrived_at) : "",
      reason: this.#reason(answer, now),
      next: this.#next(answer),
    };
  }

  // What the server has still to say; the officer goes on meanwhile.
  pending({ name, unit, isNewcomer }) {
    const texts = this.#texts;
    return {
      verdict: "waiting",
      title: texts.pending,
      name,
      unit,
      reason: isNewcomer ? texts.pending_newcomer : texts.pending_reason,
      next: isNewcomer ? texts.pending_newcomer_next : texts.pending_next,
    };
  }

  refusal(key) {
    return { verdict: "unreadable", title: this.#texts[key], next: this.#texts[`${key}_next`] };
  }

  #reason({ verdict, session, arrived_at, errors }, now) {
    const texts = this.#texts;
    const title = this.#roll.sessions.find((one) => one.ref === session)?.title ?? "";
    if (errors?.length) {
      return errors.map((error) => this.#error(error)).join(" ");
    }
    if (verdict === "already_in" && arrived_at) {
      return fill(texts.since, { session: title, hour: this.#hours.moment(arrived_at, now) });
    }
    if (verdict === "too_early") {
      const opens = this.#roll.event && this.#roll.opensAt(now);
      return opens ? fill(texts.opens, { hour: this.#hours.moment(opens, now) }) : texts.no_sessions;
    }
    if (verdict === "cancelled") {
      return texts[`cancelled_${this.#roll.event?.status}`] ?? texts.reason_cancelled;
    }
    if (verdict === "too_late" && this.#roll.event?.book_closed_at) {
      return texts.book_closed;
    }
    return texts[`reason_${verdict}`] ?? title;
  }

  // "field: reason" by both, else by the field alone.
  #error(error) {
    const [field, reason = ""] = error.split(":").map((word) => word.trim());
    const texts = this.#texts;
    return texts[`error_${field}_${reason}`] ?? texts[`error_${field}`] ?? texts.error_other;
  }

  #next({ verdict, errors }) {
    return errors?.length ? this.#texts.errors_next : (this.#texts[`next_${verdict}`] ?? "");
  }
}
