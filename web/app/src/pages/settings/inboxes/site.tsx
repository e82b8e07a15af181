import { useState } from 'react';
import type { Locale } from '@/api/types';
import { locales, t } from '@/i18n';
import { Button, Field, Input, Select, Textarea, toast, toastError } from '@/ui';
import { type InboxDetail, useSaveInbox } from '../data';
import { ColorField } from '../parts/color-field';
import { Confirm } from '../parts/confirm';
import { CopyBox } from '../parts/copy-box';
import { OriginList } from '../parts/origin-list';
import { Block, FormBlock } from '../parts/section';
import { useSection } from '../parts/use-section';
import { FirstMessage } from '../parts/waiting';
import { Continue } from './continue';
import { WidgetPreview } from './preview';

/** Where the chat works and how it looks there. */
export function Site({ inbox }: { inbox: InboxDetail }) {
  return (
    <>
      <Block title={t('inbox.code')} text={t('inbox.code.text')}>
        <div className="set-form">
          <CopyBox code text={inbox.snippet} label={t('inbox.code')} />
          {inbox.active && <FirstMessage inbox={inbox.id} />}
        </div>
      </Block>
      <Origins inbox={inbox} />
      <Look inbox={inbox} />
      <Continue inbox={inbox} />
      <Power inbox={inbox} />
    </>
  );
}

function Origins({ inbox }: { inbox: InboxDetail }) {
  const save = useSaveInbox();
  const form = useSection({ origins: inbox.origins }, (value) => save(inbox.id, value));
  return (
    <FormBlock title={t('inbox.origins')} text={t('inbox.origins.text')} form={form}>
      <OriginList value={form.value.origins} onChange={(origins) => form.put({ origins })} />
    </FormBlock>
  );
}

function Look({ inbox }: { inbox: InboxDetail }) {
  const save = useSaveInbox();
  const { name, team_name, color, locale, greeting } = inbox;
  const form = useSection(
    { name, team_name, color, locale, greeting },
    (value) =>
      save(inbox.id, { ...value, name: value.name.trim(), team_name: value.team_name.trim() }),
    { valid: (value) => value.name.trim() !== '' },
  );
  const { value } = form;
  const shown = value.locale === 'auto' ? inboxLanguage() : value.locale;
  return (
    <FormBlock title={t('inbox.look')} text={t('inbox.look.text')} form={form}>
      <div className="set-split">
        <div className="set-form">
          <Names value={value} put={form.put} tried={form.tried} />
          <ColorField
            label={t('settings.color')}
            value={value.color}
            onChange={(next) => form.put({ color: next })}
          />
          <Field label={t('inbox.locale')}>
            <Select<'auto' | Locale>
              value={value.locale}
              onChange={(next) => form.put({ locale: next })}
              options={[
                { value: 'auto', label: t('inbox.locale.auto') },
                ...locales.map((code) => ({ value: code, label: t(`locale.${code}`) })),
              ]}
            />
          </Field>
          <Greetings
            value={value.greeting}
            only={value.locale === 'auto' ? undefined : value.locale}
            onChange={(next) => form.put({ greeting: next })}
          />
        </div>
        <WidgetPreview
          color={value.color}
          team={value.team_name || value.name}
          lines={[{ text: value.greeting[shown] ?? '' }]}
        />
      </div>
    </FormBlock>
  );
}

function Names({
  value,
  put,
  tried,
}: {
  value: Pick<InboxDetail, 'name' | 'team_name'>;
  put: (change: Partial<Pick<InboxDetail, 'name' | 'team_name'>>) => void;
  tried: boolean;
}) {
  return (
    <>
      <Field
        label={t('inbox.name')}
        hint={t('inbox.nameHint')}
        error={tried && value.name.trim() === '' ? t('settings.need.name') : undefined}
      >
        <Input
          value={value.name}
          maxLength={120}
          onChange={(event) => put({ name: event.currentTarget.value })}
        />
      </Field>
      <Field label={t('inbox.teamName')} hint={t('inbox.teamNameHint')}>
        <Input
          value={value.team_name}
          maxLength={120}
          onChange={(event) => put({ team_name: event.currentTarget.value })}
        />
      </Field>
    </>
  );
}

/** The language in which the preview speaks when the chat follows its visitor: the reader's. */
function inboxLanguage(): Locale {
  return locales.find((code) => code === document.documentElement.lang) ?? 'es';
}

function Greetings({
  value,
  only,
  onChange,
}: {
  value: InboxDetail['greeting'];
  /** The chat's one language; undefined when it follows the visitor. */
  only: Locale | undefined;
  onChange: (greeting: InboxDetail['greeting']) => void;
}) {
  const shown = only === undefined ? locales : [only];
  return shown.map((code) => (
    <Field
      key={code}
      label={t('inbox.greeting.in', { language: t(`locale.${code}`) })}
      hint={code === shown.at(-1) ? t('inbox.greeting.text') : undefined}
    >
      <Textarea
        rows={2}
        lang={code}
        maxLength={500}
        value={value[code] ?? ''}
        onChange={(event) => onChange({ ...value, [code]: event.currentTarget.value })}
      />
    </Field>
  ));
}

/** Turning a channel off takes the chat off the site and keeps everything here. */
function Power({ inbox }: { inbox: InboxDetail }) {
  const save = useSaveInbox();
  const [asking, setAsking] = useState(false);
  const turn = async (active: boolean) => {
    await save(inbox.id, { active });
    toast(t(active ? 'inboxes.turnedOn' : 'inboxes.turnedOff'), {
      label: t('common.undo'),
      run: () => void save(inbox.id, { active: !active }).catch(toastError),
    });
  };
  return (
    <Block
      title={t(inbox.active ? 'inboxes.turnOff' : 'inboxes.turnOn')}
      text={inbox.active ? t('inboxes.turnOff.text') : t('inboxes.offText')}
    >
      <div className="set-form">
        <div className="set-foot">
          {inbox.active ? (
            <Button kind="danger" onClick={() => setAsking(true)}>
              {t('inboxes.turnOff')}
            </Button>
          ) : (
            <Button kind="primary" onClick={() => void turn(true).catch(toastError)}>
              {t('inboxes.turnOn')}
            </Button>
          )}
        </div>
      </div>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t('inboxes.turnOff.confirm', { name: inbox.name })}
        text={t('inboxes.turnOff.text')}
        action={t('inboxes.turnOff')}
        run={() => turn(false)}
      />
    </Block>
  );
}
