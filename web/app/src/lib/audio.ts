/** Sound in the thread: one plays at a time, the speed is remembered, a waveform is drawn from the sound itself. */
export const BARS = 46;
/** Longer files are played without a drawing: decoding them would cost more memory than it gives. */
const DECODE_MAX = 4 * 1024 * 1024;
const SPEED = 'bandeja.speed';

let playing: HTMLMediaElement | null = null;

/** This one plays now; whatever played before stops. */
export function playAlone(element: HTMLMediaElement): Promise<void> {
  if (playing !== null && playing !== element) playing.pause();
  playing = element;
  element.playbackRate = speed();
  return element.play();
}

/** For what the browser's own controls start. */
export function nowPlaying(element: HTMLMediaElement): void {
  if (playing !== null && playing !== element) playing.pause();
  playing = element;
}

export const speeds: readonly number[] = [1, 1.5, 2];
let remembered: number | null = null;
const listeners = new Set<() => void>();

export function speed(): number {
  if (remembered === null) {
    let stored = 1;
    try {
      stored = Number(localStorage.getItem(SPEED));
    } catch {
      stored = 1;
    }
    remembered = speeds.find((one) => one === stored) ?? 1;
  }
  return remembered;
}

/** The next of 1, 1.5 and 2, from now on and for what is playing. */
export function nextSpeed(): void {
  const at = speeds.indexOf(speed());
  remembered = speeds[(at + 1) % speeds.length] ?? 1;
  if (playing !== null) playing.playbackRate = remembered;
  try {
    localStorage.setItem(SPEED, String(remembered));
  } catch {
    // Without storage the speed lasts as long as the page.
  }
  for (const notify of listeners) notify();
}

export function subscribeSpeed(notify: () => void): () => void {
  listeners.add(notify);
  return () => listeners.delete(notify);
}

/** The loudness of each of `bars` equal parts of a sound, 0..1, where the loudest is 1. */
export function peaksOf(samples: Float32Array, bars = BARS): number[] {
  const peaks: number[] = [];
  const step = samples.length / bars;
  for (let bar = 0; bar < bars; bar += 1) {
    let sum = 0;
    let count = 0;
    const end = Math.floor((bar + 1) * step);
    // A long sound is sampled: some hundred places tell as much as all.
    const stride = Math.max(1, Math.floor(step / 400));
    for (let i = Math.floor(bar * step); i < end; i += stride) {
      const value = samples[i] ?? 0;
      sum += value * value;
      count += 1;
    }
    peaks.push(count === 0 ? 0 : Math.sqrt(sum / count));
  }
  const loudest = Math.max(...peaks, 0);
  return loudest === 0 ? peaks : peaks.map((peak) => peak / loudest);
}

export interface Drawing {
  peaks: readonly number[];
  durationMs: number;
}

const drawings = new Map<string, Promise<Drawing | null>>();

/** The waveform of the sound at an address, decoded once; null where it cannot be. */
export function drawingOf(url: string, size: number): Promise<Drawing | null> {
  const held = drawings.get(url);
  if (held !== undefined) return held;
  // What is still on its way is bytes of this page, which its policy lets play and not fetch.
  const skip = size > DECODE_MAX || url.startsWith('blob:');
  const made = skip ? Promise.resolve(null) : decode(url).catch(() => null);
  drawings.set(url, made);
  return made;
}

async function decode(url: string): Promise<Drawing | null> {
  const answer = await fetch(url, { credentials: 'same-origin' });
  if (!answer.ok) {
    drawings.delete(url);
    return null;
  }
  const bytes = await answer.arrayBuffer();
  const sound = await new OfflineAudioContext(1, 1, 16_000).decodeAudioData(bytes);
  return { peaks: peaksOf(sound.getChannelData(0)), durationMs: sound.duration * 1000 };
}
