import { t } from '@/i18n';
import { Field, Input, Switch } from '@/ui';
import { type InboxDetail, useSaveInbox } from '../../data';
import { Block, FormBlock } from '../../parts/section';
import { useSection } from '../../parts/use-section';
import { Rules } from '../rules';

const HOURS_MAX = 2160;
const HOURS_USUAL = 72;

/** How long one may answer, what closes by itself, and who answers. */
export function ConversationRules({ inbox }: { inbox: InboxDetail }) {
  return (
    <>
      <Block title={t('window.title')} text={t(`window.text.${inbox.window_policy}`)} />
      <Idle inbox={inbox} />
      <Rules inbox={inbox} />
    </>
  );
}

function Idle({ inbox }: { inbox: InboxDetail }) {
  const save = useSaveInbox();
  const saved = inbox.idle_close_hours ?? 0;
  const form = useSection(
    { on: saved > 0, hours: saved > 0 ? String(saved) : '' },
    (value) => save(inbox.id, { idle_close_hours: value.on ? Number(value.hours) : 0 }),
    { valid: (value) => !value.on || goodHours(value.hours) },
  );
  const { on, hours } = form.value;
  return (
    <FormBlock title={t('idle.title')} text={t('idle.text')} form={form}>
      <Switch
        label={t('idle.on')}
        checked={on}
        onChange={(next) => form.put({ on: next, hours: next ? hours || String(HOURS_USUAL) : '' })}
      />
      {on && (
        <Field label={t('idle.hours')} error={goodHours(hours) ? undefined : t('idle.bad')}>
          <Input
            type="number"
            inputMode="numeric"
            className="num set-number"
            min={1}
            max={HOURS_MAX}
            value={hours}
            onChange={(event) => form.put({ hours: event.currentTarget.value })}
          />
        </Field>
      )}
    </FormBlock>
  );
}

function goodHours(typed: string): boolean {
  return /^\d{1,4}$/.test(typed) && Number(typed) >= 1 && Number(typed) <= HOURS_MAX;
}
