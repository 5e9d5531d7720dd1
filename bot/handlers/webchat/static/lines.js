// One line of the conversation, drawn.
import { labelOf, offer } from "./choices.js";
import { button, make, worded } from "./dom.js";
import { enlarge } from "./enlarge.js";
import { clock } from "./words.js";

const ADDRESS = /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]]/g;
const SIDES = { customer: "mine", assistant: "ours" };

// `tap` is called with a choice that is pressed; `local` is the address of a photo that this page still holds.
export function draw(row, tap, local) {
  const parts = [];
  const shown = local ?? row.picture;
  if (shown) parts.push(picture(shown, row.alt, row.text));
  if (row.tapped) parts.push(chosen(row.tapped));
  if (row.text) parts.push(make("p", { class: "text", dir: "auto" }, ...linked(row.text)));
  if (row.file) parts.push(download(row.file));
  const bubble = make("div", { class: "bubble" }, ...parts);
  const line = make("article", { class: `line ${SIDES[row.author] ?? "person"}`, lang: row.language, tabindex: "-1" });
  line.dataset.author = row.author;
  line.dataset.at = row.at;
  if (row.id) line.dataset.line = row.id;
  line.append(author(row), bubble);
  if (row.choices?.length) line.append(offer(row.choices, row.at, tap));
  return line;
}

// Other words in the same line; that they were changed is said there.
export function reword(line, words) {
  line.querySelector(".text")?.replaceChildren(...linked(words));
  const head = line.querySelector(".author");
  if (!head.querySelector(".edited")) head.append(" ", worded("span", "edited", { class: "edited" }));
}

function author({ author: name, at }) {
  const time = make("time", { datetime: at }, clock(at));
  const head = make("p", { class: "author" });
  if (name === "customer") head.append(worded("b", "said-by-you"));
  else if (name === "assistant") head.append(worded("b", "said-by-assistant"));
  else head.append(make("b", { dir: "auto" }, name), " ", worded("span", "of-our-team"));
  head.append(" ", time);
  return head;
}

function chosen(tapped) {
  const label = labelOf(tapped);
  return label ? make("p", { class: "text", dir: "auto" }, label) : worded("p", "your-choice", { class: "text" });
}

function picture(address, alt, caption) {
  const shown = make("img", { src: address, alt: alt ?? "", decoding: "async" });
  const frame = button("enlarge", () => enlarge(address, alt, caption), { class: "picture" });
  const hint = worded("span", "enlarge", { class: "unseen" });
  frame.removeAttribute("data-word");
  frame.replaceChildren(shown, " ", hint);
  // Browsers cannot show every kind of photo that phones take (HEIC), and an erased one is gone.
  shown.addEventListener("error", () => frame.replaceWith(tile(alt)));
  return frame;
}

function tile(alt) {
  return make("div", { class: "tile" }, make("b", {}, alt ?? ""), worded("span", "no-preview", { class: "quiet" }));
}

function download({ url, name }) {
  return make("a", { class: "file", href: url, download: name }, make("span", { class: "name", dir: "auto" }, name), worded("span", "download", { class: "do" }));
}

function linked(text) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(ADDRESS)) {
    parts.push(text.slice(from, found.index));
    parts.push(make("a", { href: found[0], target: "_blank", rel: "noopener noreferrer" }, found[0]));
    from = found.index + found[0].length;
  }
  parts.push(text.slice(from));
  return parts;
}
