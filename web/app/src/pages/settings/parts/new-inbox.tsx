import { useState } from 'react';
import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { useMe, useWorkspace } from '@/store/session';
import { Button, Field, Input } from '@/ui';
import { useSubmit } from '../../setup/use-submit';
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
  const reading = readOrigin(site);
  const form = useSubmit(name.trim() !== '' && reading.ok, async () => {
    const inbox = await save('', {
      name: name.trim(),
      origins: reading.ok ? [reading.origin] : [],
      color,
      team_name: workspace.name,
      greeting: greetings,
      member_ids: memberIds ?? [me.id],
    });
    onMade(inbox);
  });
  return (
    <form className="set-form" onSubmit={form.onSubmit} noValidate>
      <Field
        label={t('welcome.inbox.name')}
        hint={t('welcome.inbox.nameHint')}
        error={form.tried && name.trim() === '' ? t('settings.need.name') : undefined}
      >
        <Input
          value={name}
          maxLength={120}
          autoComplete="off"
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </Field>
      <SiteField value={site} onChange={setSite} tried={form.tried} />
      <ColorField label={t('welcome.inbox.color')} value={color} onChange={setColor} />
      {children}
      <div className="set-foot">
        <Failure failure={form.failure} />
        <Button kind="primary" type="submit" aria-busy={form.busy}>
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
