import { Check, Copy } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { t } from '@/i18n';
import { Button } from '@/ui';

/** Puts a text on the clipboard; where the browser has none (no https), selects it for Ctrl C. */
async function copy(text: string, shown: HTMLElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    if (shown !== null) window.getSelection()?.selectAllChildren(shown);
    return document.execCommand('copy');
  }
}

/** A text to take elsewhere: a link or a piece of code, with its button. */
export function CopyBox({
  text,
  label,
  button,
  code,
  primary,
}: {
  text: string;
  /** What the text is, for screen readers. */
  label: string;
  button?: string;
  /** Keeps its lines. */
  code?: boolean;
  primary?: boolean;
}) {
  const shown = useRef<HTMLElement>(null);
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state !== 'copied') return;
    const timer = setTimeout(() => setState('idle'), 2500);
    return () => clearTimeout(timer);
  }, [state]);
  const Icon = state === 'copied' ? Check : Copy;
  return (
    <figure className="copy" data-code={code || undefined}>
      <figcaption className="vh">{label}</figcaption>
      <code ref={shown} className="copy-text">
        {text}
      </code>
      <Button
        kind={primary ? 'primary' : 'plain'}
        size="sm"
        onClick={() =>
          void copy(text, shown.current).then((done) => setState(done ? 'copied' : 'failed'))
        }
      >
        <Icon className="i" aria-hidden />
        {state === 'copied' ? t('common.copied') : (button ?? t('common.copy'))}
      </Button>
      <span className="vh" role="status">
        {state === 'copied' ? t('common.copied') : ''}
      </span>
      {state === 'failed' && <p className="field-error">{t('settings.copyFailed')}</p>}
    </figure>
  );
}
