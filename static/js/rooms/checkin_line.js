// The line to the server: sends one scan, renews the page's token, keeps the server's time.

const SMALL_DRIFT = 2000; // ms; less than this is the network's doing, not a wrong clock

export class Line {
  #scanUrl;
  #pageUrl;
  #token;
  #offset = 0;
  #zone;

  // From the page: scanUrl, csrf, now (ms by the server's clock), zone (IANA name).
  constructor({ scanUrl, csrf, now, zone }) {
    this.#scanUrl = scanUrl;
    this.#pageUrl = location.href;
    this.#token = csrf;
    this.#zone = zone;
    this.#compare(Number(now));
  }

  // This moment by the server's clock, as ISO 8601 in UTC: a borrowed phone's may be hours off.
  now() {
    return new Date(Date.now() + this.#offset).toISOString();
  }

  // "08.14" in the event's zone.
  hour(moment) {
    const format = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: this.#zone };
    return new Date(moment).toLocaleTimeString("id-ID", format);
  }

  // {answer} when the server decided; {signIn: true} when the officer must sign in again; {}
  // when it should be tried later. A scan the server can't read (422) is decided too.
  async send(scan, stop) {
    let response = await this.#post(scan, stop);
    if ([400, 401, 403].includes(response.status)) {
      if (!(await this.#renew(stop))) {
        return { signIn: true };
      }
      response = await this.#post(scan, stop);
    }
    this.#compare(Date.parse(response.headers.get("Date")) + 500);
    const isDecided = (response.ok || response.status === 422) && !response.redirected;
    const answer = isDecided ? await response.json() : null;
    return answer?.verdict && answer.id === scan.id ? { answer } : {};
  }

  #post(scan, signal) {
    return fetch(this.#scanUrl, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
        "X-CSRFToken": this.#token,
      },
      body: JSON.stringify(scan),
      signal,
    });
  }

  // Tokens grow old while the desk stays open: fetch this page again and take its new one.
  async #renew(signal) {
    const response = await fetch(this.#pageUrl, { signal });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const token = page.querySelector("[data-desk]")?.dataset.csrf;
    if (token) {
      this.#token = token;
    }
    return Boolean(token);
  }

  #compare(serverTime) {
    const drift = serverTime - Date.now();
    if (Number.isFinite(drift)) {
      this.#offset = Math.abs(drift) < SMALL_DRIFT ? 0 : drift;
    }
  }
}
