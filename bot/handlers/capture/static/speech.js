// What is read aloud by a screen reader. Hints change faster than they can be said: one is spoken when it has stayed for a
// while, and none soon after another. What happens at a moment (a countdown, a photo taken) is said at once.
const STAYED_MS = 1_200;
const APART_MS = 3_000;

export class Speech {
  #region;
  #hint = "";
  #said = "";
  #saidAt = -Infinity;
  #timer = 0;

  constructor(region) { this.#region = region; }

  hint(words) {
    if (words === this.#hint) return;
    this.#hint = words;
    clearTimeout(this.#timer);
    if (words === this.#said) return;
    const wait = Math.max(STAYED_MS, this.#saidAt + APART_MS - performance.now());
    this.#timer = setTimeout(() => this.#say(words), wait);
  }

  now(words) {
    clearTimeout(this.#timer);
    this.#hint = "";
    this.#say(words);
  }

  #say(words) {
    this.#said = words;
    this.#saidAt = performance.now();
    this.#region.textContent = words;
  }
}
