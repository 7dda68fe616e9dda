// The page kept on the phone, and its renewal: a new version waits until somebody says so, because
// a desk in the middle of a queue of people must not be changed under the officer's hands.

const LOOK_EVERY = 15 * 60_000;

// banner: shown while a new version waits; its button loads it. onKept: called once the page
// opens without a network.
export async function keepPage(address, scope, banner, onKept) {
  if (!navigator.serviceWorker) {
    return;
  }
  let isKept = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (isKept) {
      location.reload();
    }
    isKept = true; // the first worker of all only takes the page on
  });
  const kept = await navigator.serviceWorker.register(address, { scope }).catch(() => null);
  if (!kept) {
    return;
  }
  navigator.serviceWorker.ready.then(onKept);
  const show = () => {
    banner.hidden = !(kept.waiting && navigator.serviceWorker.controller);
  };
  banner.querySelector("button").addEventListener("click", () => kept.waiting?.postMessage("load"));
  kept.addEventListener("updatefound", () => {
    kept.installing?.addEventListener("statechange", show);
  });
  show();
  const look = () => kept.update().then(show, () => {});
  setInterval(look, LOOK_EVERY);
  document.addEventListener("visibilitychange", () => document.hidden || look());
}
