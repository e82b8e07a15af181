import { type FormEvent, useState } from 'react';
import type { Id } from '@/api/types';
import { locales, t } from '@/i18n';
import { useMe, useWorkspace } from '@/store/session';
import { Button, Field, Input } from '@/ui';
import { type InboxDetail, useSaveInbox } from '../data';
import { swatches } from '../lib/color';
import { readOrigin } from '../lib/origins';
import { ColorField } from './color-field';
import { Failure } from './section';

/** A site becomes an inbox: its name, its address and the colour of its chat. */
export function NewInbox({
  onMade,
  memberIds,
  children,
}: {
  onMade: (inbox: InboxDetail) => void;
  /** Who answers in it; only who makes it when absent. */
  memberIds?: Id[];
  children?: React.ReactNode;
}) {
  const me = useMe();
  const workspace = useWorkspace();
  const save = useSaveInbox();
  const [name, setName] = useState('');
  const [site, setSite] = useState('');
  const [color, setColor] = useState(swatches[0] ?? '');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const reading = readOrigin(site);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    setTried(true);
    setFailure(null);
    if (busy) return;
    if (name.trim() === '' || !reading.ok) {
      requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
      return;
    }
    setBusy(true);
    try {
      const inbox = await save('', {
        name: name.trim(),
        origins: [reading.origin],
        color,
        team_name: workspace.name,
        greeting: Object.fromEntries(locales.map((code) => [code, greetings[code]])),
        member_ids: memberIds ?? [me.id],
      });
      onMade(inbox);
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };

  return (
    <form className="set-form" onSubmit={(event) => void submit(event)} noValidate>
      <Field
        label={t('welcome.inbox.name')}
        hint={t('welcome.inbox.nameHint')}
        error={tried && name.trim() === '' ? t('settings.need.name') : undefined}
      >
        <Input
          value={name}
          maxLength={120}
          autoComplete="off"
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </Field>
      <SiteField value={site} onChange={setSite} tried={tried} />
      <ColorField label={t('welcome.inbox.color')} value={color} onChange={setColor} />
      {children}
      <div className="set-foot">
        <Failure failure={failure} />
        <Button kind="primary" type="submit" aria-busy={busy}>
          {t('welcome.inbox.create')}
        </Button>
      </div>
    </form>
  );
}

/** What a chat says first, in each of its languages, until somebody writes something better. */
const greetings = {
  es: '¡Hola! ¿En qué te ayudamos?',
  en: 'Hello! How can we help?',
  pt: 'Olá! Como podemos ajudar?',
} as const;

function SiteField({
  value,
  onChange,
  tried,
}: {
  value: string;
  onChange: (site: string) => void;
  tried: boolean;
}) {
  const reading = readOrigin(value);
  const hint = () => {
    if (!reading.ok || reading.origin === value.trim()) return t('welcome.inbox.siteHint');
    return t(reading.trimmed ? 'welcome.inbox.siteRead' : 'welcome.inbox.siteUse', {
      origin: reading.origin,
    });
  };
  return (
    <Field
      label={t('welcome.inbox.site')}
      hint={hint()}
      error={tried && !reading.ok ? t(`origin.${reading.reason}`) : undefined}
    >
      <Input
        inputMode="url"
        autoComplete="url"
        autoCapitalize="off"
        spellCheck={false}
        placeholder={t('inbox.origins.placeholder')}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </Field>
  );
}
