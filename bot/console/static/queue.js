// Keeps the queue up to date without losing the place; j and k walk through it.
import { onKey, refresh } from './forms.js';

const work = document.getElementById('work');
let shown = '';
const rows = () => [...work.querySelectorAll('a.row')];

refresh(5000, () => work.dataset.refresh, async (answer) => {
  const html = await answer.text();
  if (html === shown) return;
  shown = html;
  const here = document.activeElement;
  const [focused, place] = work.contains(here) ? [here.id, rows().indexOf(here)] : [];
  work.innerHTML = html;
  // Whoever stood on a row that has gone stands on the one in its place.
  const next = focused !== undefined
    && (document.getElementById(focused) ?? rows()[Math.min(place, rows().length - 1)] ?? document.getElementById('waiting'));
  if (next) next.focus({ preventScroll: true });
});

const walk = (step) => {
  const place = rows().indexOf(document.activeElement);
  rows()[Math.max(0, Math.min(rows().length - 1, place + step))]?.focus();
};
onKey('j', () => walk(1));
onKey('k', () => walk(-1));
