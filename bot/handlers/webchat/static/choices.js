// The ways to answer. Only the newest turn's can be pressed; older ones stay to be read, with the one that was chosen.
// Links lead on for as long as they hold, but only the newest turn's stand out: "Pay" does not, below a receipt.
import { make, worded } from "./dom.js";
import { word } from "./words.js";

const labels = new Map(); // what a choice said, by its stage and name
let open = []; // the groups that can be pressed: those of one turn, which carry one time
let newest = []; // the elements of the newest turn

const key = ({ stage, choice }) => `${stage}\n${choice}`;

export const labelOf = (tapped) => labels.get(key(tapped));

// Draws the choices of a line that was said at this time; `tap(choice)` is called when one is pressed.
export function offer(choices, at, tap) {
  const links = choices.filter((choice) => choice.url).flatMap((choice) => [link(choice), ...code(choice)]);
  const answers = choices.filter((choice) => !choice.url);
  const group = make("div", { class: "choices" }, ...links);
  group.dataset.at = at;
  newest.filter((other) => other.dataset.at !== group.dataset.at).forEach((other) => other.classList.add("older"));
  newest = [...newest.filter((other) => !other.classList.contains("older")), group];
  if (answers.length === 0) return group;
  for (const choice of answers) labels.set(key(choice), choice.label);
  if (open.some((older) => older.at !== at)) {
    open.forEach((older) => quieten(older));
    open = [];
  }
  const offered = { group, answers, at, tap, shown: [] };
  open.push(offered);
  show(offered);
  return group;
}

// One of them was chosen, here or on another page. Returns how to offer them again.
export function choose(tapped) {
  const groups = open;
  if (!groups.some(({ answers }) => answers.some((choice) => key(choice) === key(tapped)))) return () => {};
  groups.forEach((group) => quieten(group, tapped));
  open = [];
  return () => { if (open.length === 0) { open = groups; groups.forEach(show); } };
}

function show(group) {
  const buttons = group.answers.map((choice) => {
    const button = make("button", { type: "button", class: "choice", dir: "auto" }, choice.label);
    button.addEventListener("click", () => group.tap(choice));
    return button;
  });
  replace(group, buttons);
}

function quieten(group, tapped = {}) {
  const read = group.answers.map((choice) => {
    if (key(choice) !== key(tapped)) return make("span", { class: "past", dir: "auto" }, choice.label);
    const chosen = worded("span", "chosen", { class: "unseen" });
    return make("span", { class: "past taken", dir: "auto" }, choice.label, " ", chosen);
  });
  replace(group, read);
}

function replace(group, elements) {
  for (const element of group.shown) element.remove();
  group.shown = elements;
  group.group.append(...elements);
}

function link({ label, url }) {
  return make("a", { class: "choice link", href: web(url), dir: "auto" }, label);
}

// For a phone's camera to read off the screen. The style shows it where a phone is worth fetching; elsewhere it is not loaded.
function code({ qr }) {
  if (!qr) return [];
  const look = { class: "code", width: "168", height: "168", loading: "lazy" };
  const picture = make("img", { ...look, src: here(qr), alt: word("scan") });
  const figure = make("figure", { class: "scan" }, picture, worded("figcaption", "scan", { "aria-hidden": "true" }));
  picture.addEventListener("error", () => figure.remove()); // the link's hour is over
  return [figure];
}

// The same picture from wherever this page came from: a browser is not let load another host's.
function here(address) {
  return new URL(address, location.href).pathname;
}

// Only addresses of pages; a `javascript:` address is no page.
export function web(url) {
  const address = new URL(url, location.href);
  return ["http:", "https:"].includes(address.protocol) ? address.href : "/";
}
