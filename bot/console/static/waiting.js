// How many cases wait, in the page's title, also while the tab is in the back; and a short sound, for whoever chose it here.
import { ring, wantsSound } from './sound.js';

const EVERY_MS = 30_000;
const title = document.title;
let known = null;

const count = async () => {
  try {
    const answer = await fetch(`/desk/waiting${document.hidden ? '?hidden' : ''}`);
    if (answer.status === 401) return; // logged out: there is nothing more to count
    if (answer.ok) {
      const now = (await answer.json()).count;
      document.title = now ? `(${now}) ${title}` : title;
      if (known !== null && now > known && wantsSound()) ring();
      known = now;
    }
  } catch {
    // The next time may go better; a page that shows work says itself that it is out of date.
  }
  setTimeout(count, EVERY_MS);
};
count();
