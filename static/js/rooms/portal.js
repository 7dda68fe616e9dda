/** Keeps an open ticket up to date: presence per session, and the certificate once it is there. */

const JITTER = 0.2;
const LONGEST_WAIT_S = 600;

const list = document.querySelector("[data-presence]");
const certificate = document.querySelector("[data-certificate]");
let tag = "";
let wait = Number(list?.dataset.wait) || 0;
let failures = 0;
let timer;

function show(news) {
  const tags = list.querySelectorAll(".tag");
  news.sessions.forEach(([tone, word], at) => {
    // Written only when it differs: a screen reader says what changes.
    if (!tags[at] || tags[at].textContent === word) return;
    tags[at].textContent = word;
    tags[at].className = `tag tag--${tone}`;
  });
  if (news.certificate && certificate.hidden) {
    certificate.querySelector("a").href = news.certificate;
    certificate.hidden = false;
  }
  wait = news.wait;
}

async function ask() {
  try {
    const headers = tag ? { Accept: "application/json", "If-None-Match": tag } : { Accept: "application/json" };
    const answer = await fetch(list.dataset.presence, { headers, cache: "no-store" });
    if (answer.ok) {
      show(await answer.json());
      tag = answer.headers.get("ETag") ?? "";
    }
    failures = answer.ok || answer.status === 304 ? 0 : failures + 1;
  } catch {
    failures += 1;
  }
  plan();
}

/** Everybody opens the page in the same minute: they are not to ask in the same second. */
function plan() {
  clearTimeout(timer);
  if (!wait || document.hidden) return;
  const seconds = Math.min(wait * 2 ** failures, LONGEST_WAIT_S);
  timer = setTimeout(ask, seconds * 1000 * (1 - JITTER + 2 * JITTER * Math.random()));
}

if (list) {
  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : ask()));
  plan();
}
