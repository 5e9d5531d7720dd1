// Sending the photo. It has one number, however often it is sent, so that it counts once; nothing is dropped on an error.
import { newNumber } from "./number.js";

const WAITS_MS = [2_000, 4_000, 8_000, 15_000, 30_000];
const FINAL = new Set([400, 403, 404, 410, 413, 415]);

// tell: { progress(share), sent(), unsent(say, retry), refused(say) }
export function send(address, photo, tell) {
  const number = newNumber();
  let failures = 0;
  let timer = 0;
  let isOver = false;
  const again = () => { clearTimeout(timer); window.removeEventListener("online", again); attempt(); };

  function attempt() {
    if (isOver) return;
    const request = new XMLHttpRequest(); // fetch tells nobody how much of an upload has left
    const later = () => {
      timer = setTimeout(again, WAITS_MS[Math.min(failures, WAITS_MS.length - 1)]);
      failures += 1;
      window.addEventListener("online", again);
      tell.unsent(request.response?.say, again);
    };
    tell.progress(0);
    request.open("POST", `${address}/photo?id=${number}&lang=${document.documentElement.lang}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.responseType = "json";
    request.upload.onprogress = (event) => { if (event.lengthComputable) tell.progress(event.loaded / event.total); };
    request.onload = () => {
      if (request.status === 200) { isOver = true; tell.sent(); return; }
      if (FINAL.has(request.status) && request.response?.error !== "broken-off") { isOver = true; tell.refused(request.response?.say); return; }
      later();
    };
    request.onerror = later;
    request.send(photo);
  }
  attempt();
}
