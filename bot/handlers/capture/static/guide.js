// The way to the one who looks: a small picture goes out, an answer comes back, and only then the next one goes.
const EVERY_MS = 220;
const WAITS_MS = [1_000, 2_000, 4_000, 8_000];
const LATER_MS = 15_000; // when there is no guidance just now
const CODES = { 4001: "moved", 4002: "no-guidance", 4003: "idle", 4010: "done", 4011: "expired" };
const FINAL = new Set(["moved", "done", "expired"]);

export class Guide {
  #address; #picture; #tell;
  #socket = null;
  #failures = 0;
  #timer = 0;
  #sentAt = 0;
  #waiting = null; // a socket for which there was no picture
  #open = () => {};
  #isAsleep = false; // let go while nobody was looking

  // picture: () => Promise<Blob> | null. tell: { answer(answer), state(name) }; the states are those of CODES and "lost".
  constructor(address, picture, tell) {
    this.#address = address;
    this.#picture = picture;
    this.#tell = tell;
    window.addEventListener("online", () => { if (this.#socket === null && this.#timer) this.#open(); });
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) return;
      if (this.#isAsleep) this.#open();
      else this.#next();
    });
  }

  // size: width and height of the camera's full picture.
  start(width, height) {
    this.stop();
    this.#failures = 0;
    const address = new URL(`${this.#address}/guide?width=${width}&height=${height}`, location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    this.#open = () => this.#connect(address);
    this.#open();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#waiting = null;
    this.#isAsleep = false;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #connect(address) {
    clearTimeout(this.#timer);
    this.#isAsleep = false;
    const socket = new WebSocket(address);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    socket.onopen = () => this.#send(socket);
    socket.onmessage = ({ data }) => {
      this.#failures = 0;
      this.#tell.answer(JSON.parse(data));
      this.#timer = setTimeout(() => this.#send(socket), Math.max(0, this.#sentAt + EVERY_MS - performance.now()));
    };
    socket.onclose = ({ code }) => {
      if (this.#socket !== socket) return; // closed by ourselves
      this.#socket = null;
      this.#closed(CODES[code] ?? "lost");
    };
  }

  #closed(state) {
    this.#tell.state(state);
    if (FINAL.has(state)) return;
    if (state === "idle" && document.hidden) { this.#isAsleep = true; return; }
    const wait = state === "no-guidance" ? LATER_MS : WAITS_MS[Math.min(this.#failures, WAITS_MS.length - 1)];
    this.#failures += 1;
    this.#timer = setTimeout(() => this.#open(), wait);
  }

  async #send(socket) {
    this.#waiting = null;
    const blob = document.hidden ? null : await this.#picture();
    if (this.#socket !== socket || socket.readyState !== WebSocket.OPEN) return;
    if (blob === null) { this.#waiting = socket; this.#timer = setTimeout(() => this.#next(), EVERY_MS); return; }
    this.#sentAt = performance.now();
    socket.send(blob);
  }

  #next() {
    if (this.#waiting !== null && !document.hidden) this.#send(this.#waiting);
  }
}
