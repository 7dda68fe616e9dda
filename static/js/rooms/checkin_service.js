// The desk's service worker: the page and all it needs, kept on the phone as one set. The server
// writes KEPT = {version, page, files} above this; another set is another worker, which waits
// until the page says "load".
/* global KEPT */
"use strict";

const CACHE = `meja-${KEPT.version}`;

self.addEventListener("install", (event) => {
  const fresh = [KEPT.page, ...KEPT.files].map((file) => new Request(file, { cache: "reload" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith("meja-") && name !== CACHE))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("message", ({ data }) => {
  if (data === "load") {
    self.skipWaiting();
  }
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin || pathname.startsWith("/api/")) {
    return;
  }
  const key = request.mode === "navigate" && pathname === KEPT.page ? KEPT.page : request;
  event.respondWith(
    caches
      .open(CACHE)
      .then((cache) => cache.match(key, { ignoreVary: true }))
      .then((kept) => kept ?? fetch(request)),
  );
});
