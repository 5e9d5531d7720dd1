// Keys of one letter, for whoever did not switch them off in this browser: speech input and stray fingers type letters too
// (WCAG 2.2, 2.1.4).
const LETTERS = 'desk-letters';

export const usesLetters = () => localStorage.getItem(LETTERS) !== 'off';

const show = () => { document.documentElement.dataset.letters = usesLetters() ? 'on' : 'off'; };
show();

const switched = document.getElementById('letters-on');
if (switched) {
  switched.checked = usesLetters();
  switched.addEventListener('change', () => {
    if (switched.checked) localStorage.removeItem(LETTERS);
    else localStorage.setItem(LETTERS, 'off');
    show();
  });
  document.getElementById('letters').hidden = false;
}
