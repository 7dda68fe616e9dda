// What is read off a ticket, as eventapp/checkin/tickets.py reads it; only the server can check
// the signature, so the phone looks for the whole token among the hashes it was given.

const ALPHABET = "0-9A-HJKMNP-TV-Z";
const TOKEN = new RegExp(`^[${ALPHABET}]{18}$`);
const CODE = new RegExp(`^[${ALPHABET}]{8}$`);
const IN_ADDRESS = /\/t\/([^/?#]+)\/?(?:[?#].*)?$/is;
const LONGEST = 400;
const HASH_LENGTH = 24;
const LOOKALIKES = { O: "0", I: "1", L: "1" };

const normalise = (text) =>
  text.toUpperCase().replace(/[ \-\t\n]/g, "").replace(/[OIL]/g, (letter) => LOOKALIKES[letter]);

// The 18 characters of a ticket's token, or null for what is no ticket.
export function tokenOf(text) {
  if (text.length > LONGEST) {
    return null;
  }
  const found = IN_ADDRESS.exec(text.trim());
  const bare = normalise(unquote(found ? found[1] : text)).trim();
  return TOKEN.test(bare) ? bare : null;
}

// The 8 characters typed from below a ticket, or null.
export function codeOf(text) {
  const bare = text.length > LONGEST ? "" : normalise(text.trim());
  return CODE.test(bare) ? bare : null;
}

// Browsers hash on secure pages alone; elsewhere the server must be asked about each ticket.
export const canHash = () => Boolean(globalThis.crypto?.subtle);

// The hash a snapshot knows a token by.
export async function hashOf(salt, token) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(salt + token));
  const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0"));
  return hex.join("").slice(0, HASH_LENGTH);
}

function unquote(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
