import { t } from '@/i18n';
import { Switch } from '@/ui';
import { type InboxDetail, useSaveInbox } from '../data';
import { ChoiceCards } from '../parts/choice-cards';
import { FormBlock } from '../parts/section';
import { useSection } from '../parts/use-section';

/** Who answers, and who gets what is reopened. */
export function Rules({ inbox }: { inbox: InboxDetail }) {
  return (
    <>
      <Answers inbox={inbox} />
      <Reopening inbox={inbox} />
    </>
  );
}

function Answers({ inbox }: { inbox: InboxDetail }) {
  const save = useSaveInbox();
  const form = useSection({ only_assignee_answers: inbox.only_assignee_answers }, (value) =>
    save(inbox.id, value),
  );
  return (
    <FormBlock title={t('inbox.rules.answers')} text={t('inbox.rules.answers.text')} form={form}>
      <div>
        <Switch
          label={t('inbox.rules.only')}
          checked={form.value.only_assignee_answers}
          onChange={(only_assignee_answers) => form.put({ only_assignee_answers })}
        />
        <p className="field-hint">{t('inbox.rules.onlyText')}</p>
      </div>
    </FormBlock>
  );
}

function Reopening({ inbox }: { inbox: InboxDetail }) {
  const save = useSaveInbox();
  const form = useSection({ reopen_to: inbox.reopen_to }, (value) => save(inbox.id, value));
  return (
    <FormBlock title={t('inbox.rules.reopen')} text={t('inbox.rules.reopen.text')} form={form}>
      <ChoiceCards<InboxDetail['reopen_to']>
        hideLabel
        label={t('inbox.rules.reopen')}
        value={form.value.reopen_to}
        onChange={(reopen_to) => form.put({ reopen_to })}
        choices={(['same_agent', 'nobody'] as const).map((value) => ({
          value,
          label: t(`inbox.rules.${value}`),
          text: t(`inbox.rules.${value}Text`),
        }))}
      />
    </FormBlock>
  );
}
