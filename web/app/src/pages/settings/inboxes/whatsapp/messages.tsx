import { useState } from 'react';
import type { Locale } from '@/api/types';
import { locale, locales, t } from '@/i18n';
import { Field, Segmented, Textarea } from '@/ui';
import { type InboxDetail, useSaveInbox, type Words } from '../../data';
import { FormBlock } from '../../parts/section';
import { useSection } from '../../parts/use-section';

const kinds = ['welcome', 'out_of_hours', 'closing'] as const;
type Kind = (typeof kinds)[number];
type Texts = Record<Kind, Words>;

/** Longer than this a text is no greeting any more; WhatsApp itself takes 4096. */
const MAX = 1000;

/** What is said by itself, in each language. */
export function AutoMessages({ inbox }: { inbox: InboxDetail }) {
  const save = useSaveInbox();
  const [language, setLanguage] = useState<Locale>(locale());
  const saved: Texts = {
    welcome: inbox.welcome ?? {},
    out_of_hours: inbox.out_of_hours ?? {},
    closing: inbox.closing ?? {},
  };
  const form = useSection(saved, (value) => save(inbox.id, value));
  const put = (kind: Kind, text: string) =>
    form.put({ [kind]: withText(form.value[kind], language, text) });
  return (
    <FormBlock title={t('auto.title')} text={t('auto.text')} form={form}>
      <Segmented<Locale>
        label={t('auto.language')}
        className="seg set-seg"
        value={language}
        onChange={setLanguage}
        items={locales.map((code) => ({
          value: code,
          label: t(`locale.${code}`),
          count: kinds.filter((kind) => (form.value[kind][code] ?? '') !== '').length,
        }))}
      />
      {kinds.map((kind) => (
        <Field key={kind} label={t(`auto.${kind}`)} hint={hintOf(kind, inbox)}>
          <Textarea
            rows={3}
            lang={language}
            maxLength={MAX}
            value={form.value[kind][language] ?? ''}
            onChange={(event) => put(kind, event.currentTarget.value)}
          />
        </Field>
      ))}
    </FormBlock>
  );
}

function hintOf(kind: Kind, inbox: InboxDetail): string {
  if (kind === 'out_of_hours' && inbox.hours === null) return t('auto.out_of_hours.noHours');
  return t(`auto.${kind}.hint`);
}

/** A language without a text is left out, so that nothing empty is sent. */
function withText(words: Words, language: Locale, text: string): Words {
  const { [language]: _before, ...rest } = words;
  return text.trim() === '' ? rest : { ...rest, [language]: text };
}
