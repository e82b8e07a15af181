import { t } from '@/i18n';
import { type InboxDetail, useSaveInbox } from '../data';
import { usePeople } from '../parts/people';
import { PickList } from '../parts/pick-list';
import { FormBlock } from '../parts/section';
import { useSection } from '../parts/use-section';

/** Who answers in this inbox. */
export function Access({ inbox }: { inbox: InboxDetail }) {
  const save = useSaveInbox();
  const people = usePeople();
  const form = useSection({ member_ids: inbox.member_ids }, (value) => save(inbox.id, value));
  return (
    <FormBlock title={t('inbox.tab.access')} text={t('inbox.access.text')} form={form}>
      <PickList
        label={t('teams.people')}
        items={people.map((member) => ({
          id: member.id,
          label: `${member.name} · ${t(`role.${member.role}`)}`,
        }))}
        chosen={form.value.member_ids}
        onChange={(member_ids) => form.put({ member_ids })}
        empty=""
      />
      {form.value.member_ids.length === 0 && <p className="set-warn">{t('inbox.access.none')}</p>}
      <p className="field-hint">{t('inbox.access.admins')}</p>
    </FormBlock>
  );
}
