import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { shallow, useStore } from '@/store/store';
import { Field, Select } from '@/ui';
import { type InboxDetail, useSaveInbox } from '../data';
import { byName } from '../lib/names';
import { FormBlock } from '../parts/section';
import { useSection } from '../parts/use-section';

/** Where a visitor of the chat may go on; absent while no WhatsApp is connected. */
export function Continue({ inbox }: { inbox: InboxDetail }) {
  const save = useSaveInbox();
  const saved: Id = inbox.continue_inbox_id ?? '';
  const targets = useStore(
    (state) =>
      Object.values(state.inboxes)
        .filter((one) => one.channel === 'whatsapp' && (one.connected === true || one.id === saved))
        .sort(byName),
    shallow,
  );
  const form = useSection({ continue_inbox_id: saved }, (value) => save(inbox.id, value));
  if (targets.length === 0) return null;
  return (
    <FormBlock title={t('continue.title')} text={t('continue.text')} form={form}>
      <Field label={t('continue.inbox')}>
        <Select<Id>
          value={form.value.continue_inbox_id}
          onChange={(continue_inbox_id) => form.put({ continue_inbox_id })}
          options={[
            { value: '', label: t('continue.none') },
            ...targets.map((one) => ({ value: one.id, label: one.name })),
          ]}
        />
      </Field>
    </FormBlock>
  );
}
