// Seconds until the photo, for whoever has to run into the picture: shown large, and spoken.
const shown = document.getElementById("count");
let timer = 0;
let isOn = false;

export const counting = () => isOn;

export function count(seconds, speech, done) {
  isOn = true;
  let left = seconds;
  const step = () => {
    if (left === 0) { cancel(); done(); return; }
    shown.textContent = String(left);
    shown.hidden = false;
    speech.now(String(left));
    left -= 1;
    timer = setTimeout(step, 1_000);
  };
  step();
}

export function cancel() {
  clearTimeout(timer);
  isOn = false;
  shown.hidden = true;
}
