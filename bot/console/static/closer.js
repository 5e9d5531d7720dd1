// A closer look at both pictures, in step: z or a click opens it and comes closer, arrows or scrolling move, Escape or one
// more z closes. The original is shown as large as the finished photo makes it, at the same place.
import { onKey } from './forms.js';

const CLOSE_UP = 2.5;
const PACE = 0.06; // of the finished photo, for an arrow
const WHOLE = [0, 0, 1, 1];
const MOVES = { ArrowLeft: [-PACE, 0], ArrowRight: [PACE, 0], ArrowUp: [0, -PACE], ArrowDown: [0, PACE] };

const closer = document.getElementById('closer');
let panes = [];
let level = 1;
let centre = { x: 0.5, y: 0.5 }; // of the finished photo
let moving = false;

// The pictures that are on the page already are moved, not asked for again: every request for a photo is written down.
const lend = (link) => {
  const stack = link.querySelector('.stack');
  const pane = document.createElement('div');
  pane.className = 'pane';
  pane.append(stack);
  const cut = (stack.dataset.cutAt || '').split(' ').map(Number);
  return { link, stack, pane, cut: cut.length === 4 ? cut : WHOLE };
};

const lay = () => {
  const shapes = panes.map(({ stack, cut: [, , width, height] }) => {
    const picture = stack.querySelector('img');
    return (picture.naturalWidth * width) / (picture.naturalHeight * height) || 1;
  });
  for (const [place, { stack, pane, cut: [, , width, height] }] of panes.entries()) {
    const high = Math.min(pane.clientHeight, pane.clientWidth / shapes[place]) * level;
    stack.style.height = `${high / height}px`;
    stack.style.width = `${(high * shapes[place]) / width}px`;
    // The lines grow with the picture; the letters do not, and are alike in both.
    const drawing = stack.querySelector('svg');
    drawing?.setAttribute('font-size', (letters(drawing) * height) / level);
  }
  look();
};

const letters = (drawing) => {
  drawing.dataset.letter ??= drawing.getAttribute('font-size');
  return Number(drawing.dataset.letter);
};

const look = () => {
  moving = true;
  for (const { stack, pane, cut: [left, top, width, height] } of panes) {
    const x = (left + centre.x * width) * stack.offsetWidth;
    const y = (top + centre.y * height) * stack.offsetHeight;
    pane.scrollTo(x - pane.clientWidth / 2, y - pane.clientHeight / 2);
  }
  requestAnimationFrame(() => { moving = false; });
};

const placeIn = ({ stack, cut: [left, top, width, height] }, x, y) => {
  const box = stack.getBoundingClientRect();
  return { x: ((x - box.left) / box.width - left) / width, y: ((y - box.top) / box.height - top) / height };
};

const within = (share) => Math.min(1, Math.max(0, share));

const open = (first) => {
  // On a narrow screen there is room for the one that was wanted.
  const links = [...document.querySelectorAll('.pictures a.zoom')].filter((link) => link.offsetParent);
  const wanted = first && innerWidth < 700 ? [first] : links;
  panes = wanted.map(lend);
  if (!panes.length) return;
  level = 1;
  centre = { x: 0.5, y: 0.5 };
  closer.replaceChildren(...panes.map(({ pane }) => pane));
  closer.showModal();
  for (const lent of panes) {
    lent.pane.addEventListener('scroll', () => {
      if (moving) return;
      const box = lent.pane.getBoundingClientRect();
      const at = placeIn(lent, box.left + box.width / 2, box.top + box.height / 2);
      centre = { x: within(at.x), y: within(at.y) };
      moving = true;
      for (const other of panes) {
        if (other === lent) continue;
        const [left, top, width, height] = other.cut;
        other.pane.scrollTo(
          (left + centre.x * width) * other.stack.offsetWidth - other.pane.clientWidth / 2,
          (top + centre.y * height) * other.stack.offsetHeight - other.pane.clientHeight / 2,
        );
      }
      requestAnimationFrame(() => { moving = false; });
    });
    lent.pane.addEventListener('click', (event) => {
      if (level > 1) return closer.close();
      const at = placeIn(lent, event.clientX, event.clientY);
      comeCloser({ x: within(at.x), y: within(at.y) });
    });
  }
  lay();
};

const comeCloser = (at) => {
  level = CLOSE_UP;
  centre = at;
  closer.classList.add('close-up');
  lay();
};

closer.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.toLowerCase() === 'z' && !event.repeat) {
    event.preventDefault();
    if (level > 1) closer.close();
    else comeCloser(centre);
  } else if (event.key in MOVES) {
    event.preventDefault();
    const [x, y] = MOVES[event.key];
    centre = { x: within(centre.x + x), y: within(centre.y + y) };
    look();
  }
});
closer.addEventListener('close', () => {
  for (const { link, stack } of panes) {
    stack.style.width = '';
    stack.style.height = '';
    const drawing = stack.querySelector('svg');
    drawing?.setAttribute('font-size', letters(drawing));
    link.append(stack);
  }
  closer.classList.remove('close-up');
  closer.replaceChildren();
  // Whoever opened it by key from nowhere stands at the picture now; somebody quick may be elsewhere by the time we hear of it.
  if (document.activeElement === document.body) panes[0]?.link.focus();
  panes = [];
});
addEventListener('resize', () => { if (panes.length) lay(); });

onKey('z', () => open());
document.addEventListener('click', (event) => {
  const link = event.target.closest('.pictures a.zoom');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(link);
});
