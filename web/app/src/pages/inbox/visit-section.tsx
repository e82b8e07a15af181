import type { Referral } from '@/api/content';
import type { Id, Item, Visit } from '@/api/types';
import { t } from '@/i18n';
import { dateAndTime, exactDate, pathOf, timeOf } from '@/lib/format';
import { serverNow } from '@/live/clock';
import { useStore } from '@/store/store';
import { webAddress } from './message/cards';

const none: readonly Visit[] = [];

/** Where the visitor came from and what they looked at, as far as it is known. */
export function VisitSection({ id }: { id: Id }) {
  const visits = useStore((state) => state.visits[id] ?? none);
  const referral = useStore((state) => lastReferral(state.timelines[id]?.items));
  // The advertisement is kept as a visit too: its card says all that the visit would.
  const [newest, ...earlier] = visits.filter(
    (visit) => !referral?.source_id || visit.utm?.content !== referral.source_id,
  );
  return (
    <section className="sec">
      <h3>{t('panel.visit')}</h3>
      {referral && <Campaign referral={referral} />}
      {newest === undefined && referral ? null : newest === undefined ? (
        <span className="muted">{t('panel.visit.none')}</span>
      ) : (
        <>
          <OneVisit visit={newest} />
          {earlier.length > 0 && <h4 className="sec-sub">{t('panel.visit.earlier')}</h4>}
          {earlier.map((visit) => (
            <div key={visit.id} className="visit-old">
              <p className="muted">{dateAndTime(visit.at, serverNow())}</p>
              <OneVisit visit={visit} />
            </div>
          ))}
        </>
      )}
    </section>
  );
}

/** The advertisement of the newest message that came by one. */
function lastReferral(items: readonly Item[] | undefined): Referral | undefined {
  const item = items?.findLast(
    (one) => one.kind === 'message' && one.content?.referral !== undefined,
  );
  return item?.kind === 'message' ? item.content?.referral : undefined;
}

/** The campaign as the advertisement tells it. */
function Campaign({ referral }: { referral: Referral }) {
  const url = webAddress(referral.source_url);
  return (
    <div className="camp">
      <span className="row">
        <b className="trunc grow">{referral.headline || t('ad.untitled')}</b>
        <span className="chip">{t(referral.source_type === 'post' ? 'ad.post' : 'ad.ad')}</span>
      </span>
      {referral.body && <span className="muted">{referral.body}</span>}
      {referral.source_id && (
        <span className="muted num">{t('ad.id', { id: referral.source_id })}</span>
      )}
      {url !== '' && (
        <a href={url} target="_blank" rel="noopener noreferrer nofollow">
          {t('ad.open')}
        </a>
      )}
    </div>
  );
}

function OneVisit({ visit }: { visit: Visit }) {
  const utm = visit.utm ?? {};
  const campaign = utm.campaign || utm.source || '';
  const detail = [
    utm.term && `utm_term «${utm.term}»`,
    utm.medium && `utm_medium «${utm.medium}»`,
    utm.content && `utm_content «${utm.content}»`,
  ].filter(Boolean);
  return (
    <>
      {campaign !== '' && (
        <div className="camp">
          <span className="row">
            <b className="trunc grow">{campaign}</b>
            {utm.source && utm.source !== campaign && <span className="chip">{utm.source}</span>}
          </span>
          {detail.length > 0 && <span className="muted">{detail.join(' · ')}</span>}
        </div>
      )}
      <Pages visit={visit} />
      <dl className="kv kv-tight">
        <Fact
          label={t('panel.visit.landing')}
          value={visit.landing_page}
          show={pathOf(visit.landing_page)}
        />
        <Fact
          label={t('panel.visit.from')}
          value={visit.referrer || t('panel.visit.direct')}
          show={host(visit.referrer)}
        />
        <Fact label={t('panel.visit.device')} value={visit.device} />
        <Fact label={t('panel.visit.language')} value={visit.language} />
        <Fact label={t('panel.visit.place')} value={visit.place} />
      </dl>
    </>
  );
}

function host(url: string): string {
  try {
    return url === '' ? t('panel.visit.direct') : new URL(url).host;
  } catch {
    return url;
  }
}

function Fact({ label, value, show }: { label: string; value: string; show?: string }) {
  if (value === '') return null;
  return (
    <>
      <dt>{label}</dt>
      <dd className="trunc" title={value}>
        {show ?? value}
      </dd>
    </>
  );
}

function Pages({ visit }: { visit: Visit }) {
  const pages = visit.pages ?? [];
  if (pages.length === 0) return null;
  return (
    <ul className="path">
      {pages.map((page, i) => (
        <li key={`${page.at}-${page.url}`} data-last={i === pages.length - 1 || undefined}>
          <span
            className="trunc grow"
            title={page.title === '' ? page.url : `${page.title} · ${page.url}`}
          >
            {pathOf(page.url)}
          </span>
          <span className="muted num" title={exactDate(page.at)}>
            {timeOf(page.at)}
          </span>
        </li>
      ))}
    </ul>
  );
}
