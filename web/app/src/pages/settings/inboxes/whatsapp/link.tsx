import { type FormEvent, useState } from 'react';
import { api } from '@/api/client';
import { t } from '@/i18n';
import { Button, Field, Input, Textarea } from '@/ui';
import type { InboxDetail } from '../../data';
import { CopyBox } from '../../parts/copy-box';
import { Block, Failure } from '../../parts/section';
import { Outside } from '../connect/field-steps';

const parts = ['source', 'medium', 'campaign', 'term', 'content'] as const;
type Part = (typeof parts)[number];
const shortParts: readonly Part[] = ['source', 'medium', 'campaign'];

interface Made {
  url: string;
  code: string;
}

/** A wa.me link that opens a chat with this number, and tells where the person came from. */
export function WaLink({ inbox }: { inbox: InboxDetail }) {
  const phone = inbox.health?.phone ?? '';
  return (
    <Block title={t('wa.title')} text={t('wa.text')}>
      {phone === '' && inbox.connected !== true ? (
        <p className="set-warn">{t('wa.needNumber')}</p>
      ) : (
        <LinkForm inbox={inbox} />
      )}
    </Block>
  );
}

function LinkForm({ inbox }: { inbox: InboxDetail }) {
  const [text, setText] = useState('');
  const [utm, setUtm] = useState<Partial<Record<Part, string>>>({});
  const [made, setMade] = useState<Made | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      const given = Object.entries(utm).flatMap(([part, value]) =>
        value.trim() === '' ? [] : [[part, value.trim()] as const],
      );
      setMade(
        await api.post<Made>(`/inboxes/${inbox.id}/link`, {
          text: text.trim(),
          utm: Object.fromEntries(given),
        }),
      );
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  // A link says what stood in the fields when it was made: with them it goes.
  const change = (apply: () => void) => {
    setMade(null);
    apply();
  };
  return (
    <form className="set-form" onSubmit={(event) => void submit(event)} noValidate>
      <Field label={t('wa.message')} hint={t('wa.message.hint')}>
        <Textarea
          rows={2}
          maxLength={500}
          value={text}
          onChange={(event) => {
            const { value } = event.currentTarget;
            change(() => setText(value));
          }}
        />
      </Field>
      <div className="set-two">
        {parts.map((part) => (
          <Field key={part} label={t(`wa.${part}`)}>
            <Input
              value={utm[part] ?? ''}
              maxLength={120}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              placeholder={shortParts.includes(part) ? t.maybe(`wa.${part}.example`) : undefined}
              onChange={(event) => {
                const { value } = event.currentTarget;
                change(() => setUtm({ ...utm, [part]: value }));
              }}
            />
          </Field>
        ))}
      </div>
      <div className="set-foot">
        <Failure failure={failure} />
        <Button kind={made === null ? 'primary' : 'plain'} type="submit" aria-busy={busy}>
          {t('wa.make')}
        </Button>
      </div>
      <div role="status">{made !== null && <MadeLink made={made} />}</div>
    </form>
  );
}

function MadeLink({ made }: { made: Made }) {
  return (
    <>
      <CopyBox text={made.url} label={t('wa.link')} primary />
      <p className="field-hint">
        {made.code !== '' && t('wa.code', { code: made.code })}{' '}
        <Outside to={made.url}>{t('wa.try')}</Outside>
      </p>
    </>
  );
}
