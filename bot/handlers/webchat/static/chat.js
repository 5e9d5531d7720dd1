// The page: a window on the transcript, and what the customer adds to it.
import { clear, warn } from "./banner.js";
import { choose } from "./choices.js";
import { compose } from "./composer.js";
import { newNumber } from "./number.js";
import { forget, post } from "./post.js";
import { again, listen } from "./stream.js";
import * as talk from "./talk.js";
import { upload } from "./upload.js";
import { language, speak, word } from "./words.js";

const MAX_PHOTO_BYTES = Number(document.body.dataset.maxPhotoBytes);
const START = "pb-start"; // the number of the first post, so that loading the page twice starts once
const links = [...document.querySelectorAll(".languages a")];
let ready = false;
let unread = 0;

function sendText(text) {
  const number = newNumber();
  const row = talk.onItsWay(number, { kind: "text", text }, { giveUp: () => forget(number) });
  post(number, { text }, row);
}

function sendTap({ label, stage, choice }) {
  const number = newNumber();
  const offerAgain = choose({ stage, choice });
  const giveUp = () => { forget(number); offerAgain(); };
  const row = talk.onItsWay(number, { kind: "choice", text: label }, { giveUp });
  row.line.focus({ preventScroll: true }); // the next Tab goes to what comes after it
  post(number, { stage, choice }, row);
}

// Those that are chosen together are judged together; one that is too large is told about by itself.
function sendPhotos(files) {
  const fit = files.filter((file) => file.size <= MAX_PHOTO_BYTES);
  const album = fit.length > 1 ? `&album=${newNumber()}&of=${fit.length}` : "";
  for (const file of files) sendPhoto(file, album);
}

function sendPhoto(file, album) {
  const number = newNumber();
  if (file.size > MAX_PHOTO_BYTES) {
    const row = talk.onItsWay(number, { kind: "text", text: word("sent-too-large") }, { giveUp: () => forget(number) });
    post(number, { photo: "too_large" }, row);
    return;
  }
  const row = talk.onItsWay(number, { kind: "photo", alt: word("your-photo") }, { local: URL.createObjectURL(file) });
  row.stopBy(upload(`id=${number}${album}`, file, row));
}

function start() {
  const number = sessionStorage.getItem(START) ?? newNumber();
  sessionStorage.setItem(START, number);
  const refused = (_say, retry) => { if (!document.hidden) setTimeout(retry, 5_000); };
  post(number, { start: true }, { sending() {}, sent() {}, failed: refused });
}

// What came while the customer looked elsewhere is counted in the title.
function entitle() {
  document.title = unread ? `(${unread}) ${word("name")}` : word("name");
}

async function patiently(attempt) {
  for (;;) {
    try {
      return await attempt();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 2_000));
    }
  }
}

// The server reads both with what is posted: the language that the customer reads, and whose clock means something to them.
function note(name, value) {
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=7776000; samesite=lax`;
}

function remember(wanted) {
  note("pb_lang", wanted);
}

note("pb_zone", Intl.DateTimeFormat().resolvedOptions().timeZone ?? "");

async function turnTo(wanted) {
  remember(wanted);
  if (wanted === language()) return;
  await speak(wanted);
  entitle();
  history.replaceState(null, "", `/?lang=${wanted}`);
  for (const link of links) {
    if (link.hreflang === wanted) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

for (const link of links) {
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    remember(link.hreflang);
    sendText(`language ${link.hreflang}`);
    await patiently(() => turnTo(link.hreflang));
  });
}

window.addEventListener("offline", () => warn("offline"));
window.addEventListener("online", () => clear("offline"));
if (!navigator.onLine) warn("offline");

document.addEventListener("visibilitychange", () => { unread = 0; entitle(); });

// Whoever is quicker than their network writes at once; it is sent, in order, when the page's own words are here.
const worded = patiently(() => speak(language()));
talk.onTap(sendTap);
compose((text) => worded.then(() => sendText(text)), (files) => worded.then(() => sendPhotos(files)));
await worded;
listen({
  line(row) {
    talk.add(row);
    sessionStorage.removeItem(START);
    if (!ready || row.author === "customer") return;
    if (document.hidden) { unread += 1; entitle(); }
    const spoken = row.language.split("-")[0];
    if (links.some((link) => link.hreflang === spoken)) patiently(() => turnTo(spoken));
  },
  ready() {
    ready = true;
    talk.isReady();
    if (talk.isEmpty()) start();
  },
  working: talk.isWorking,
  found: () => clear("reconnecting", "moved", "error-cookie"),
  lost: (failures) => { if (failures > 1) warn("reconnecting"); },
  over: () => warn("moved", again),
  stranger: () => warn("error-cookie"),
});
