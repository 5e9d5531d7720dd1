// The cut moved by keyboard: arrows move it, + and - change how large the head is. The server says how far it may go; the
// lines follow at once, and the picture is made anew when the keys have been quiet for a moment.
import { usesLetters } from './forms.js';
import { lookAgain } from './seen.js';

const QUIET_MS = 300;
const KEYS = {
  arrowleft: 'left', arrowright: 'right', arrowup: 'up', arrowdown: 'down', '+': 'larger', '=': 'larger', '-': 'smaller',
};
const said = document.getElementById('nudge-said');
const approvals = [...document.querySelectorAll('#approve button')].filter((button) => !button.disabled);
let steps = Promise.resolve();
let renewing = 0;

const say = (words) => {
  said.textContent = words;
  said.hidden = !words;
};

const swap = (html) => {
  const old = document.getElementById('cut');
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  const fresh = document.importNode(parsed.getElementById('cut'), true);
  const lines = parsed.getElementById('lines');
  for (const stack of document.querySelectorAll('.stack[data-cut-at]')) {
    stack.dataset.cutAt = lines?.dataset.cutAt ?? '';
    if (lines) stack.querySelector('.overlay')?.replaceWith(document.importNode(lines.querySelector('svg'), true));
  }
  const picture = old.querySelector('img');
  const next = fresh.querySelector('img');
  const address = next.getAttribute('src');
  next.replaceWith(picture);
  picture.parentElement.classList.add('renewed');
  for (const button of approvals) button.disabled = true; // what is approved is what is seen
  old.replaceWith(fresh);
  clearTimeout(renewing);
  renewing = setTimeout(() => {
    picture.src = address;
    lookAgain().finally(() => {
      if (picture.getAttribute('src') !== address || !picture.naturalWidth) return;
      picture.parentElement.classList.remove('renewed');
      for (const button of approvals) button.disabled = false;
    });
  }, QUIET_MS);
};

const step = async (way) => {
  const control = document.querySelector(`#cut [data-way="${way}"]`);
  if (!control) return;
  if (control.dataset.why) return say(control.dataset.why);
  const { cut } = document.getElementById('cut').dataset;
  const answer = await fetch(cut + new URL(control.href).search);
  const html = await answer.text();
  if (answer.ok) {
    say('');
    swap(html);
  } else if (answer.status === 409) {
    say(new DOMParser().parseFromString(html, 'text/html').body.textContent.trim());
  } else {
    location.reload();
  }
};

const take = (way) => { steps = steps.then(() => step(way)); };

// Elsewhere arrows choose a reason, scroll a list or move about in a closer look.
const ELSEWHERE = '#reject, #another, .sheet, dialog, input:not([type="checkbox"])';
document.addEventListener('keydown', (event) => {
  const way = KEYS[event.key.toLowerCase()];
  const plain = !(event.ctrlKey || event.metaKey || event.altKey || event.repeat);
  if (!way || !plain || (event.key.length === 1 && !usesLetters()) || event.target.closest(ELSEWHERE) || document.querySelector('dialog[open]')) return;
  event.preventDefault();
  take(way);
});
document.addEventListener('click', (event) => {
  const control = event.target.closest('#cut [data-way]');
  if (!control || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  take(control.dataset.way);
});
