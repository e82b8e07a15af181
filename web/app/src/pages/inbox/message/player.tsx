import { Download, Pause, Play } from 'lucide-react';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { t } from '@/i18n';
import {
  BARS,
  type Drawing,
  drawingOf,
  nextSpeed,
  playAlone,
  speed,
  subscribeSpeed,
} from '@/lib/audio';
import { durationText } from '@/lib/files';
import { placed } from '@/lib/format';

const flat: readonly number[] = Array.from({ length: BARS }, () => 0.12);

export interface PlayerProps {
  url: string;
  /** Bytes; 0 = not known. */
  size: number;
  durationMs: number;
  /** What it is, for the names of the controls. */
  label: string;
  download?: string;
}

/** Decodes the sound when it comes into view, not before. */
function useDrawing(url: string, size: number, box: React.RefObject<HTMLElement | null>) {
  const [drawing, setDrawing] = useState<Drawing | null>(null);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    let live = true;
    const watch = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watch.disconnect();
      void drawingOf(url, size).then((made) => {
        if (live) setDrawing(made);
      });
    });
    watch.observe(element);
    return () => {
      live = false;
      watch.disconnect();
    };
  }, [url, size, box]);
  return drawing;
}

interface Playing {
  on: boolean;
  /** Milliseconds played. */
  at: number;
  broken: boolean;
  /** Milliseconds in all as the element knows it; 0 = not yet. */
  length: number;
}

/** The state of an audio element, told every frame while it plays. */
function usePlaying(
  audio: React.RefObject<HTMLAudioElement | null>,
): [Playing, (ms: number) => void] {
  const [state, setState] = useState<Playing>({ on: false, at: 0, broken: false, length: 0 });
  useEffect(() => {
    const element = audio.current;
    if (element === null) return;
    let frame = 0;
    const read = () => {
      const length = Number.isFinite(element.duration) ? element.duration * 1000 : 0;
      const on = !element.paused && !element.ended;
      const at = element.currentTime * 1000;
      setState((held) => ({ ...held, on, length, at: element.seeking ? held.at : at }));
      cancelAnimationFrame(frame);
      if (on) frame = requestAnimationFrame(read);
    };
    const broke = () => setState((held) => ({ ...held, broken: true, on: false }));
    const events = ['play', 'pause', 'ended', 'seeked', 'durationchange', 'timeupdate'];
    for (const event of events) element.addEventListener(event, read);
    element.addEventListener('error', broke);
    return () => {
      cancelAnimationFrame(frame);
      for (const event of events) element.removeEventListener(event, read);
      element.removeEventListener('error', broke);
      element.pause();
    };
  }, [audio]);
  const seek = (ms: number) => {
    if (audio.current === null) return;
    audio.current.currentTime = ms / 1000;
    // At once, so that the next press of a key goes on from here.
    setState((held) => ({ ...held, at: ms }));
  };
  return [state, seek];
}

/** A sound: play, a waveform one can click and move by keys, its length and its speed. */
export function Player({ url, size, durationMs, label, download }: PlayerProps) {
  const box = useRef<HTMLDivElement>(null);
  const audio = useRef<HTMLAudioElement>(null);
  const [state, seek] = usePlaying(audio);
  const drawing = useDrawing(url, size, box);
  const total = durationMs || drawing?.durationMs || state.length;
  const toggle = () => {
    const element = audio.current;
    if (element === null) return;
    if (state.on) element.pause();
    else void playAlone(element).catch(() => {});
  };
  return (
    <div className="vn" ref={box} data-playing={state.on || undefined}>
      <audio ref={audio} src={url} preload="none" aria-label={label}>
        <track kind="captions" />
      </audio>
      {state.broken ? (
        <Broken download={download} />
      ) : (
        <>
          <button
            type="button"
            className="vn-play"
            aria-label={t(state.on ? 'voice.pause' : 'voice.play', { label })}
            onClick={toggle}
          >
            {state.on ? <Pause className="i" aria-hidden /> : <Play className="i" aria-hidden />}
          </button>
          <Wave
            peaks={drawing?.peaks ?? flat}
            at={state.at}
            total={total}
            onSeek={seek}
            label={label}
          />
          <span className="vn-du num">
            {durationText(state.at > 0 && (state.on || state.at < total) ? state.at : total)}
          </span>
          <Speed />
        </>
      )}
    </div>
  );
}

function Wave({
  peaks,
  at,
  total,
  onSeek,
  label,
}: {
  peaks: readonly number[];
  at: number;
  total: number;
  onSeek: (ms: number) => void;
  label: string;
}) {
  const share = total > 0 ? at / total : 0;
  return (
    <span className="vn-w">
      <svg viewBox={`0 0 ${BARS * 4} 28`} preserveAspectRatio="none" aria-hidden="true">
        {placed(peaks).map(({ place, value }) => (
          <Bar key={place} at={Number(place)} level={Math.max(0.12, value)} share={share} />
        ))}
      </svg>
      <input
        type="range"
        min={0}
        max={Math.max(1, Math.round(total / 100))}
        value={Math.round(at / 100)}
        step={10}
        aria-label={t('voice.seek', { label })}
        aria-valuetext={`${durationText(at)} / ${durationText(total)}`}
        onChange={(event) => onSeek(Number(event.target.value) * 100)}
      />
    </span>
  );
}

function Bar({ at, level, share }: { at: number; level: number; share: number }) {
  const height = level * 26;
  return (
    <rect
      x={at * 4}
      y={(28 - height) / 2}
      width={2}
      height={height}
      rx={1}
      data-played={at / BARS < share || undefined}
    />
  );
}

function Speed() {
  const now = useSyncExternalStore(subscribeSpeed, speed);
  return (
    <button
      type="button"
      className="vn-sp num"
      aria-label={t('voice.speed', { n: String(now).replace('.', ',') })}
      onClick={nextSpeed}
    >
      {now}×
    </button>
  );
}

/** This browser cannot play the format: the file itself can still be had. */
function Broken({ download }: { download: string | undefined }) {
  return (
    <span className="vn-no">
      {t('voice.cannot')}
      {download !== undefined && (
        <a href={download} download>
          <Download className="i i14" aria-hidden />
          {t('file.download')}
        </a>
      )}
    </span>
  );
}
