// The conversation on the page: lines from the transcript in their order, and below them what is still on its way.
import { choose } from "./choices.js";
import { button, make, worded } from "./dom.js";
import { draw, reword } from "./lines.js";

const talk = document.getElementById("talk");
const lines = document.getElementById("lines");
const working = document.getElementById("working");

const seen = new Set(); // ids of lines
const waiting = new Map(); // what is on its way, by its number
const WORKING_AT_MOST_MS = 30_000;

let tapped = () => {};
let atEnd = true;
let workingTimer = 0;

// Follow while things grow (a line that comes, a picture that loads), until the customer scrolls up. What is at the end
// stays in view when the room shrinks (the keyboard of a phone).
new ResizeObserver(() => { if (atEnd) toEnd(); }).observe(lines);
new ResizeObserver(() => { if (before.end) talk.scrollTop = talk.scrollHeight; }).observe(talk);
let before = { top: 0, height: 0, end: false };
talk.addEventListener("scroll", () => {
  const now = { top: talk.scrollTop, height: talk.scrollHeight };
  now.end = now.height - now.top - talk.clientHeight < 60;
  if (now.end) atEnd = true;
  else if (now.top < before.top && now.height === before.height) atEnd = false;
  before = now;
});

export const isEmpty = () => seen.size === 0;
export const onTap = (handler) => { tapped = handler; };

// The end; but an answer that is taller than the page is read from its beginning.
export function toEnd() {
  atEnd = true;
  talk.scrollTop = Math.max(talk.scrollTop, Math.min(beginning(), talk.scrollHeight - talk.clientHeight));
}

// Where the newest answer begins: what is said at once, in one turn, carries one time.
function beginning() {
  let first = lines.lastElementChild;
  if (!first || first.dataset.author === "customer") return Infinity;
  const isOfTheSameTurn = (line) => line && line.dataset.at === first.dataset.at && line.dataset.author !== "customer";
  while (isOfTheSameTurn(first.previousElementSibling)) first = first.previousElementSibling;
  return first.offsetTop - 8;
}

// Everything was erased: here too, with what this page still holds.
function clear() {
  lines.replaceChildren();
  waiting.clear();
  atEnd = true;
}

// A line of the transcript. One that this page sent takes the place of what was on its way.
export function add(row) {
  if (seen.has(row.id)) return;
  seen.add(row.id);
  if (row.author !== "customer") working.hidden = true;
  if (row.kind === "start") return;
  if (row.kind === "erased") clear();
  if (row.corrects) return correct(row);
  const sent = waiting.get(row.sent);
  waiting.delete(row.sent);
  const line = draw(row, (choice) => tapped(choice), sent?.local);
  if (row.tapped) choose(row.tapped);
  if (sent) {
    const focused = sent.line.contains(document.activeElement);
    sent.line.replaceWith(line);
    if (focused) line.focus({ preventScroll: true });
  }
  // What is on its way stays below what was said.
  lines.insertBefore(line, waiting.values().next().value?.line ?? null);
  group();
}

// Somebody of the team corrected what they wrote a moment ago.
function correct(row) {
  const line = lines.querySelector(`[data-line="${Number(row.corrects)}"]`);
  if (!line) return;
  reword(line, row.text);
}

// Something is on its way. Returns what the sender tells: sending, sent, progress, failed, stopped.
export function onItsWay(number, row, { local, giveUp = () => {} } = {}) {
  const line = draw({ author: "customer", at: new Date().toISOString(), ...row }, () => {}, local);
  const foot = make("div", { class: "foot" });
  line.classList.add("waiting");
  line.append(foot);
  lines.append(line);
  waiting.set(number, { line, local });
  group();
  toEnd();

  const remove = () => { giveUp(); waiting.delete(number); line.remove(); group(); };
  const say = (...parts) => { foot.replaceChildren(...parts); if (atEnd) toEnd(); };
  let stop = () => {};
  return {
    line,
    sending: () => { line.classList.remove("failed"); say(worded("span", "sending", { class: "quiet" })); },
    sent: () => say(),
    stopBy: (how) => { stop = how; },
    stopped: remove,
    progress: (share) => {
      line.classList.remove("failed");
      const bar = foot.querySelector("progress");
      if (bar) { bar.setAttribute("value", share); return; }
      const moving = make("progress", { max: "1", value: String(share), "data-word-label": "uploading", "aria-label": worded("i", "uploading").textContent });
      say(moving, button("stop", () => stop(), { class: "small" }));
    },
    failed: (words, retry) => {
      line.classList.add("failed");
      const why = words ? make("span", {}, words) : worded("span", "not-sent");
      say(make("span", { role: "alert" }, why), button("try-again", retry, { class: "small" }), button("remove", remove, { class: "small" }));
    },
  };
}

export function isWorking() {
  working.hidden = false;
  if (atEnd) toEnd();
  clearTimeout(workingTimer);
  workingTimer = setTimeout(() => { working.hidden = true; }, WORKING_AT_MOST_MS);
}

export function isReady() {
  lines.setAttribute("aria-busy", "false");
  toEnd();
}

// A name is shown once above the lines that follow each other.
function group() {
  let last = "";
  for (const line of lines.children) {
    line.classList.toggle("same", line.dataset.author === last);
    last = line.dataset.author;
  }
}
