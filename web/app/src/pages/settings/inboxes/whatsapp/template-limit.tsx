import { Link } from '@tanstack/react-router';
import { t } from '@/i18n';
import { Field, Input } from '@/ui';
import { type InboxDetail, useSaveInbox } from '../../data';
import { amountOf, microsOf } from '../../lib/money';
import { Block, FormBlock } from '../../parts/section';
import { useSection } from '../../parts/use-section';

/** What templates may cost in a month, and where they are. */
export function TemplateLimit({ inbox }: { inbox: InboxDetail }) {
  const save = useSaveInbox();
  const form = useSection(
    { amount: amountOf(inbox.template_limit_micros ?? 0) },
    (value) => save(inbox.id, { template_limit_micros: microsOf(value.amount) ?? 0 }),
    { valid: (value) => microsOf(value.amount) !== null },
  );
  const { amount } = form.value;
  return (
    <>
      <FormBlock title={t('limit.title')} text={t('limit.text')} form={form}>
        <Field
          label={t('limit.amount')}
          hint={t('limit.hint')}
          error={microsOf(amount) === null ? t('limit.bad') : undefined}
        >
          <Input
            inputMode="decimal"
            className="num set-amount"
            value={amount}
            maxLength={12}
            autoComplete="off"
            onChange={(event) => form.put({ amount: event.currentTarget.value })}
          />
        </Field>
      </FormBlock>
      <Block title={t('limit.list')} text={t('limit.list.text')}>
        <div>
          <Link
            to="/settings/$section"
            params={{ section: 'templates' }}
            hash={inbox.id}
            className="btn"
          >
            {t('limit.open')}
          </Link>
        </div>
      </Block>
    </>
  );
}
