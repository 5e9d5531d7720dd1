// Keys that press a link, and forms that leave only once. Nothing here is needed: every page works without it.

// Keys of one letter, for whoever did not switch them off in this browser: speech input and stray fingers type letters too
// (WCAG 2.2, 2.1.4).
const LETTERS = 'desk-letters';
export const usesLetters = () => localStorage.getItem(LETTERS) !== 'off';
export const useLetters = (on) => {
  if (on) localStorage.removeItem(LETTERS);
  else localStorage.setItem(LETTERS, 'off');
  document.documentElement.dataset.letters = on ? 'on' : 'off'; // the style hides what is written on the buttons
};
useLetters(usesLetters());

const typing = (target) => target.closest('input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable]');

export const onKey = (key, act) =>
  document.addEventListener('keydown', (event) => {
    const plain = !(event.ctrlKey || event.metaKey || event.altKey || event.repeat);
    if (plain && usesLetters() && event.key.toLowerCase() === key && !typing(event.target) && !document.querySelector('dialog[open]')) {
      event.preventDefault();
      act();
    }
  });

for (const link of document.querySelectorAll('[data-key]')) onKey(link.dataset.key, () => link.click());

let sent = false;
document.addEventListener('submit', (event) => {
  if (sent) event.preventDefault();
  sent = true;
});
addEventListener('pageshow', () => { sent = false; });

// Fetches part of a page every few seconds while it is looked at; a lost login leads back to the way in,
// and what is not there any more (its customer may have had it erased) does not stay on the screen.
// Words that were typed and not sent are not thrown away with the page.
const leave = () => {
  const written = [...document.querySelectorAll('textarea')].some((field) => field.value.trim());
  if (!written) return location.assign('/desk/login');
  document.getElementById('logged-out').hidden = false;
};

// What it returns looks at once; while a look is under way, another one follows it.
export const refresh = (everyMs, ask, show) => {
  const stale = document.getElementById('stale');
  let timer = 0;
  let busy = false;
  let again = false;
  const look = async () => {
    if (document.hidden) return true;
    try {
      const answer = await fetch(ask(), { headers: { Accept: 'text/html, application/json' } });
      if (answer.status === 401) return leave();
      if (answer.status === 404 || answer.status === 410) return location.reload();
      if (!answer.ok) throw new Error(String(answer.status));
      await show(answer);
      stale.hidden = true;
    } catch {
      stale.hidden = false;
    }
    return true;
  };
  const turn = async () => {
    if (busy) {
      again = true;
      return;
    }
    clearTimeout(timer);
    [busy, again] = [true, false];
    const goesOn = await look();
    busy = false;
    if (goesOn) timer = setTimeout(turn, again ? 0 : everyMs);
  };
  timer = setTimeout(turn, Math.min(everyMs, 1000));
  return turn;
};
