// Judges a ticket held up at the door, by the rules of eventapp/checkin/rules.py: a table of
// cases holds both to the same verdicts. No store, no network, no clock.
//
// Moments are whole microseconds since 1970 (the server's precision; a Number holds them exactly).
// A session is {ref, startsAt, endsAt}; doors are {event, isCancelled, isClosed, openBefore,
// closeAfter}; a ticket is {event, isCancelled, isIn}, or null when nobody is known under it.

const MS = 1000;
export const MINUTE = 60_000 * MS;

// RFC 3339 to microseconds. Date.parse alone drops what is finer than a millisecond.
export function moment(text) {
  const finer = /\.\d{3}(\d{1,3})/.exec(text)?.[1] ?? "";
  return Date.parse(text) * MS + Number(finer.padEnd(3, "0"));
}

// The session a scan counts for by the schedule, or null outside all doors.
export function sessionFor(sessions, at, doors) {
  const running = sessions.filter((one) => one.startsAt <= at && at <= one.endsAt);
  if (running.length) {
    return last(running, "startsAt");
  }
  const coming = sessions.filter((one) => one.startsAt - doors.openBefore <= at && at < one.startsAt);
  if (coming.length) {
    return first(coming, "startsAt");
  }
  const over = sessions.filter((one) => one.endsAt < at && at <= one.endsAt + doors.closeAfter);
  return over.length ? last(over, "endsAt") : null;
}

// The ref of the session somebody leaves: the one last come to. arrivals: [[ref, moment], …].
export function sessionLeft(arrivals, at) {
  const come = arrivals
    .filter(([, arrivedAt]) => arrivedAt <= at)
    .map(([ref, arrivedAt]) => ({ ref, arrivedAt }));
  return come.length ? last(come, "arrivedAt").ref : null;
}

// The first reason to turn the holder away, or "admitted"; "left" on the way out.
export function judge(ticket, doors, sessions, at, direction = "in") {
  if (!ticket) {
    return "unknown_ticket";
  }
  if (ticket.event !== doors.event) {
    return "wrong_event";
  }
  if (ticket.isCancelled || doors.isCancelled) {
    return "cancelled";
  }
  if (direction === "out") {
    return ticket.isIn ? (doors.isClosed ? "too_late" : "left") : "not_in";
  }
  if (ticket.isIn) {
    return "already_in";
  }
  if (!sessionFor(sessions, at, doors)) {
    return outside(sessions, at, doors);
  }
  return doors.isClosed ? "too_late" : "admitted";
}

// Early while a door is still to open; an event without sessions never opens.
function outside(sessions, at, doors) {
  const opensLater = sessions.some((one) => at < one.startsAt - doors.openBefore);
  return opensLater || !sessions.length ? "too_early" : "too_late";
}

const compare = (key) => (one, other) =>
  one[key] - other[key] || (one.ref < other.ref ? -1 : Number(one.ref > other.ref));
const first = (list, key) => [...list].sort(compare(key))[0];
const last = (list, key) => [...list].sort(compare(key)).at(-1);
