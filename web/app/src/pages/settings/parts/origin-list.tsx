import { Globe, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { t } from '@/i18n';
import { Button, Field, IconButton, Input } from '@/ui';
import { readOrigin, sisterOrigin } from '../lib/origins';

const MAX = 50;

/** The sites where a chat works, one by one. */
export function OriginList({
  value,
  onChange,
}: {
  value: readonly string[];
  onChange: (origins: string[]) => void;
}) {
  const sister = value.map(sisterOrigin).find((o) => o !== '' && !value.includes(o)) ?? '';
  return (
    <div className="field">
      <ul className="origins">
        {value.map((origin) => (
          <li key={origin}>
            <Globe className="i" aria-hidden />
            <span className="grow trunc">{origin === '*' ? t('inbox.origins.any') : origin}</span>
            <IconButton
              size="sm"
              label={t('inbox.origins.remove', { origin })}
              onClick={() => onChange(value.filter((other) => other !== origin))}
            >
              <X className="i" aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
      {value.length === 0 && <p className="set-warn">{t('inbox.origins.none')}</p>}
      {sister !== '' && (
        <Button size="sm" kind="ghost" onClick={() => onChange([...value, sister])}>
          <Plus className="i" aria-hidden />
          {t('inbox.origins.sister', { origin: sister })}
        </Button>
      )}
      {value.length < MAX ? (
        <AddOrigin held={value} onAdd={(origin) => onChange([...value, origin])} />
      ) : (
        <p className="field-hint">{t('inbox.origins.full')}</p>
      )}
    </div>
  );
}

/** What is typed is read as it is pasted: a bare domain and a page's whole address too. */
function AddOrigin({ held, onAdd }: { held: readonly string[]; onAdd: (origin: string) => void }) {
  const [typed, setTyped] = useState('');
  const [tried, setTried] = useState(false);
  const reading = readOrigin(typed);
  const problem = () => {
    if (!reading.ok) return t(`origin.${reading.reason}`);
    return held.includes(reading.origin) ? t('inbox.origins.twice') : undefined;
  };
  const add = () => {
    setTried(true);
    if (!reading.ok || problem() !== undefined) return;
    onAdd(reading.origin);
    setTyped('');
    setTried(false);
  };
  const hint = () => {
    if (!reading.ok || reading.origin === typed.trim()) return undefined;
    const key = reading.trimmed ? 'welcome.inbox.siteRead' : 'welcome.inbox.siteUse';
    return t(key, { origin: reading.origin });
  };
  return (
    <div className="origin-add">
      <Field label={t('inbox.origins.add')} error={tried ? problem() : undefined} hint={hint()}>
        <Input
          inputMode="url"
          autoCapitalize="off"
          spellCheck={false}
          placeholder={t('inbox.origins.placeholder')}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setTried(false);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || typed === '') return;
            event.preventDefault();
            add();
          }}
        />
      </Field>
      <Button onClick={add}>{t('common.add')}</Button>
    </div>
  );
}
