// One line about the connection. The weightiest reason is shown; none hides it.
import { button, worded } from "./dom.js";

const banner = document.getElementById("banner");
const ORDER = ["error-cookie", "offline", "moved", "reconnecting"];
const reasons = new Map(); // name to an action, or null

export function warn(name, action = null) {
  reasons.set(name, action);
  show();
}

export function clear(...names) {
  for (const name of names) reasons.delete(name);
  show();
}

function show() {
  const name = ORDER.find((each) => reasons.has(each));
  banner.hidden = name === undefined;
  if (name === undefined || banner.dataset.shown === name) { banner.dataset.shown = name ?? ""; return; }
  banner.dataset.shown = name;
  const action = reasons.get(name);
  banner.replaceChildren(worded("span", name), ...(action ? [" ", button("come-back", action, { class: "small" })] : []));
}
