// A photo judged by keyboard: a approves, r chooses a reason (Enter rejects), f shows the findings; a click looks closer.
import { onKey } from './forms.js';

const approve = document.getElementById('approve');
const reject = document.getElementById('reject');
const sides = [...document.querySelectorAll('input[name="side"]')];

const approveButton = approve.querySelector('button');

// A key that was meant for the last photo must not approve this one: it counts once both pictures have been seen for a
// moment, and nothing is approved that could not be shown.
let seen = false;
const judged = [...document.querySelectorAll('.pictures img')].filter((picture) => !picture.closest('.side-findings'));
Promise.all(judged.map((picture) => picture.decode())).then(
  () => setTimeout(() => { seen = true; }, 500),
  () => {
    approveButton.disabled = true;
    document.getElementById('not-shown')?.removeAttribute('hidden');
  },
);

onKey('a', () => {
  if (seen && !approveButton.disabled) approve.requestSubmit(approveButton);
});
onKey('r', () => {
  const reason = reject.querySelector('input[name="reason"]:checked') ?? reject.querySelector('input[name="reason"]');
  reason?.focus();
});
onKey('f', () => {
  const other = sides.find((side) => !side.checked);
  if (other) other.checked = true;
});

const closer = document.getElementById('closer');
const CLOSE_UP = 2.5;

// The picture that is on the page already is moved, not asked for again: every request for a photo is written down.
let lent = null;

const open = (link) => {
  lent = { link, picture: link.querySelector('img') };
  closer.replaceChildren(lent.picture);
  closer.showModal();
};

const give = () => {
  if (!lent) return;
  lent.picture.style.width = '';
  closer.classList.remove('close-up');
  lent.link.append(lent.picture);
  lent.link.focus();
  lent = null;
};

for (const link of document.querySelectorAll('a.zoom')) {
  link.addEventListener('click', (event) => {
    event.preventDefault();
    open(link);
  });
}

closer.addEventListener('click', (event) => {
  if (event.target !== lent?.picture) return closer.close();
  const { picture } = lent;
  if (closer.classList.contains('close-up')) return closer.close();
  const box = picture.getBoundingClientRect();
  const x = (event.clientX - box.left) / box.width;
  const y = (event.clientY - box.top) / box.height;
  picture.style.width = `${box.width * CLOSE_UP}px`;
  closer.classList.add('close-up');
  closer.scrollTo(x * box.width * CLOSE_UP - innerWidth / 2, y * box.height * CLOSE_UP - innerHeight / 2);
});
closer.addEventListener('close', give);
