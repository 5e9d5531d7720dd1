// A photo judged by keyboard: a approves, r goes to the reasons, f shows the findings; a click looks closer. Among the
// reasons letters find one by its name, Enter rejects, and Escape leaves them.
import { onKey } from './forms.js';

const approve = document.getElementById('approve');
const reject = document.getElementById('reject');
const sides = [...document.querySelectorAll('input[name="side"]')];

const approvals = [...approve.querySelectorAll('button')];
const [approveButton] = approvals;

// A key that was meant for the last photo must not approve this one: it counts once both pictures have been seen for a
// moment, and nothing is approved that could not be shown.
const judged = [...document.querySelectorAll('.pictures img')].filter((picture) => !picture.closest('.side-findings'));
Promise.all(judged.map((picture) => picture.decode())).then(
  () => setTimeout(() => { approveButton.dataset.seen = ''; }, 500),
  () => {
    for (const button of approvals) button.disabled = true;
    document.getElementById('not-shown')?.removeAttribute('hidden');
  },
);

onKey('a', () => {
  const { seen, byHand } = approveButton.dataset;
  if (seen === '' && byHand === undefined && !approveButton.disabled) approve.requestSubmit(approveButton);
});
onKey('r', () => {
  const reason = reject.querySelector('input[name="reason"]:checked') ?? reject.querySelector('input[name="reason"]');
  reason?.focus();
});
const reasons = [...reject.querySelectorAll('input[name="reason"]')];
const FORGET_MS = 1000;
let letters = '';
let typedAt = 0;
reject.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') return event.target.blur();
  if (event.timeStamp - typedAt > FORGET_MS) letters = '';
  const typed = event.key.length === 1 && !(event.ctrlKey || event.metaKey || event.altKey);
  if (!typed || (event.key === ' ' && !letters)) return; // a space alone chooses, as everywhere
  event.preventDefault();
  event.stopPropagation(); // here an "a" is a letter, and approves nothing
  letters += event.key.toLowerCase();
  typedAt = event.timeStamp;
  const found = reasons.find((reason) => reason.labels[0].textContent.trim().toLowerCase().startsWith(letters));
  if (found) {
    found.checked = true;
    found.focus();
  }
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
