// The inbox as it changes: rows come, go and move; the place and the focus stay. j and k walk, as in the queue.
import { onKey } from './forms.js';

const list = document.getElementById('threads');
const none = document.getElementById('none');
const heading = document.getElementById('inbox');
const stale = document.getElementById('stale');
const SILENCE_MS = 45_000; // the server says something at least every 15 s

let source = null;
let heard = 0;

const rowOf = (id) => list.querySelector(`[data-id="${CSS.escape(id)}"]`);

const place = (row) => {
  const after = [...list.children].find((other) => other !== row && other.dataset.order > row.dataset.order);
  if (row.nextElementSibling !== (after ?? null) || row.parentElement !== list) list.insertBefore(row, after ?? null);
};

const put = ({ id, order, html, unread, mine }) => {
  const row = rowOf(id) ?? Object.assign(document.createElement('li'), { className: '' });
  const focused = row.contains(document.activeElement);
  row.dataset.id = id;
  row.dataset.order = order;
  row.classList.toggle('unread', unread);
  row.classList.toggle('mine', mine);
  row.innerHTML = html;
  place(row);
  if (focused) row.querySelector('a').focus({ preventScroll: true });
};

// Whoever stood on a row that goes stands on the next one, and where there is none on the heading.
const remove = (row) => {
  if (!row) return;
  const next = row.contains(document.activeElement) && (row.nextElementSibling ?? row.previousElementSibling ?? heading);
  row.remove();
  if (next) (next.querySelector?.('a') ?? next).focus({ preventScroll: true });
};

const show = ({ rows, gone, counts }) => {
  for (const id of gone) remove(rowOf(id));
  for (const row of rows) put(row);
  for (const [folder, number] of Object.entries(counts)) {
    document.querySelector(`[data-count="${folder}"]`).textContent = number;
  }
  none.hidden = list.children.length > 0;
};

const listen = () => {
  source?.close();
  heard = Date.now();
  let first = true;
  source = new EventSource(list.dataset.stream);
  source.addEventListener('rows', (event) => {
    heard = Date.now();
    const told = JSON.parse(event.data);
    if (first) { // the whole list: what is not in it any more has gone while nobody listened
      const here = new Set(told.rows.map((row) => row.id));
      told.gone = [...list.children].map((row) => row.dataset.id).filter((id) => !here.has(id));
      first = false;
    }
    show(told);
    stale.hidden = true;
  });
  source.addEventListener('beat', () => { heard = Date.now(); stale.hidden = true; });
  source.addEventListener('out', () => { source.close(); location.assign('/desk/login'); });
  source.onerror = () => {
    stale.hidden = false;
    if (source.readyState !== EventSource.CLOSED) return;
    fetch(list.dataset.stream.replace('/stream', ''), { redirect: 'manual' }).then((answer) => {
      if (answer.type === 'opaqueredirect') location.assign('/desk/login');
    }, () => {});
    setTimeout(listen, 3_000);
  };
};

listen();
setInterval(() => { if (Date.now() - heard > SILENCE_MS) listen(); }, 5_000);
addEventListener('pagehide', () => source?.close());
addEventListener('pageshow', (event) => { if (event.persisted) listen(); });

const walk = (step) => {
  const rows = [...list.querySelectorAll('a.row')];
  const at = rows.indexOf(document.activeElement);
  rows[Math.max(0, Math.min(rows.length - 1, at + step))]?.focus();
};
onKey('j', () => walk(1));
onKey('k', () => walk(-1));
