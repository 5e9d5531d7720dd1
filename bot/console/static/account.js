// What only a browser keeps of an account.
import { useLetters, usesLetters } from './forms.js';

const switched = document.getElementById('letters-on');
switched.checked = usesLetters();
switched.addEventListener('change', () => useLetters(switched.checked));
document.getElementById('letters').hidden = false;
