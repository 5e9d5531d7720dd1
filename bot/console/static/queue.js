// Keeps the queue up to date without losing the place; j and k walk through it.
import { onKey, refresh } from './forms.js';

const work = document.getElementById('work');
let shown = '';

refresh(5000, () => work.dataset.refresh, async (answer) => {
  const html = await answer.text();
  if (html === shown) return;
  shown = html;
  const focused = work.contains(document.activeElement) ? document.activeElement.id : '';
  work.innerHTML = html;
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
});

const walk = (step) => {
  const rows = [...work.querySelectorAll('a.row')];
  const place = rows.indexOf(document.activeElement);
  rows[Math.max(0, Math.min(rows.length - 1, place + step))]?.focus();
};
onKey('j', () => walk(1));
onKey('k', () => walk(-1));
