import { t } from '@/i18n';
import { Field, Select } from '@/ui';
import {
  type CardField,
  type CardNeed,
  type CardWhen,
  type ContactCard,
  type InboxDetail,
  useSaveInbox,
} from '../data';
import { ChoiceCards } from '../parts/choice-cards';
import { FormBlock } from '../parts/section';
import { useSection } from '../parts/use-section';
import { WidgetPreview } from './preview';

const whens: readonly CardWhen[] = ['off', 'before', 'after', 'out_of_hours'];
const fields: readonly CardField[] = ['name', 'email', 'phone'];
const needs: readonly CardNeed[] = ['off', 'optional', 'required'];

function asked(card: ContactCard): CardField[] {
  return fields.filter((field) => (card.fields[field] ?? 'off') !== 'off');
}

/** Whether and when the chat asks who somebody is. */
export function Contact({ inbox }: { inbox: InboxDetail }) {
  const save = useSaveInbox();
  const form = useSection({ contact_card: inbox.contact_card }, (value) => save(inbox.id, value), {
    valid: ({ contact_card: c }) => c.when === 'off' || asked(c).length > 0,
  });
  const card = form.value.contact_card;
  const put = (change: Partial<ContactCard>) => form.put({ contact_card: { ...card, ...change } });
  return (
    <FormBlock title={t('inbox.tab.contact')} form={form}>
      <ChoiceCards<CardWhen>
        label={t('inbox.card.when')}
        value={card.when}
        onChange={(when) => put({ when, fields: withSomething(card, when) })}
        choices={whens.map((when) => ({
          value: when,
          label: t(`inbox.card.${when}`),
          text: t(`inbox.card.${when}.text`),
        }))}
      />
      {card.when === 'out_of_hours' && inbox.hours === null && (
        <p className="set-warn">{t('inbox.card.needsHours')}</p>
      )}
      {card.when !== 'off' && (
        <div className="set-split">
          <div className="set-form">
            <Needs card={card} onChange={(next) => put({ fields: next })} />
            {asked(card).length === 0 && (
              <p className="field-error" role="alert">
                {t('inbox.card.noField')}
              </p>
            )}
          </div>
          <WidgetPreview color={inbox.color} team={inbox.team_name || inbox.name} lines={[]}>
            <CardPicture card={card} />
          </WidgetPreview>
        </div>
      )}
    </FormBlock>
  );
}

/** A card that asks nothing makes no sense: turning it on asks for the name. */
function withSomething(card: ContactCard, when: CardWhen): ContactCard['fields'] {
  if (when === 'off' || asked(card).length > 0) return card.fields;
  return { name: 'required', email: 'optional', phone: 'optional' };
}

function Needs({
  card,
  onChange,
}: {
  card: ContactCard;
  onChange: (fields: ContactCard['fields']) => void;
}) {
  return fields.map((field) => (
    <Field key={field} label={t(`inbox.card.${field}`)}>
      <Select<CardNeed>
        value={card.fields[field] ?? 'off'}
        onChange={(need) => onChange({ ...card.fields, [field]: need })}
        options={needs.map((need) => ({ value: need, label: t(`inbox.card.need.${need}`) }))}
      />
    </Field>
  ));
}

function CardPicture({ card }: { card: ContactCard }) {
  return (
    <div className="wp-card">
      <p className="strong">{t('inbox.card.title')}</p>
      {asked(card).map((field) => {
        const name = t(`inbox.card.${field}`);
        const optional = card.fields[field] === 'optional';
        return (
          <div key={field} className="wp-field">
            {optional ? t('inbox.card.optional', { field: name }) : name}
          </div>
        );
      })}
      <span className="wp-send">{t('inbox.card.send')}</span>
    </div>
  );
}
