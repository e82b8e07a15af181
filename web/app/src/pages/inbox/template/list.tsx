import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { Link } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { useState } from 'react';
import type { Template } from '@/api/content';
import { t } from '@/i18n';
import { fold } from '@/lib/format';
import { money } from '@/lib/money';
import { bodyText, readableName, type TemplateGroup } from '@/lib/templates';
import { useCan } from '@/store/session';
import { Select } from '@/ui';
import type { TemplateForm } from './use-form';

export function categoryName(category: string): string {
  return t.maybe(`tpl.category.${category.toLowerCase()}`) ?? category;
}

/** Why a template cannot be sent now; "" = it can. */
export function whyNot(template: Template): string {
  if (template.sendable) return '';
  const why = t.maybe(`tpl.why.${template.why}`) ?? t('tpl.why.other');
  const reason = t.maybe(`templates.reason.${template.reason?.toLowerCase()}`);
  return reason === undefined ? why : `${why} ${reason}`;
}

/** What a variable is called: its name as people read it, else its number. */
export function slotName(name: string): string {
  return /^\d+$/.test(name) ? t('tpl.variable', { n: name }) : name.replaceAll('_', ' ');
}

function priceText(template: Template | undefined): string {
  const price = template?.price;
  return price ? money(price.micros / 1_000_000, price.currency, 4) : '';
}

/** The left column: search, category, and the templates with their first line. */
export function TemplateList({ form }: { form: TemplateForm }) {
  const [q, setQ] = useState('');
  const [category, setCategory] = useState('all');
  const categories = [...new Set(form.groups.map((group) => group.category.toLowerCase()))].sort();
  const needle = fold(q.trim());
  const shown = form.groups.filter(
    (group) =>
      (category === 'all' || group.category.toLowerCase() === category) &&
      (needle === '' ||
        fold(`${readableName(group.name)} ${group.languages.map(bodyText).join(' ')}`).includes(
          needle,
        )),
  );
  const at = form.groups.find((group) => group.languages.some((one) => one.id === form.chosen?.id));
  return (
    <div className="tp-list">
      <div className="tf-search">
        <Search className="i" aria-hidden />
        <input
          type="search"
          value={q}
          aria-label={t('tpl.search')}
          placeholder={t('tpl.search')}
          onChange={(event) => setQ(event.target.value)}
        />
      </div>
      {categories.length > 1 && (
        <div className="tp-cat">
          <Select
            label={t('tpl.category')}
            quiet
            value={category}
            onChange={setCategory}
            options={[
              { value: 'all', label: t('tpl.category.all') },
              ...categories.map((one) => ({ value: one, label: categoryName(one) })),
            ]}
          />
        </div>
      )}
      <RadioGroup
        className="tp-items scroll"
        aria-label={t('tpl.list')}
        value={at?.key ?? ''}
        onValueChange={(key) => {
          const group = form.groups.find((one) => one.key === key);
          if (group !== undefined) form.pick(group);
        }}
      >
        {shown.map((group) => (
          <Entry key={group.key} group={group} />
        ))}
        {shown.length === 0 && <p className="tf-none">{t('tpl.none', { q })}</p>}
      </RadioGroup>
      <ManageLink />
    </div>
  );
}

/** To the page of all templates, for those who may open it. */
function ManageLink() {
  const may = useCan('inboxes.manage');
  if (!may) return null;
  return (
    <p className="tp-manage">
      <Link to="/settings/$section" params={{ section: 'templates' }}>
        {t('tpl.manage')}
      </Link>
    </p>
  );
}

function Entry({ group }: { group: TemplateGroup }) {
  const best = group.languages.find((one) => one.sendable) ?? group.languages[0];
  if (best === undefined) return null;
  const why = whyNot(best);
  return (
    <Radio.Root className="tp-o" value={group.key} data-stopped={why !== '' || undefined}>
      <span className="tp-r" aria-hidden />
      <span className="tp-ot">
        <span className="tp-o1">
          <b className="trunc">{readableName(group.name)}</b>
          <span className="muted">{categoryName(group.category)}</span>
        </span>
        <span className="tp-o2 trunc" title={why === '' ? undefined : best.reason}>
          {why === '' ? bodyText(best) : why}
        </span>
        <span className="tp-o3 num">
          {[group.languages.map((one) => one.language).join(', '), priceText(best)]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </span>
    </Radio.Root>
  );
}
