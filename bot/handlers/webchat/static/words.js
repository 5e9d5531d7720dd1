// The words of the page, in the language that it speaks now. The catalogue on the server is the only place they live.
const OF = {
  "data-word": (element, said) => { element.textContent = said; },
  "data-word-label": (element, said) => { element.setAttribute("aria-label", said); },
  "data-word-placeholder": (element, said) => { element.setAttribute("placeholder", said); },
};

let words = {};

export const word = (name) => words[name] ?? "";
export const language = () => document.documentElement.lang;

export async function speak(wanted) {
  const answer = await fetch(`/chat/words?lang=${encodeURIComponent(wanted)}`);
  if (!answer.ok) throw new Error(`no words: ${answer.status}`);
  words = await answer.json();
  document.documentElement.lang = wanted;
  document.documentElement.dir = word("direction");
  for (const [attribute, say] of Object.entries(OF)) {
    for (const element of document.querySelectorAll(`[${attribute}]`)) say(element, word(element.getAttribute(attribute)));
  }
}

export function clock(moment) {
  const at = new Date(moment);
  const today = at.toDateString() === new Date().toDateString();
  const day = today ? {} : { day: "numeric", month: "short" };
  const region = navigator.languages.find((each) => each.split("-")[0] === language()) ?? language();
  return new Intl.DateTimeFormat(region, { ...day, hour: "2-digit", minute: "2-digit" }).format(at);
}
