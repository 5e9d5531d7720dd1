// What only a browser can do about notices: a sound, and being told by the browser itself. Each choice is of this browser
// alone, and nothing asks for a permission before it is pressed.
import { chooseSound, ring, wantsSound } from './sound.js';

const sound = document.getElementById('sound');
const on = document.getElementById('sound-on');
on.checked = wantsSound();
sound.hidden = false;
on.addEventListener('change', () => {
  chooseSound(on.checked);
  if (on.checked) ring();
});

const push = document.getElementById('push');
const can = push && 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

const bytes = (words) => {
  const padded = words.replaceAll('-', '+').replaceAll('_', '/').padEnd(Math.ceil(words.length / 4) * 4, '=');
  return Uint8Array.from(atob(padded), (letter) => letter.charCodeAt(0));
};

const tell = async (to, fields) => {
  const answer = await fetch(to, { method: 'POST', body: new URLSearchParams({ csrf: push.dataset.csrf, ...fields }) });
  if (!answer.ok) throw new Error(String(answer.status));
};

const begin = async () => {
  if ((await Notification.requestPermission()) !== 'granted') return document.getElementById('push-denied').removeAttribute('hidden');
  const worker = await navigator.serviceWorker.register(push.dataset.worker, { scope: '/desk' });
  const old = await worker.pushManager.getSubscription();
  await old?.unsubscribe(); // of another key, perhaps
  const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(push.dataset.key) });
  const { endpoint, keys } = made.toJSON();
  await tell(push.dataset.to, { endpoint, p256dh: keys.p256dh, auth: keys.auth });
  location.reload();
};

const end = async (made) => {
  await made.unsubscribe();
  await tell(`${push.dataset.to}/off`, { endpoint: made.endpoint });
  location.reload();
};

if (can) {
  const worker = await navigator.serviceWorker.getRegistration('/desk');
  const made = await worker?.pushManager.getSubscription();
  const button = document.getElementById(made ? 'push-end' : 'push-begin');
  button.hidden = false;
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      await (made ? end(made) : begin());
    } catch {
      document.getElementById('push-failed').removeAttribute('hidden');
    }
    button.disabled = false;
  });
} else {
  document.getElementById('push-cannot')?.removeAttribute('hidden');
}
