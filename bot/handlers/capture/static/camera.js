// The camera: its live picture, small pictures of it to be looked at, and one photo of all its pixels.
const WISHED = { width: { ideal: 4096 }, height: { ideal: 3072 } };
const PATIENCE_MS = 4_000; // for a camera that is asked for a still
const SMALL_QUALITY = 0.6;
const FULL_QUALITY = 0.95;

// What went wrong, by the browser's name of it; anything else means that there is none.
const TROUBLES = { NotAllowedError: "denied", SecurityError: "denied", NotReadableError: "busy", AbortError: "busy" };

export class Trouble extends Error {}

export class Camera {
  #video;
  #canvas = document.createElement("canvas");
  #track = null;
  #settings = null; // the largest still, when the camera has said it

  constructor(video) { this.#video = video; }

  get width() { return this.#video.videoWidth; }
  get height() { return this.#video.videoHeight; }
  get isOn() { return this.#track?.readyState === "live"; }
  // One's own side of a phone, or a screen's camera: shown as a mirror does, and never sent like that.
  get isMirrored() { return this.#track?.getSettings().facingMode !== "environment"; }

  // which: as `other` says it, or a side of a phone. Raises `Trouble`: "denied", "busy" or "none". `lost` is called when
  // the camera is taken away later.
  async start(which, lost) {
    this.stop();
    if (!navigator.mediaDevices?.getUserMedia) throw new Trouble("none");
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { ...WISHED, ...which }, audio: false });
      [this.#track] = stream.getVideoTracks();
      this.#track.addEventListener("ended", lost);
      this.#video.srcObject = stream;
      await this.#video.play();
    } catch (error) {
      this.stop();
      throw new Trouble(TROUBLES[error.name] ?? "none");
    }
    this.#settings = largest(this.#track);
  }

  stop() {
    this.#track?.stop();
    this.#track = null;
    this.#video.srcObject = null;
  }

  // Which one to start next: the other side of a phone, the next one on a desk; null where there is only this one.
  async other() {
    const devices = await navigator.mediaDevices.enumerateDevices();
    const cameras = devices.filter((device) => device.kind === "videoinput").map((device) => device.deviceId);
    if (cameras.length < 2) return null;
    const { facingMode, deviceId } = this.#track.getSettings();
    if (facingMode) return { facingMode: { ideal: facingMode === "user" ? "environment" : "user" } };
    return { deviceId: { exact: cameras[(cameras.indexOf(deviceId) + 1) % cameras.length] } };
  }

  // A small picture, its long side of so many pixels; null while there is none.
  small(longPx) {
    if (!this.isOn || this.width === 0) return null;
    const scale = Math.min(1, longPx / Math.max(this.width, this.height));
    return this.#drawn(Math.round(this.width * scale), Math.round(this.height * scale), SMALL_QUALITY);
  }

  // The photo: a still where the camera makes one, else the live picture as it is. A still that is no JPEG is the live
  // picture too, as a browser packs it for a camera without stills: ten times as heavy.
  async photo() {
    try {
      const still = await within(PATIENCE_MS, new ImageCapture(this.#track).takePhoto(await this.#settings));
      if (still.type === "image/jpeg") return still;
    } catch { /* no stills here */ }
    return this.#drawn(this.width, this.height, FULL_QUALITY);
  }

  #drawn(width, height, quality) {
    this.#canvas.width = width;
    this.#canvas.height = height;
    this.#canvas.getContext("2d", { alpha: false }).drawImage(this.#video, 0, 0, width, height);
    return new Promise((resolve, reject) => {
      this.#canvas.toBlob((blob) => { if (blob) resolve(blob); else reject(new Error("no picture")); }, "image/jpeg", quality);
    });
  }
}

async function largest(track) {
  try {
    const { imageWidth, imageHeight } = await within(PATIENCE_MS, new ImageCapture(track).getPhotoCapabilities());
    return { imageWidth: imageWidth.max, imageHeight: imageHeight.max };
  } catch {
    return {};
  }
}

function within(ms, promise) {
  return Promise.race([promise, new Promise((_resolve, reject) => { setTimeout(() => reject(new Error("late")), ms); })]);
}
