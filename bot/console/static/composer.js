// Ready answers with a key: "/" in the empty field opens the list, letters narrow it, arrows and Enter choose.
const words = document.getElementById('words');
const picker = document.getElementById('picker');

if (words && picker) {
  const filter = document.getElementById('picker-filter');
  const none = document.getElementById('picker-none');
  const options = [...picker.querySelectorAll('[role="option"]')];
  const plain = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  let chosen = null;

  const choose = (option) => {
    chosen?.setAttribute('aria-selected', 'false');
    chosen = option ?? null;
    chosen?.setAttribute('aria-selected', 'true');
    chosen?.scrollIntoView({ block: 'nearest' });
    if (chosen) filter.setAttribute('aria-activedescendant', chosen.id);
    else filter.removeAttribute('aria-activedescendant');
  };
  const shown = () => options.filter((option) => !option.hidden);
  const free = () => shown().filter((option) => option.getAttribute('aria-disabled') !== 'true');
  const narrow = () => {
    const wanted = plain(filter.value.trim()).split(/\s+/);
    for (const option of options) option.hidden = !wanted.every((part) => plain(option.textContent).includes(part));
    none.hidden = shown().length > 0;
    choose(free()[0]);
  };
  const close = () => {
    picker.hidden = true;
    words.focus();
  };
  const open = () => {
    picker.hidden = false;
    filter.value = '';
    narrow();
    filter.focus();
  };
  const take = (option) => {
    if (!option || option.getAttribute('aria-disabled') === 'true') return;
    words.value = option.querySelector('.words').textContent;
    close();
    words.setSelectionRange(words.value.length, words.value.length);
  };
  const step = (by) => {
    const among = free();
    if (among.length) choose(among[(among.indexOf(chosen) + by + among.length) % among.length]);
  };
  const KEYS = { ArrowDown: () => step(1), ArrowUp: () => step(-1), Enter: () => take(chosen), Escape: close };

  words.addEventListener('keydown', (event) => {
    if (event.key !== '/' || words.value || event.isComposing) return;
    event.preventDefault();
    open();
  });
  filter.addEventListener('input', narrow);
  filter.addEventListener('keydown', (event) => {
    const act = KEYS[event.key];
    if (!act || event.isComposing) return;
    event.preventDefault();
    act();
  });
  picker.addEventListener('click', (event) => take(event.target.closest('[role="option"]')));
  picker.addEventListener('focusout', (event) => {
    if (event.relatedTarget && !picker.contains(event.relatedTarget)) picker.hidden = true;
  });
  document.getElementById('words-hint').hidden = false;

  // Whatever is chosen from the plain list is put into the field at once, without the page being fetched again.
  const list = document.getElementById('answer');
  list?.form.addEventListener('submit', (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    take(document.getElementById(`answer-${list.value}`));
  }, true);
}

// A file that is too large is told before it is sent, and not after minutes.
const enclose = document.getElementById('enclose');
enclose?.addEventListener('submit', (event) => {
  const file = enclose.elements.file.files[0];
  const tooLarge = Boolean(file) && file.size > Number(enclose.dataset.largest);
  document.getElementById('file-too-large').hidden = !tooLarge;
  if (!tooLarge) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
