// What only a browser can do about notices: a sound. Each choice is of this browser alone, and nothing asks by itself.
import { chooseSound, ring, wantsSound } from './sound.js';

const sound = document.getElementById('sound');
const on = document.getElementById('sound-on');
on.checked = wantsSound();
sound.hidden = false;
on.addEventListener('change', () => {
  chooseSound(on.checked);
  if (on.checked) ring();
});
