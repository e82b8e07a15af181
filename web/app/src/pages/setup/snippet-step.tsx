import { Link } from '@tanstack/react-router';
import { ExternalLink } from 'lucide-react';
import { useState } from 'react';
import type { Inbox } from '@/api/types';
import { t } from '@/i18n';
import { useWorkspace } from '@/store/session';
import { Field, Select, Skeleton } from '@/ui';
import { type InboxDetail, useInboxDetail } from '../settings/data';
import { hostOf } from '../settings/lib/origins';
import { CopyBox } from '../settings/parts/copy-box';
import { LoadFailed } from '../settings/parts/page';
import { FirstMessage } from '../settings/parts/waiting';

/** The line to paste, and the wait for the first message. */
export function SnippetStep({ inboxes, onNext }: { inboxes: Inbox[]; onNext?: () => void }) {
  const [chosen, setChosen] = useState('');
  const inbox = inboxes.find((one) => one.id === chosen) ?? inboxes[0];
  const detail = useInboxDetail(inbox?.id ?? '');
  if (inbox === undefined) return <p className="set-warn">{t('welcome.snippet.first')}</p>;
  return (
    <div className="set-form">
      {inboxes.length > 1 && (
        <Field label={t('welcome.snippet.which')}>
          <Select
            value={inbox.id}
            onChange={setChosen}
            options={inboxes.map((one) => ({ value: one.id, label: one.name }))}
          />
        </Field>
      )}
      {detail.isError && <LoadFailed error={detail.error} retry={() => void detail.refetch()} />}
      {detail.isPending && <Skeleton width="100%" height={64} />}
      {detail.data !== undefined && (
        <CopyBox
          code
          primary
          text={detail.data.snippet}
          label={t('inbox.code')}
          button={t('welcome.snippet.copy')}
        />
      )}
      <FirstMessage inbox={inbox.id} />
      <Tries inbox={inbox} detail={detail.data} onNext={onNext} />
    </div>
  );
}

/** Where to write the first message from, and where it can be read. */
function Tries({
  inbox,
  detail,
  onNext,
}: {
  inbox: Inbox;
  detail: InboxDetail | undefined;
  onNext?: () => void;
}) {
  const demo = useWorkspace().is_demo;
  const arrived = inbox.first_message_at > 0;
  const site = (detail?.origins ?? []).find((origin) => origin !== '*');
  return (
    <div className="set-foot step-tries">
      {demo && (
        <a className="btn" href="/shop/" target="_blank" rel="noreferrer">
          <ExternalLink className="i" aria-hidden />
          {t('welcome.snippet.shop')}
        </a>
      )}
      {site !== undefined && (
        <a className="btn" href={site} target="_blank" rel="noreferrer">
          <ExternalLink className="i" aria-hidden />
          {t('welcome.snippet.open', { site: hostOf(site) })}
        </a>
      )}
      <span className="grow" />
      {arrived && (
        <Link to="/inbox" search={{ holder: 'all' }} className="btn">
          {t('welcome.snippet.see')}
        </Link>
      )}
      {onNext !== undefined && (
        <button
          type="button"
          className="btn"
          data-kind={arrived ? 'primary' : 'plain'}
          onClick={onNext}
        >
          {t('welcome.next')}
        </button>
      )}
    </div>
  );
}
