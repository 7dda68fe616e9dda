// Two tabs of the same phone: one of them talks to the server at a time, and each hears of what
// the other has written.

const LOCK_PATIENCE = 15_000;

// Runs work alone among the tabs. A tab the phone has put to sleep may hold the lock for ever:
// then work goes on without it, which sends a scan twice at worst, and that is answered once.
export async function alone(name, work) {
  if (!navigator.locks) {
    return work();
  }
  const stop = new AbortController();
  const alarm = setTimeout(() => stop.abort(), LOCK_PATIENCE);
  try {
    return await navigator.locks.request(`meja-${name}`, { signal: stop.signal }, () => {
      clearTimeout(alarm);
      return work();
    });
  } catch (error) {
    if (error.name === "AbortError") {
      return work();
    }
    throw error;
  } finally {
    clearTimeout(alarm);
  }
}

// tell(word) to the other tabs; onWord(word) when one of them tells.
export function neighbours(onWord) {
  if (!globalThis.BroadcastChannel) {
    return () => {};
  }
  const channel = new BroadcastChannel("meja");
  channel.addEventListener("message", ({ data }) => onWord(data));
  return (word) => channel.postMessage(word);
}
