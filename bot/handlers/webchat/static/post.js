// Sending words and taps: one after the other, so that they arrive in the order in which they were written. Each has
// its own number, so sending one again is safe: the server knows it already. Nothing is dropped on an error.
const WAITS_MS = [2_000, 4_000, 8_000, 15_000, 30_000];

const queue = [];
let sending = false;
let wake = () => {};

window.addEventListener("online", () => wake());

// `row` is told: sending(), sent(), failed(say, retry).
export function post(number, body, row) {
  queue.push({ number, body, row, failures: 0 });
  work();
}

async function work() {
  if (sending) return;
  sending = true;
  while (queue.length > 0) {
    const item = queue[0];
    item.row.sending();
    const answer = await attempt(item);
    if (answer.taken) {
      item.row.sent();
      drop(item);
    } else if (answer.final) {
      drop(item);
      item.row.failed(answer.say, () => post(item.number, item.body, item.row));
    } else {
      item.row.failed(answer.say, () => wake());
      await pause(answer.waitMs ?? WAITS_MS[Math.min(item.failures, WAITS_MS.length - 1)]);
      item.failures += 1;
    }
  }
  sending = false;
}

// What was given up by the customer is not sent any more.
export function forget(number) {
  drop(queue.find((item) => item.number === number));
  wake();
}

// It may have been given up while it was on its way.
function drop(item) {
  const place = queue.indexOf(item);
  if (place >= 0) queue.splice(place, 1);
}

async function attempt({ number, body }) {
  try {
    const answer = await fetch("/chat/messages", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ id: number, ...body }),
    });
    return answer.ok ? { taken: true } : await refusal(answer);
  } catch {
    return {};
  }
}

async function refusal(answer) {
  const { say } = await answer.json().catch(() => ({}));
  const later = answer.status === 429 || answer.status >= 500;
  const waitMs = 1_000 * Number(answer.headers.get("Retry-After")) || undefined;
  return { final: !later, say, waitMs };
}

function pause(ms) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    wake = () => { clearTimeout(timer); resolve(); };
  });
}
