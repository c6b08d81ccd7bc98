// Sounds are made here, of a few sine tones: nothing to load, nothing to licence.

/** For each: frequency (Hz), start (s) and length (s) of its tones. Told apart by number and direction. @type {Record<string, [number, number, number][]>} */
const TUNES = {
  queue: [[660, 0, 0.18], [880, 0.16, 0.18], [660, 0.42, 0.18], [880, 0.58, 0.26]],
  message: [[880, 0, 0.1], [1175, 0.09, 0.2]],
  transfer: [[523, 0, 0.14], [659, 0.12, 0.14], [784, 0.24, 0.26]],
  mention: [[1047, 0, 0.1], [1047, 0.16, 0.22]],
  failed: [[392, 0, 0.18], [294, 0.18, 0.36]],
  late: [[740, 0, 0.14], [740, 0.22, 0.14], [740, 0.44, 0.3]],
};
const LOUDEST = 0.35; // of full scale: several tones at once must not clip
const EDGE = 0.015; // s to fade in and out, without which a tone clicks

/** One page's loudspeaker. @param {() => AudioContext} [make] */
export function createSounds(make = () => new AudioContext()) {
  /** @type {AudioContext | null} */
  let context = null;

  /** @param {string} name @param {number} volume percent @returns {Promise<boolean>} whether it can be heard: a browser stays silent until somebody has clicked or typed in the page */
  async function play(name, volume) {
    const tune = TUNES[name];
    if (!tune || volume <= 0) return false;
    try {
      context ??= make();
      if (context.state !== "running") await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, 300))]);
      if (context.state !== "running") return false;
      for (const tone of tune) sound(context, tone, (volume / 100) ** 2 * LOUDEST);
      return true;
    } catch {
      return false;
    }
  }
  return { play };
}

/** @param {AudioContext} context @param {[number, number, number]} tone @param {number} loudness of full scale */
function sound(context, [frequency, start, length], loudness) {
  const from = context.currentTime + start;
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.frequency.value = frequency;
  gain.gain.setValueAtTime(0, from);
  gain.gain.linearRampToValueAtTime(loudness, from + EDGE);
  gain.gain.setValueAtTime(loudness, from + Math.max(EDGE, length - 4 * EDGE));
  gain.gain.linearRampToValueAtTime(0, from + length);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(from);
  oscillator.stop(from + length);
}
