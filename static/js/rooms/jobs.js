/** Follows a job: moves the bar, and loads the page anew when the job has ended. */

const EVERY_MS = 1000;
const AT_MOST_MS = 10000;
const box = document.getElementById("job");
const bar = document.getElementById("job-bar");
const text = document.getElementById("job-bar-text");
let wait = EVERY_MS;

function show(job) {
  text.textContent = job.text;
  if (!job.total) return;
  bar.max = job.total;
  bar.value = job.done;
}

async function look() {
  try {
    const answer = await fetch(box.dataset.source, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const job = await answer.json();
    if (job.is_ended) return location.reload();
    show(job);
    wait = EVERY_MS;
  } catch {
    text.textContent = box.dataset.lost;
    wait = Math.min(wait * 2, AT_MOST_MS);
  }
  setTimeout(look, wait);
}

setTimeout(look, EVERY_MS);
