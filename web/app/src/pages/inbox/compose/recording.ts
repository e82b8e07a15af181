import { useEffect, useRef, useState } from 'react';

export const LEVELS = 46;

export type RecorderState = 'asking' | 'recording' | 'paused' | 'denied' | 'missing';

export interface Recording {
  state: RecorderState;
  /** Milliseconds recorded, pauses left out. */
  elapsed: number;
  /** The latest loudness, 0..1, oldest first. */
  levels: readonly number[];
  /** As much as the channel takes has been recorded. */
  full: boolean;
}

/** What browsers record that the server can turn into a voice note, best first. */
const formats = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4'];

export function recordingFormat(supported: (mime: string) => boolean): string {
  return formats.find(supported) ?? '';
}

/** The name a recording goes by, from its type. */
export function recordingName(mime: string): string {
  const end = mime.includes('ogg') ? 'ogg' : mime.includes('mp4') ? 'm4a' : 'webm';
  return `voz.${end}`;
}

/** Loudness of a moment, 0..1, from samples of -1..1: silence stays visible, speech fills. */
export function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.min(1, Math.sqrt(sum / Math.max(1, samples.length)) * 4);
}

export interface Recorded {
  blob: Blob;
  durationMs: number;
}

/** Counts time only while it runs. */
class Stopwatch {
  private before = 0;
  private since: number | null = null;

  run(now: number): void {
    this.since ??= now;
  }

  pause(now: number): void {
    this.before = this.read(now);
    this.since = null;
  }

  read(now: number): number {
    return this.before + (this.since === null ? 0 : now - this.since);
  }
}

/** One recording: from the question for the microphone to the bytes. Not used again after `stop`. */
export class VoiceRecorder {
  private recorder: MediaRecorder | null = null;
  private stream: MediaStream | null = null;
  private context: AudioContext | null = null;
  private analyser: AnalyserNode | null = null;
  private readonly watch = new Stopwatch();
  private readonly parts: Blob[] = [];
  private size = 0;
  private ended = false;

  constructor(private readonly max: number) {}

  /** Asks for the microphone and begins. Throws what the browser throws when it is refused. */
  async start(): Promise<void> {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true },
    });
    if (this.ended) {
      for (const track of stream.getTracks()) track.stop();
      return;
    }
    this.stream = stream;
    const mimeType = recordingFormat((mime) => MediaRecorder.isTypeSupported(mime));
    this.recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: 32_000 });
    this.recorder.ondataavailable = (event) => {
      this.parts.push(event.data);
      this.size += event.data.size;
    };
    this.recorder.start(250);
    this.watch.run(performance.now());
    this.context = new AudioContext();
    this.analyser = this.context.createAnalyser();
    this.analyser.fftSize = 1024;
    this.context.createMediaStreamSource(stream).connect(this.analyser);
  }

  elapsed(): number {
    return this.watch.read(performance.now());
  }

  level(): number {
    if (this.analyser === null) return 0;
    const samples = new Float32Array(this.analyser.fftSize);
    this.analyser.getFloatTimeDomainData(samples);
    return levelOf(samples);
  }

  full(): boolean {
    return this.size > this.max * 0.97;
  }

  pause(): void {
    if (this.recorder?.state !== 'recording') return;
    this.recorder.pause();
    this.watch.pause(performance.now());
  }

  resume(): void {
    if (this.recorder?.state !== 'paused') return;
    this.recorder.resume();
    this.watch.run(performance.now());
  }

  /** Ends it; null when nothing was recorded. */
  async stop(): Promise<Recorded | null> {
    this.ended = true;
    const recorder = this.recorder;
    const durationMs = this.elapsed();
    if (recorder !== null && recorder.state !== 'inactive') {
      await new Promise<void>((resolve) => {
        recorder.onstop = () => resolve();
        recorder.stop();
      });
    }
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    void this.context?.close();
    if (recorder === null || this.size === 0) return null;
    const type = recorder.mimeType.split(';')[0] ?? '';
    return { blob: new Blob(this.parts, { type }), durationMs };
  }
}

/** Runs a recorder and tells how it stands, some twenty times a second while it records. */
export function useRecording(max: number) {
  const recorder = useRef<VoiceRecorder | null>(null);
  const [view, setView] = useState<Recording>({
    state: 'asking',
    elapsed: 0,
    levels: [],
    full: false,
  });
  useEffect(() => {
    const mine = new VoiceRecorder(max);
    recorder.current = mine;
    const set = (change: Partial<Recording>) => setView((held) => ({ ...held, ...change }));
    mine.start().then(
      () => set({ state: 'recording' }),
      (error: unknown) => {
        const name = error instanceof DOMException ? error.name : '';
        set({ state: name === 'NotFoundError' ? 'missing' : 'denied' });
      },
    );
    return () => {
      recorder.current = null;
    };
  }, [max]);
  const running = view.state === 'recording';
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => {
      const mine = recorder.current;
      if (mine === null) return;
      const full = mine.full();
      if (full) mine.pause();
      setView((held) => ({
        state: full ? 'paused' : held.state,
        full,
        elapsed: mine.elapsed(),
        levels: [...held.levels, mine.level()].slice(-LEVELS),
      }));
    }, 60);
    return () => clearInterval(timer);
  }, [running]);
  const toggle = () => {
    if (running) recorder.current?.pause();
    else recorder.current?.resume();
    setView((held) => ({ ...held, state: running ? 'paused' : 'recording' }));
  };
  return { ...view, toggle, recorder };
}
