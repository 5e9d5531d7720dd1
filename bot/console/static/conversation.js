// New lines as they are said, and old ones as they are delivered or corrected; Ctrl and Enter send.
import { refresh } from './forms.js';
import './composer.js';

const lines = document.getElementById('lines');
const scroll = document.getElementById('scroll');
const holder = document.getElementById('holder');
const words = document.getElementById('words');
const composer = document.getElementById('composer');

// Whoever reads at the end stays at the end, also while pictures arrive; whoever has scrolled up is left in peace.
let follow = true;
const toEnd = () => { if (follow) scroll.scrollTop = scroll.scrollHeight; };
scroll.addEventListener('scroll', () => { follow = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80; });
lines.addEventListener('load', toEnd, true);
toEnd();

// Only what is new or changed is touched: a picture is not fetched again, and an opened line stays open.
const merge = (html) => {
  const fresh = new DOMParser().parseFromString(`<ol>${html}</ol>`, 'text/html').querySelector('ol');
  const here = new Set([...fresh.children].map((line) => line.id));
  const gone = [...lines.children].filter((line) => !here.has(line.id));
  // Of a customer who had everything erased nothing stays on the screen, wherever on the page it stands.
  if (gone.length && gone.length === lines.children.length) return location.reload();
  for (const line of gone) line.remove();
  let before = null;
  for (const line of [...fresh.children]) {
    let known = document.getElementById(line.id);
    if (known && known.dataset.drawn !== line.outerHTML) {
      const drawn = line.outerHTML;
      known.replaceWith(line);
      known = line;
      known.dataset.drawn = drawn;
    } else if (!known) {
      line.dataset.drawn = line.outerHTML;
      if (before) before.after(line); else lines.prepend(line);
      known = line;
    }
    before = known;
  }
};
for (const line of lines.children) line.dataset.drawn = line.outerHTML;

const begun = () => Boolean(words?.value.trim())
  || [...composer.querySelectorAll('textarea, input:not([type="radio"])')].some((field) => field.value !== field.defaultValue);

const look = refresh(5000, () => `${lines.dataset.tail}?mark=${lines.dataset.mark}`, async (answer) => {
  const said = await answer.json();
  if (said.mark !== lines.dataset.mark) {
    merge(said.lines);
    lines.dataset.mark = said.mark;
    lines.dataset.last = said.last;
    toEnd();
    say('reads');
  }
  if (said.owner !== holder.dataset.owner) {
    const had = holder.contains(document.activeElement);
    holder.innerHTML = said.holder;
    if (had) holder.querySelector('button')?.focus({ preventScroll: true });
    holder.dataset.owner = said.owner;
  }
  // What can be written has changed: another composer, as soon as nothing that was typed or chosen is lost with this one.
  if (said.lock !== composer.dataset.lock && !begun()) location.replace(lines.dataset.tail.replace(/\/tail$/, ''));
});

// What happens here is heard at once; what only its delivery changes, with the next look. Who else is here is said.
const present = document.getElementById('present');
const tell = ({ viewing, typing }) => {
  const names = typing.length ? typing : viewing;
  present.hidden = names.length === 0;
  present.textContent = (typing.length ? present.dataset.typing : present.dataset.viewing).replace('§', names.join(', '));
};
let seen = '';
const source = new EventSource(lines.dataset.stream);
source.addEventListener('rows', (event) => {
  for (const row of JSON.parse(event.data).rows) {
    tell(row);
    const now = `${row.said} ${row.owner}`;
    if (now !== seen) look();
    seen = now;
  }
});
source.addEventListener('out', () => source.close()); // the next look says what that means
addEventListener('pagehide', () => source.close());

// That this page is open, read so far, and written in.
const csrf = document.querySelector('input[name="csrf"]').value;
const form = (doing) => new URLSearchParams({ csrf, doing, read: lines.dataset.last });
const say = (doing) => fetch(lines.dataset.here, { method: 'POST', body: form(doing) }).catch(() => {});
let said = 0;
say('reads');
setInterval(() => { if (!document.hidden) say('reads'); }, 10_000);
words?.addEventListener('input', () => {
  if (Date.now() - said < 3_000) return;
  said = Date.now();
  say('types');
});
addEventListener('pagehide', () => navigator.sendBeacon(lines.dataset.here, form('leaves')));

// Words that were begun outlive a button that fetches the page anew, such as the one that takes over.
if (words) {
  const draft = `words ${location.pathname}`;
  words.value ||= sessionStorage.getItem(draft) ?? '';
  words.addEventListener('input', () => sessionStorage.setItem(draft, words.value));
  words.form.addEventListener('submit', () => sessionStorage.removeItem(draft));
}

words?.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    words.form.requestSubmit();
  }
});
