import { ChevronDown } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { locale, t } from '@/i18n';
import { money } from '@/lib/money';
import { serverNow } from '@/live/clock';
import { shallow, useStore } from '@/store/store';
import { Technical } from '@/ui';
import { dayAndTime, dayOf } from '../lib/dates';
import { type SyncedTemplate, statusOf, statusTone } from '../lib/template-view';
import { TemplatePreview } from './preview';

/** A template: its name and state; opened, how it looks and all that is known of it. */
export function TemplateRow({ template }: { template: SyncedTemplate }) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const status = statusOf(template);
  const inboxes = useInboxNames(template);
  const sub = [languageName(template.language), categoryName(template.category), inboxes];
  return (
    <li className="fold" data-open={open || undefined}>
      <button
        type="button"
        className="set-row fold-head"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <span className="grow">
          <span className="set-row-name trunc">{template.name}</span>
          <span className="set-row-sub trunc">{sub.filter((one) => one !== '').join(' · ')}</span>
        </span>
        <span className="state" data-tone={statusTone[status]}>
          {t(`templates.status.${status}`)}
        </span>
        <ChevronDown className="i fold-mark" aria-hidden />
      </button>
      <div id={id} className="fold-body" hidden={!open}>
        {open && <Detail template={template} inboxes={inboxes} />}
      </div>
    </li>
  );
}

function useInboxNames(template: SyncedTemplate): string {
  const names = useStore(
    (state) => (template.inbox_ids ?? []).flatMap((id) => state.inboxes[id]?.name ?? []),
    shallow,
  );
  return names.join(', ');
}

/** es_AR -> español (Argentina), in the reader's language; the code itself when nobody knows it. */
export function languageName(code: string): string {
  try {
    const names = new Intl.DisplayNames([locale()], { type: 'language' });
    return names.of(code.replaceAll('_', '-')) ?? code;
  } catch {
    return code;
  }
}

function categoryName(category: string): string {
  return t.maybe(`templates.category.${category}`) ?? category;
}

/** Why a template may or may not be sent, in words; what the provider wrote stands behind it. */
function meaning(template: SyncedTemplate): string {
  const status = statusOf(template);
  if (status === 'approved' && template.why === 'unsupported') {
    return t('templates.means.unsupported');
  }
  return t(`templates.means.${status}`);
}

/** In words where there are some; what the provider wrote stands behind. */
function Reason({ reason }: { reason: string }) {
  return (
    <>
      {t.maybe(`templates.reason.${reason.toLowerCase()}`) ?? t('templates.reason.other')}
      <Technical text={reason} />
    </>
  );
}

function Detail({ template, inboxes }: { template: SyncedTemplate; inboxes: string }) {
  const reason = template.reason.toLowerCase() === 'none' ? '' : template.reason;
  const price = template.price;
  const synced = template.synced_at ?? 0;
  const quality = t.maybe(`health.quality.${template.quality.toLowerCase()}`);
  return (
    <div className="tpl">
      <div className="tpl-facts">
        <p>{meaning(template)}</p>
        <dl className="facts" data-narrow>
          {reason !== '' && (
            <Fact name={t('templates.reason')}>
              <Reason reason={reason} />
            </Fact>
          )}
          <Fact name={t('templates.category')}>{categoryName(template.category)}</Fact>
          <Fact name={t('templates.language')}>
            {languageName(template.language)} ({template.language})
          </Fact>
          <Fact name={t('templates.quality')}>{quality ?? t('health.quality.unknown')}</Fact>
          {inboxes !== '' && <Fact name={t('templates.inboxes')}>{inboxes}</Fact>}
          {price !== null && (
            <Fact name={t('templates.price')}>
              {t('templates.price.of', {
                amount: money(price.micros / 1_000_000, price.currency, 4),
                date: dayOfList(price.as_of),
              })}
            </Fact>
          )}
          {synced > 0 && (
            <Fact name={t('templates.syncedAt')}>{dayAndTime(synced, serverNow())}</Fact>
          )}
        </dl>
      </div>
      <TemplatePreview template={template} />
    </div>
  );
}

/** A date without a time, as the reader writes dates. */
function dayOfList(date: string): string {
  const at = Date.parse(`${date}T12:00`);
  return Number.isNaN(at) ? date : dayOf(at * 1000, serverNow());
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd className="num">{children}</dd>
    </div>
  );
}
