// A photo judged by keyboard: a approves, r goes to the reasons, o asks somebody else, f shows the findings, m the measures
// and g a grid. Among the reasons letters find one by its name, Enter rejects, and Escape leaves them.
import { onKey } from './forms.js';
import { lookAgain } from './seen.js';

const approve = document.getElementById('approve');
const reject = document.getElementById('reject');
const sides = [...document.querySelectorAll('input[name="side"]')];

const approveButton = approve.querySelector('button');

lookAgain();

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
onKey('o', () => {
  const another = document.getElementById('another');
  if (!another) return;
  another.open = true;
  another.querySelector('select').focus();
});

document.getElementById('another')?.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  event.currentTarget.open = false;
  event.currentTarget.querySelector('summary').focus();
});

// What is drawn over the pictures stays as this person wants it, from photo to photo.
for (const [key, name] of [['m', 'measures'], ['g', 'grid']]) {
  const box = document.getElementById(`show-${name}`);
  if (!box) continue;
  const kept = localStorage.getItem(`desk-${name}`);
  if (kept) box.checked = kept === 'yes';
  const keep = () => localStorage.setItem(`desk-${name}`, box.checked ? 'yes' : 'no');
  box.addEventListener('change', keep);
  onKey(key, () => { box.checked = !box.checked; keep(); });
}
