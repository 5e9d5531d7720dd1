// A short sound, for whoever chose it in this browser.
const SOUND = 'desk-sound';

export const wantsSound = () => localStorage.getItem(SOUND) === 'on';
export const chooseSound = (on) => (on ? localStorage.setItem(SOUND, 'on') : localStorage.removeItem(SOUND));

export const ring = () => {
  const audio = new AudioContext();
  const tone = new OscillatorNode(audio, { frequency: 660 });
  const volume = new GainNode(audio, { gain: 0.15 });
  volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.4);
  tone.connect(volume).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + 0.4);
  tone.onended = () => audio.close();
};
