import { Check, Copy, ExternalLink, MapPin, Megaphone, ShoppingCart, User } from 'lucide-react';
import type { Choice, OrderItem, Place, Referral, SharedContact } from '@/api/content';
import { t } from '@/i18n';
import { placed } from '@/lib/format';
import { money } from '@/lib/money';
import { toast } from '@/ui';

async function copy(text: string): Promise<void> {
  // Absent on plain http; then there is nothing to copy with.
  await navigator.clipboard?.writeText(text);
  toast(t('common.copied'));
}

const degrees = (value: number): string => value.toFixed(5);

/** A point: what it is called and where; the map opens only when somebody asks for it. */
export function PlaceCard({ place }: { place: Place }) {
  const { latitude, longitude } = place;
  const at = `${degrees(latitude)}, ${degrees(longitude)}`;
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
  return (
    <div className="card">
      <span className="card-i" aria-hidden>
        <MapPin className="i" />
      </span>
      <span className="card-t">
        <b>{place.name || t('kind.location')}</b>
        {place.address && <span>{place.address}</span>}
        <span className="num muted">{at}</span>
        <span className="file-a">
          <a href={map} target="_blank" rel="noopener noreferrer">
            <ExternalLink className="i i14" aria-hidden />
            {t('place.map')}
          </a>
          <button type="button" onClick={() => void copy(at)}>
            <Copy className="i i14" aria-hidden />
            {t('common.copy')}
          </button>
        </span>
      </span>
    </div>
  );
}

export function ContactCards({ contacts }: { contacts: readonly SharedContact[] }) {
  return placed(contacts).map(({ place, value: contact }) => (
    <div className="card" key={place}>
      <span className="card-i" aria-hidden>
        <User className="i" />
      </span>
      <span className="card-t">
        <b>{contact.name || t('kind.contacts')}</b>
        {contact.own && <span className="muted">{t('contacts.own')}</span>}
        {contact.org && <span className="muted">{contact.org}</span>}
        {(contact.phones ?? []).map((one) => (
          <span key={one.phone} className="card-l num">
            <a href={`tel:${one.phone.replace(/[^\d+]/g, '')}`}>{one.phone}</a>
            <button
              type="button"
              aria-label={t('contacts.copy', { value: one.phone })}
              onClick={() => void copy(one.phone)}
            >
              <Copy className="i i14" aria-hidden />
            </button>
          </span>
        ))}
        {(contact.emails ?? []).map((one) => (
          <span key={one} className="card-l">
            <a href={`mailto:${one}`}>{one}</a>
          </span>
        ))}
      </span>
    </div>
  ));
}

/** What was picked of what was offered. */
export function ChoiceCard({ choice }: { choice: Choice }) {
  const answers = Object.entries(choice.form ?? {});
  return (
    <div className="pick">
      <span className="pick-t">
        <Check className="i i14" aria-hidden />
        <span className="vh">{t('choice.picked')}</span>
        {choice.title}
      </span>
      {choice.description && <span className="muted">{choice.description}</span>}
      {answers.length > 0 && (
        <dl className="pick-f">
          {answers.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

/** What an order comes to, for each currency in it. */
export function orderTotals(items: readonly OrderItem[]): { currency: string; total: number }[] {
  const totals = new Map<string, number>();
  for (const item of items) {
    const price = Number(item.price);
    if (!Number.isFinite(price)) continue;
    totals.set(item.currency, (totals.get(item.currency) ?? 0) + price * item.quantity);
  }
  return [...totals].map(([currency, total]) => ({ currency, total }));
}

export function OrderCard({ items }: { items: readonly OrderItem[] }) {
  const count = items.reduce((sum, item) => sum + item.quantity, 0);
  return (
    <div className="order">
      <b className="order-h">
        <ShoppingCart className="i i14" aria-hidden />
        {t('order.title', { n: count })}
      </b>
      <table>
        <thead className="vh">
          <tr>
            <th>{t('order.product')}</th>
            <th>{t('order.quantity')}</th>
            <th>{t('order.price')}</th>
          </tr>
        </thead>
        <tbody>
          {placed(items).map(({ place, value: item }) => (
            <tr key={place}>
              <td>{item.product_id}</td>
              <td className="num">× {item.quantity}</td>
              <td className="num">{money(Number(item.price), item.currency)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          {orderTotals(items).map((sum) => (
            <tr key={sum.currency}>
              <th colSpan={2}>{t('order.total')}</th>
              <td className="num">{money(sum.total, sum.currency)}</td>
            </tr>
          ))}
        </tfoot>
      </table>
    </div>
  );
}

/** An address that may be followed; "" for anything else. */
export function webAddress(url: string | undefined): string {
  return /^https?:\/\//i.test(url ?? '') ? (url ?? '') : '';
}

/** The advertisement that brought the message. Its pictures stay where they are: nothing is fetched from elsewhere. */
export function ReferralCard({ referral }: { referral: Referral }) {
  const url = webAddress(referral.source_url);
  return (
    <div className="ad">
      <span className="ad-k">
        <Megaphone className="i i14" aria-hidden />
        {t(referral.source_type === 'post' ? 'ad.fromPost' : 'ad.fromAd')}
      </span>
      {referral.headline && <b>{referral.headline}</b>}
      {referral.body && <span className="ad-b">{referral.body}</span>}
      {url !== '' && (
        <a href={url} target="_blank" rel="noopener noreferrer nofollow">
          {t('ad.open')}
        </a>
      )}
    </div>
  );
}

/** It cannot be shown: why, and what came, for who wants to know. */
export function UnsupportedCard({ reason, raw }: { reason: string | undefined; raw: unknown }) {
  return (
    <div className="unsup">
      <b>{t('unsupported.title')}</b>
      <span>{t.maybe(`unsupported.${reason ?? ''}`) ?? t('unsupported.other')}</span>
      {raw !== undefined && raw !== null && (
        <details>
          <summary>{t('unsupported.raw')}</summary>
          {/* It scrolls: within reach of the keyboard. */}
          <pre {...scrolls}>{JSON.stringify(raw, null, 2)}</pre>
        </details>
      )}
    </div>
  );
}

const scrolls = { tabIndex: 0 };
