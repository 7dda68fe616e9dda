// The line to the server, by this phone's token. Nothing here throws: {status: 0} is a dead line.

const PATIENCE = 10_000;
const LONG_PATIENCE = 60_000; // a snapshot of ten thousand over a weak line

async function ask(path, { token, body, etag, patience = PATIENCE } = {}) {
  const stop = new AbortController();
  const alarm = setTimeout(() => stop.abort(), patience);
  const headers = { Accept: "application/json" };
  if (token) {
    headers.Authorization = `Bearer ${token}`;
  }
  if (etag) {
    headers["If-None-Match"] = etag;
  }
  if (body) {
    headers["Content-Type"] = "application/json";
  }
  try {
    const response = await fetch(`/api/v1${path}`, {
      method: body ? "POST" : "GET",
      headers,
      body: body && JSON.stringify(body),
      signal: stop.signal,
      cache: "no-store",
      credentials: "omit",
    });
    const data = response.status === 304 ? null : await response.json().catch(() => null);
    // A hotel's sign-in page may answer with anything: an answer without JSON is none.
    const isOurs = data !== null || response.status === 304 || !response.ok;
    return { status: isOurs ? response.status : 0, data, etag: response.headers.get("ETag") };
  } catch {
    return { status: 0, data: null, etag: null };
  } finally {
    clearTimeout(alarm);
  }
}

export const enrol = (body) => ask("/devices", { body });

export const contact = ({ token, event }, body) =>
  ask(`/events/${event.id}/door/contact`, { token, body });

export const snapshot = ({ token, event }, etag) =>
  ask(`/events/${event.id}/door`, { token, etag, patience: LONG_PATIENCE });

export const send = ({ token, event }, scans) =>
  ask(`/events/${event.id}/checkins`, { token, body: { scans } });
