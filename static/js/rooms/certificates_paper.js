/** Reads and checks the digits of a certificate's QR, as certificates/paper_code.py writes them. */

const DIGITS = 229;
const FACT_BYTES = 31;
const BYTES = FACT_BYTES + 64;
const DOMAIN = "hadir-kertas-1:";
const FORMAT = 1;
const NO_HOURS = 0xffff;
const WIDTHS = { format: 4, key: 8, version: 4, role: 2, kind: 1, hours: 16, day: 16, check: 21 };
const [END, CUT] = ["\n", "…"];
const EPOCH = Date.UTC(2000, 0, 1);
const DAY_MS = 86400000;

export class PaperError extends Error {}

/** The code and the digits in what a reader gave. */
export function split(text) {
  const [address, digits = ""] = text.replace(/\s+/g, "").slice(0, 8 * DIGITS).split("#");
  const code = (address.match(/([0-9A-Za-z-]+)$/)?.[1] ?? "")
    .toUpperCase()
    .replaceAll("-", "")
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1");
  if (!/^[0-9A-HJKMNP-TV-Z]{12}$/.test(code)) throw new PaperError("unreadable");
  if (!digits) throw new PaperError("unsigned");
  return { code, digits };
}

function bytesOf(digits) {
  if (!new RegExp(`^[0-9]{${DIGITS}}$`).test(digits)) throw new PaperError("unreadable");
  const hex = BigInt(digits).toString(16).padStart(2 * BYTES, "0");
  if (hex.length > 2 * BYTES) throw new PaperError("unreadable");
  return Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
}

function nameIn(bits, codes) {
  let [name, word] = ["", ""];
  for (const bit of bits) {
    word += bit;
    const sign = codes[word];
    if (sign === END || sign === CUT) return { name, isCut: sign === CUT };
    if (sign !== undefined) {
      name += sign;
      word = "";
    }
  }
  throw new PaperError("unreadable");
}

function unpack(packed, codes) {
  const bits = [...packed].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const found = {};
  let at = 0;
  for (const [field, width] of Object.entries(WIDTHS)) {
    found[field] = parseInt(bits.slice(at, at + width), 2);
    at += width;
  }
  if (found.format !== FORMAT) throw new PaperError("format");
  return {
    ...nameIn(bits.slice(at), codes),
    role: found.role,
    kind: found.kind,
    version: found.version,
    hours: found.hours === NO_HOURS ? null : found.hours / 100,
    issuedOn: new Date(EPOCH + found.day * DAY_MS),
    key: found.key.toString(16).padStart(2, "0"),
    check: found.check,
  };
}

async function isSigned(jwk, message, signature) {
  const { kty, crv, x, y } = jwk;
  const way = { name: "ECDSA", namedCurve: "P-256" };
  const key = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, way, false, ["verify"]);
  return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, message);
}

/** What the digits say if one of the keys signed them; rejects with a PaperError. */
export async function verify(text, { keys, codes }) {
  const { code, digits } = split(text);
  const whole = bytesOf(digits);
  const [packed, signature] = [whole.slice(0, FACT_BYTES), whole.slice(FACT_BYTES)];
  const facts = unpack(packed, codes);
  const message = new Uint8Array([...new TextEncoder().encode(`${DOMAIN}${code}:`), ...packed]);
  let fault = "key";
  for (const jwk of keys.filter((one) => one.kid.startsWith(facts.key))) {
    if (await isSigned(jwk, message, signature)) return { code, keyId: jwk.kid, ...facts };
    fault = "forged";
  }
  throw new PaperError(fault);
}

/** Whether a number typed from paper is the one that was signed. */
export async function saysNumber(number, check) {
  const said = number.normalize("NFKD").toUpperCase().replace(/[^0-9A-Z]/g, "");
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(said));
  return new DataView(hash).getUint32(0) >>> (32 - WIDTHS.check) === check;
}
