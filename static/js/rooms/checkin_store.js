// The phone's own store: who this phone is, the people it may let in, scans not yet answered.
// A write resolves only when it is on the disk ("strict"), so that a dead battery takes nothing.
//
//   facts     under a name: "device", "snapshot", "cursor", "ended", "offset"
//   devices   {id, token, event, …}: every enrolment that still has scans to send
//   arrivals  {code, session, arrived_at, left_at}: what the server has told of
//   scans     {id, device, body, told}: taken, and not yet answered for good
//   answered  {id, …}: the last scans, and answers that came back different

const STORES = {
  facts: null,
  devices: "id",
  arrivals: ["code", "session"],
  scans: "id",
  answered: "id",
};

// Falls back to memory where storing is refused (isDurable: false).
export async function openStore() {
  try {
    return durable(await open());
  } catch {
    return memory();
  }
}

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("meja", 1);
    request.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) {
        request.result.createObjectStore(name, keyPath ? { keyPath } : {});
      }
    };
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      // A later version of this page may want to change the store.
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
  });
}

function durable(database) {
  const read = (name, ask) =>
    new Promise((resolve, reject) => {
      const request = ask(database.transaction(name).objectStore(name));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  return {
    isDurable: true,
    get: (name, key) => read(name, (store) => store.get(key)),
    all: (name) => read(name, (store) => store.getAll()),
    count: (name) => read(name, (store) => store.count()),
    // All or nothing. steps: [store, "put" | "delete" | "clear", value or key, key of a fact]
    write: (steps) =>
      new Promise((resolve, reject) => {
        const names = [...new Set(steps.map(([name]) => name))];
        const transaction = database.transaction(names, "readwrite", { durability: "strict" });
        transaction.oncomplete = () => resolve();
        transaction.onerror = transaction.onabort = () => reject(transaction.error);
        for (const [name, deed, ...what] of steps) {
          transaction.objectStore(name)[deed](...what);
        }
      }),
  };
}

function memory() {
  const stores = Object.fromEntries(Object.keys(STORES).map((name) => [name, new Map()]));
  const keyOf = (name, value, key) => {
    const path = STORES[name];
    return path ? [path].flat().map((part) => value[part]).join(" ") : key;
  };
  const deeds = {
    put: (name, value, key) => stores[name].set(keyOf(name, value, key), structuredClone(value)),
    delete: (name, key) => stores[name].delete([key].flat().join(" ")),
    clear: (name) => stores[name].clear(),
  };
  return {
    isDurable: false,
    get: async (name, key) => stores[name].get([key].flat().join(" ")),
    all: async (name) => [...stores[name].values()],
    count: async (name) => stores[name].size,
    write: async (steps) => steps.forEach(([name, deed, ...what]) => deeds[deed](name, ...what)),
  };
}
