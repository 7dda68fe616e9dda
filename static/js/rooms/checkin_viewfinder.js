// The camera's part of the desk page: start, picker, light, and what to do without a camera.

import { Camera, hasCamera } from "./checkin_camera.js";

const REASONS = { NotAllowedError: "camera_denied", NotReadableError: "camera_busy" };

// part(name) finds a place on the page; onText(text) is called for every code read. Returns {stop()}.
export function viewfinder({ part, texts, reader, onText }) {
  const camera = new Camera(part("video"), reader, onText);

  const show = (state, status = "") => {
    part("camera").dataset.state = state;
    part("camera-status").textContent = status;
  };
  const failed = (error) => {
    show("off", texts[REASONS[error?.name] ?? "camera_missing"]);
    part("start").hidden = !hasCamera();
    part("photo").hidden = false;
  };
  const start = async () => {
    show("starting", texts.camera_starting);
    try {
      await Promise.all([reader.ready, camera.start()]);
    } catch (error) {
      camera.stop();
      failed(error);
    }
  };

  camera.addEventListener("lost", () => failed());
  camera.addEventListener("started", async () => {
    show("on");
    part("torch").hidden = !camera.hasTorch;
    part("torch").setAttribute("aria-pressed", "false");
    const cameras = await camera.list();
    part("cameras-box").hidden = cameras.length < 2;
    part("cameras").replaceChildren(...cameras.map((one, place) => option(one, place)));
    part("cameras").value = camera.deviceId;
  });
  const option = ({ deviceId, label }, place) =>
    new Option(label || `${texts.camera} ${place + 1}`, deviceId);

  part("cameras").addEventListener("change", ({ target }) => {
    camera.choose(target.value).catch(failed);
  });
  part("torch").addEventListener("click", async ({ currentTarget: button }) => {
    const on = button.getAttribute("aria-pressed") !== "true";
    await camera.light(on).then(
      () => button.setAttribute("aria-pressed", String(on)),
      () => (button.hidden = true),
    );
  });
  part("start").addEventListener("click", start);
  begin(start, failed);
  return {
    stop() {
      camera.stop();
      show("off");
    },
  };
}

// By a touch, because sound needs one anyway; at once where the camera was allowed before.
async function begin(start, failed) {
  if (!hasCamera()) {
    failed();
    return;
  }
  const asked = navigator.permissions?.query({ name: "camera" });
  const state = await asked?.then((permission) => permission.state, () => "prompt");
  if (state === "granted") {
    start();
  }
}
