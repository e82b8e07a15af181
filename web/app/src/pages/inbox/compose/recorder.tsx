import { Mic, MicOff, Pause, SendHorizontal, Trash2 } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { durationText } from '@/lib/files';
import { placed } from '@/lib/format';
import { enqueue } from '@/store/sender';
import { addUpload, uploadOf } from '@/store/uploads';
import { Button, IconButton, toast } from '@/ui';
import { getUi, setUi } from '../ui-state';
import { LEVELS, type Recorded, recordingName, useRecording } from './recording';
import { pendingFile } from './use-writing';

/** Shorter is a slip of the finger. */
const SHORTEST = 600;

function upload(id: Id, { blob }: Recorded, staged: boolean): string {
  const name = recordingName(blob.type);
  return addUpload(id, blob, { name, mime: blob.type, kind: 'voice', voice: true, staged });
}

interface RecorderProps {
  id: Id;
  max: number;
  onOver: () => void;
  onSent: () => void;
}

/** Takes the place of the composer while one speaks. */
export default function Recorder({ id, max, onOver, onSent }: RecorderProps) {
  const { state, elapsed, levels, full, toggle, recorder } = useRecording(max);
  const first = useRef<HTMLButtonElement>(null);
  const settled = useRef(false);
  const live = state === 'recording' || state === 'paused';
  useEffect(() => {
    if (live) first.current?.focus();
  }, [live]);
  useKeepOnLeave(id, recorder, settled);
  const discard = () => {
    settled.current = true;
    void recorder.current?.stop();
    onOver();
  };
  const send = async () => {
    if (settled.current) return;
    settled.current = true;
    const made = await recorder.current?.stop();
    if (made && made.durationMs >= SHORTEST) {
      const key = upload(id, made, false);
      const file = uploadOf(key);
      const quote = getUi().quote ?? undefined;
      if (file !== undefined) {
        enqueue(id, 'message', '', { file: pendingFile(file, made.durationMs), reply_to: quote });
        setUi({ quote: null });
        onSent();
      }
    } else toast(t('rec.short'));
    onOver();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    discard();
  };
  if (state === 'denied' || state === 'missing') {
    return <Refused state={state} onOver={onOver} />;
  }
  return (
    // Esc discards from any of its buttons.
    <fieldset className="cp cp-rec" aria-label={t('rec.label')} onKeyDown={onKeyDown}>
      <div className="rec">
        <IconButton label={t('rec.discard')} keys={['Esc']} className="rec-x" onClick={discard}>
          <Trash2 className="i i20" aria-hidden />
        </IconButton>
        <i className="rec-dot" data-on={state === 'recording' || undefined} />
        <span className="rec-t num" role="timer" aria-label={t('rec.time')}>
          {state === 'asking' ? t('rec.asking') : durationText(elapsed)}
        </span>
        <Meter levels={levels} />
        {live && (
          <IconButton
            label={t(state === 'recording' ? 'rec.pause' : 'rec.resume')}
            disabled={full}
            onClick={toggle}
          >
            {state === 'recording' ? (
              <Pause className="i i20" aria-hidden />
            ) : (
              <Mic className="i i20" aria-hidden />
            )}
          </IconButton>
        )}
        <button
          ref={first}
          type="button"
          className="ib send"
          aria-label={t('rec.send')}
          disabled={!live}
          onClick={() => void send()}
        >
          <SendHorizontal className="i" aria-hidden />
        </button>
      </div>
      <p className="rec-h" role="status">
        {full ? t('rec.full') : t('rec.hint')}
      </p>
    </fieldset>
  );
}

/** Whoever leaves the conversation while recording finds it beside the text on coming back. */
function useKeepOnLeave(
  id: Id,
  recorder: ReturnType<typeof useRecording>['recorder'],
  settled: React.RefObject<boolean>,
): void {
  useEffect(() => {
    const held = recorder;
    const done = settled;
    const mine = held.current;
    return () => {
      if (done.current) return;
      done.current = true;
      void mine?.stop().then((made) => {
        if (made !== null && made.durationMs >= SHORTEST) upload(id, made, true);
      });
    };
  }, [id, recorder, settled]);
}

function Meter({ levels }: { levels: readonly number[] }) {
  const shown = [...Array.from({ length: LEVELS - levels.length }, () => 0), ...levels];
  return (
    <svg className="rec-m" viewBox={`0 0 ${LEVELS * 4} 28`} preserveAspectRatio="none" aria-hidden>
      {placed(shown).map(({ place, value }) => (
        <Bar key={place} x={Number(place) * 4} height={Math.max(2, value * 26)} />
      ))}
    </svg>
  );
}

function Bar({ x, height }: { x: number; height: number }) {
  return <rect x={x} y={(28 - height) / 2} width={2} height={height} rx={1} />;
}

/** The microphone is not to be had: why, and how to get it. */
function Refused({ state, onOver }: { state: 'denied' | 'missing'; onOver: () => void }) {
  return (
    <div className="cp cp-rec">
      <div className="rec" role="alert">
        <MicOff className="i i20" aria-hidden />
        <span className="grow">{t(`rec.${state}`)}</span>
        <Button onClick={onOver}>{t('common.close')}</Button>
      </div>
    </div>
  );
}
