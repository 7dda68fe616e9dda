// Reads QR codes away from the page's thread. Served at an address of its own, because its
// answer alone carries 'wasm-unsafe-eval': the page stays stricter.
// A classic worker: older phones know importScripts but not modules in workers.
//
// In:  {type: "start", reader, wasm}             addresses of the vendored pair
//      {type: "read", id, image, thorough}       image: ImageData; thorough for still photos
// Out: {type: "ready"} | {type: "failed", reason}
//      {type: "read", id, text}                  text: null when nothing was found
"use strict";

const LIVE = { formats: ["QRCode"], maxNumberOfSymbols: 1, tryHarder: false, tryRotate: false };
const PHOTO = { formats: ["QRCode"], maxNumberOfSymbols: 1 };

const start = async ({ reader, wasm }) => {
  self.importScripts(reader);
  await self.ZXingWASM.prepareZXingModule({
    overrides: { locateFile: () => wasm },
    fireImmediately: true,
  });
  return { type: "ready" };
};

const read = async ({ id, image, thorough }) => {
  const found = await self.ZXingWASM.readBarcodes(image, thorough ? PHOTO : LIVE);
  return { type: "read", id, text: found[0]?.text || null };
};

self.addEventListener("message", async ({ data }) => {
  try {
    self.postMessage(await (data.type === "start" ? start(data) : read(data)));
  } catch (error) {
    self.postMessage({ type: "failed", id: data.id, reason: String(error) });
  }
});
