// The end of a phone's time at the door: what it scanned goes out first, then people's data go.

import { wiped } from "./checkin_enrol.js";

// state: "closed", "revoked" or "expired". Scans that could not be sent now are kept and tried on.
export async function end(state, { store, queue }) {
  await queue.sync({ isForced: true });
  await store.write([...wiped(), ["facts", "put", state, "ended"]]);
}

// All is sent and the server knows that the phone is wiped: nothing needs the token any more.
export async function forget(store, { token, ...device }) {
  if (token) {
    await store.write([
      ["facts", "put", device, "device"],
      ["devices", "delete", device.id],
    ]);
  }
}
