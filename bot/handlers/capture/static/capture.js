// The camera page: begin, aim, send.
import { Camera } from "./camera.js";
import { cancel, count, counting } from "./countdown.js";
import { Guide } from "./guide.js";
import * as overlay from "./overlay.js";
import { send } from "./send.js";
import { Speech } from "./speech.js";
import { word } from "./words.js";

const $ = (id) => document.getElementById(id);
const { address, framePx, maxPhotoBytes } = document.body.dataset;
const FRONT = { facingMode: { ideal: "user" } };
const PAGES = ["begin", "aiming", "sending"];
const TIMERS = [0, 3, 10]; // seconds
const PHOTO_NAMES = /\.(jpe?g|png|webp|hei[cf])$/i;
const NO_PICTURE = new Set(["moved", "done", "expired"]); // states in which the camera has nothing more to do here

const camera = new Camera($("video"));
const speech = new Speech($("spoken"));
const guide = new Guide(address, () => (isBusy ? null : camera.small(Number(framePx))), { answer, state });
let which = FRONT;
let other = null; // the camera after this one
let seconds = 0;
let begun = ""; // the size of the picture that is guided
let isBusy = false; // a photo is being taken or sent
let isUnsent = false; // and has not arrived

function open(name) {
  for (const each of PAGES) $(each).hidden = each !== name;
}

function trouble(name) {
  stop();
  open("begin");
  const line = $("trouble");
  line.hidden = name === "";
  line.textContent = name && word(name);
  $("start").textContent = word(name === "" ? "start" : "try-again");
  const isOver = name === "done" || name === "expired";
  for (const each of ["start", "choose"]) $(each).hidden = isOver;
  $("leave").hidden = !isOver;
  $(isOver ? "leave" : "start").focus();
}

function stop() {
  cancelCount();
  guide.stop();
  camera.stop();
}

async function start() {
  $("start").disabled = true;
  $("trouble").hidden = true;
  speech.now(word("starting"));
  try {
    await camera.start(which, () => trouble("busy"));
  } catch (error) {
    which = FRONT; // the other one may be gone
    trouble(error.message);
    return;
  } finally {
    $("start").disabled = false;
  }
  isBusy = false;
  open("aiming");
  aside(camera.isMirrored ? "" : "for-helper");
  $("come-back").hidden = true;
  hint("looking");
  begin();
  $("shutter").focus();
  other = await camera.other();
  $("switch").hidden = other === null;
}

const size = () => `${camera.width} x ${camera.height}`;

function begin() {
  begun = size();
  overlay.shape(camera);
  guide.start(camera.width, camera.height);
}

function hint(name) {
  $("hint").textContent = word(name);
  speech.hint(word(name));
}

function aside(name) {
  $("aside").hidden = name === "";
  $("aside").textContent = name && word(name);
}

function answer(seen) {
  if (isBusy || !camera.isOn) return;
  overlay.show(seen);
  hint(`hint-${seen.hint}`);
  aside(camera.isMirrored ? "" : "for-helper");
  if (seen.shoot && $("automatic").checked && !counting()) shoot();
}

function state(name) {
  overlay.clear();
  if (name === "idle") return;
  if (isBusy) return;
  if (name === "done" || name === "expired") { trouble(name); return; }
  hint({ lost: "reconnecting" }[name] ?? name);
  if (!NO_PICTURE.has(name)) return;
  camera.stop();
  $("come-back").hidden = false;
  $("come-back").focus();
}

function press() {
  if (counting()) { cancelCount(); return; }
  if (isBusy || !camera.isOn) return;
  if (seconds === 0) { shoot(); return; }
  $("shutter").setAttribute("aria-label", word("cancel"));
  $("shutter").classList.add("counting");
  count(seconds, speech, () => { cancelCount(); shoot(); });
}

function cancelCount() {
  cancel();
  $("shutter").setAttribute("aria-label", word("shoot"));
  $("shutter").classList.remove("counting");
}

async function shoot() {
  isBusy = true;
  overlay.flash();
  speech.now(word("shot"));
  try {
    const photo = await camera.photo();
    stop();
    dispatch(photo);
  } catch {
    isBusy = false;
    trouble("busy");
  }
}

function dispatch(photo) {
  isBusy = isUnsent = true;
  open("sending");
  preview(photo);
  for (const each of ["unsent", "again", "back", "another"]) $(each).hidden = true;
  $("progress").hidden = false;
  outcome("sending");
  send(address, photo, {
    progress(share) { $("progress").value = share; $("unsent").hidden = true; $("again").hidden = true; },
    sent() {
      isUnsent = false;
      for (const each of ["back", "another"]) $(each).hidden = false;
      $("progress").hidden = true;
      outcome("sent");
    },
    unsent(say, retry) {
      unsent(word("not-sent"), say);
      $("again").hidden = false;
      $("again").onclick = retry;
    },
    refused(say) {
      isUnsent = false;
      $("progress").hidden = true;
      for (const each of ["back", "another"]) $(each).hidden = false;
      outcome("refused");
      unsent(say);
    },
  });
}

function unsent(...words) {
  $("unsent").hidden = false;
  $("unsent").textContent = words.filter(Boolean).join(" ");
}

function outcome(name) {
  $("outcome").textContent = word(name);
  if (document.activeElement === $("outcome")) speech.now(word(name));
  else $("outcome").focus(); // which reads it
}

function preview(photo) {
  const shown = $("shot");
  if (shown.src) URL.revokeObjectURL(shown.src);
  shown.hidden = false;
  shown.onerror = () => { shown.hidden = true; }; // browsers cannot show every kind of photo (HEIC)
  shown.src = URL.createObjectURL(photo);
}

function choose([file]) {
  if (!file) return;
  if (!file.type.startsWith("image/") && !PHOTO_NAMES.test(file.name)) { trouble("not-a-photo"); return; }
  if (file.size > Number(maxPhotoBytes)) { trouble("too-large"); return; }
  stop();
  dispatch(file);
}

$("start").addEventListener("click", start);
$("another").addEventListener("click", () => { open("begin"); start(); });
$("come-back").addEventListener("click", start);
$("shutter").addEventListener("click", press);
$("switch").addEventListener("click", () => { which = other; start(); });
$("timer").addEventListener("click", () => {
  seconds = TIMERS[(TIMERS.indexOf(seconds) + 1) % TIMERS.length];
  const name = word(seconds === 0 ? "timer-off" : `timer-${seconds}`);
  $("timer").setAttribute("aria-label", name);
  $("timer").title = name;
  $("seconds").textContent = seconds === 0 ? "" : String(seconds);
});
for (const each of document.querySelectorAll("[data-choose]")) {
  each.addEventListener("click", () => $("file").click());
  each.disabled = false;
}
$("file").addEventListener("change", () => { choose($("file").files); $("file").value = ""; });
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && counting()) { cancelCount(); return; }
  const isOnNothing = event.target === document.body || event.target === document.documentElement;
  if (isOnNothing && !$("aiming").hidden && [" ", "Enter"].includes(event.key) && !event.repeat) { event.preventDefault(); press(); }
});
// A phone that is turned has another picture.
$("video").addEventListener("resize", () => { if (camera.isOn && !$("aiming").hidden && begun !== size()) begin(); });
window.addEventListener("pagehide", stop);
window.addEventListener("pageshow", ({ persisted }) => { if (persisted && !$("aiming").hidden) start(); });
window.addEventListener("beforeunload", (event) => { if (isUnsent) event.preventDefault(); });
// The list of what holds lies open where there is room for it.
const wide = matchMedia("(min-width: 60rem), (min-height: 56rem)");
wide.addEventListener("change", () => { $("holds").open = wide.matches; });
$("holds").open = wide.matches;
$("start").disabled = false;
