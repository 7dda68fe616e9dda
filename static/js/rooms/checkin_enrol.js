// Becoming a desk: the secret comes in the address's fragment, which never leaves the phone but
// by this one request, and is gone from the address before anything else happens.

import { enrol } from "./checkin_server.js";

const SECRET = /\/meja\/?#([\w-]{20,100})$/i;

// The secret the page was opened with, or "".
export function secretOfPage() {
  const secret = location.hash.slice(1);
  if (secret) {
    history.replaceState(null, "", location.pathname);
  }
  return secret;
}

// The secret in the text of an enrolment's QR, or "".
export const secretIn = (text) => SECRET.exec(text.trim())?.[1] ?? "";

// Resolves to "enrolled", "used" (a new code is needed), or "offline" (try again).
export async function enrolWith(secret, { store, clock, page }) {
  const sent = Date.now();
  const body = { secret, phone_time: new Date(sent).toISOString(), page };
  const { status, data } = await enrol(body);
  if (status !== 201) {
    return status === 0 || status === 429 || status >= 500 ? "offline" : "used";
  }
  const device = { ...data.device, token: data.token, event: data.event };
  await store.write([
    ...wiped(),
    ["facts", "delete", "ended"],
    ["facts", "put", device, "device"],
    ["devices", "put", device],
  ]);
  await clock.compare(data.server_time, sent, Date.now());
  // Ask that the phone doesn't clear this away when it runs short of room.
  await navigator.storage?.persist?.().catch(() => false);
  return "enrolled";
}

// Everything about people goes; scans without an answer stay, they are needed.
export const wiped = () => [
  ["facts", "delete", "snapshot"],
  ["facts", "delete", "cursor"],
  ["facts", "delete", "fresh"],
  ["arrivals", "clear"],
  ["answered", "clear"],
];
