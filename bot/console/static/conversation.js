// New lines as they are said; Ctrl and Enter send.
import { refresh } from './forms.js';

const lines = document.getElementById('lines');
const holder = document.getElementById('holder');
const words = document.getElementById('words');

// Whoever reads at the end stays at the end, also while pictures arrive; whoever has scrolled up is left in peace.
let follow = true;
const toEnd = () => { if (follow) lines.scrollTop = lines.scrollHeight; };
lines.addEventListener('scroll', () => { follow = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 80; });
lines.addEventListener('load', toEnd, true);
toEnd();

refresh(2000, () => `${lines.dataset.tail}?after=${lines.dataset.last}`, async (answer) => {
  const said = await answer.json();
  if (said.last !== Number(lines.dataset.last)) {
    lines.insertAdjacentHTML('beforeend', said.lines);
    lines.dataset.last = said.last;
    toEnd();
  }
  if (said.owner !== holder.dataset.owner) {
    holder.innerHTML = said.holder;
    holder.dataset.owner = said.owner;
  }
});

words.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    words.form.requestSubmit();
  }
});
