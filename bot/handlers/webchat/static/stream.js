// Listening to the transcript. Whatever happens to the connection, it comes back with the last line that was seen.
const SILENCE_MS = 45_000; // the server says something at least every 15 s
const LONGEST_WAIT_MS = 10_000;

let last = 0;
let source = null;
let failures = 0;
let heard = 0;
let timer = 0;
let on = null;

export function listen(handlers) {
  on = handlers;
  window.addEventListener("online", again);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && (source === null || Date.now() - heard > SILENCE_MS)) again();
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) again(); }); // back from the payment page
  setInterval(() => { if (source && Date.now() - heard > SILENCE_MS) lost(); }, 5_000);
  again();
}

export function again() {
  clearTimeout(timer);
  source?.close();
  heard = Date.now();
  source = new EventSource(`/chat/events?after=${last}`);
  source.onopen = () => { failures = 0; on.found(); };
  source.onerror = lost;
  source.onmessage = (event) => {
    heard = Date.now();
    last = Math.max(last, Number(event.lastEventId));
    on.line(JSON.parse(event.data));
  };
  for (const name of ["ready", "working", "beat", "over"]) {
    source.addEventListener(name, () => {
      heard = Date.now();
      if (name === "over") leave();
      on[name]?.();
    });
  }
}

function leave() {
  source?.close();
  source = null;
}

function lost() {
  leave();
  failures += 1;
  on.lost(failures);
  if (failures === 2) findOutWhy();
  clearTimeout(timer);
  timer = setTimeout(again, Math.min(1_000 * 2 ** (failures - 1), LONGEST_WAIT_MS));
}

// An event source never says why it failed; asking once by other means does.
async function findOutWhy() {
  const asked = new AbortController();
  try {
    const answer = await fetch(`/chat/events?after=${last}`, { signal: asked.signal });
    if (answer.status === 401) on.stranger();
  } catch {
    // The network is down: `lost` goes on trying.
  } finally {
    asked.abort();
  }
}
