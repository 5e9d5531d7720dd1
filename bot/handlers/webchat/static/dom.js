// Making elements. Words that belong to the page carry their name, so that they change with its language.
import { word } from "./words.js";

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

export function worded(tag, name, attributes = {}) {
  return make(tag, { ...attributes, "data-word": name }, word(name));
}

export function button(name, press, attributes = {}) {
  const element = worded("button", name, { type: "button", ...attributes });
  element.addEventListener("click", press);
  return element;
}
