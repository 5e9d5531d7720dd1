// What is drawn over the live picture: where the head should be, where it is, and what holds.
import { word } from "./words.js";

const $ = (id) => document.getElementById(id);
const [stage, oval, around, head, target] = ["picture", "oval", "around", "head", "target"].map($);
const HEAD_HIGH = 0.44; // of the picture's height, and no more than
const HEAD_WIDE = 0.56; // of its width: leaves room for the finished cut, portrait or square
const HEAD_SHAPE = 0.74; // width over height
const MIDDLE = 0.46; // of the height, from above
const LOOSE = 1.08; // an oval around a head, over the box of its landmarks

let width = 3;
let height = 4;
let isMirrored = false;
let wanted = [0, 0, 0, 0]; // where the head should be: centre and radii

export function shape(picture) {
  ({ width, height, isMirrored } = picture);
  stage.style.setProperty("--shape", String(width / height));
  stage.classList.toggle("mirrored", isMirrored);
  oval.setAttribute("viewBox", `0 0 ${width} ${height}`);
  const ry = Math.min(HEAD_HIGH * height, HEAD_WIDE * width) / 2;
  const [cx, cy, rx] = [width / 2, MIDDLE * height, ry * HEAD_SHAPE];
  wanted = [cx, cy, rx, ry];
  around.setAttribute("d", `M0 0H${width}V${height}H0ZM${cx - rx} ${cy}a${rx} ${ry} 0 1 0 ${2 * rx} 0a${rx} ${ry} 0 1 0 ${-2 * rx} 0Z`);
  clear();
}

export function show({ holds, ready, head: box }) {
  stage.classList.toggle("ready", ready);
  $("tick").hidden = !ready;
  head.classList.toggle("seen", box !== null);
  const found = box === null ? wanted : seenAt(box);
  place(head, ...found);
  place(target, ...(ready ? found : wanted)); // there is more than one right place for a head
  const rows = [...$("holds").querySelectorAll("li")];
  for (const row of rows) {
    const isHeld = holds.includes(row.id.slice("holds-".length));
    row.classList.toggle("held", isHeld);
    row.querySelector(".state").textContent = word(isHeld ? "held" : "not-held");
  }
  $("score").textContent = `${holds.length}/${rows.length}`;
}

export function clear() {
  show({ holds: [], ready: false, head: null });
}

export function flash() {
  stage.classList.remove("flash");
  void stage.offsetWidth; // so that it begins again
  stage.classList.add("flash");
}

function seenAt([x0, y0, x1, y1]) {
  const across = isMirrored ? 2 - x0 - x1 : x0 + x1;
  return [(across / 2) * width, ((y0 + y1) / 2) * height, ((x1 - x0) / 2) * width * LOOSE, ((y1 - y0) / 2) * height * LOOSE];
}

function place(ellipse, cx, cy, rx, ry) {
  for (const [name, value] of Object.entries({ cx, cy, rx, ry })) ellipse.setAttribute(name, value.toFixed(2));
}
