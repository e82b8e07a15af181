import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/api/client';
import { t } from '@/i18n';
import { Button } from '@/ui';
import { type InboxDetail, useReloadInbox } from '../data';
import { pageExample, serverExample } from '../lib/identity-example';
import { Confirm } from '../parts/confirm';
import { CopyBox } from '../parts/copy-box';
import { Block, Failure } from '../parts/section';

/** The key with which the site's server proves who its signed-in customers are. */
export function Identity({ inbox }: { inbox: InboxDetail }) {
  return (
    <>
      <Block title={t('inbox.tab.identity')} text={t('inbox.identity.text')}>
        <Secret inbox={inbox} />
      </Block>
      <Block title={t('inbox.identity.how')}>
        <div className="set-form">
          <p>{t('inbox.identity.server')}</p>
          <CopyBox code text={serverExample(inbox.key)} label={t('inbox.identity.server')} />
          <p>{t('inbox.identity.page')}</p>
          <CopyBox code text={pageExample()} label={t('inbox.identity.page')} />
        </div>
      </Block>
    </>
  );
}

function Secret({ inbox }: { inbox: InboxDetail }) {
  const reload = useReloadInbox();
  const [secret, setSecret] = useState('');
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const make = async () => {
    const answer = await api.post<{ secret: string }>(`/inboxes/${inbox.id}/identity-secret`);
    setSecret(answer.secret);
    await reload(inbox.id);
  };
  const first = async () => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      await make();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="set-form">
      {secret !== '' ? (
        <div role="status">
          <CopyBox text={secret} label={t('inbox.identity.secret')} primary />
          <p className="set-warn set-hint">{t('inbox.identity.once')}</p>
        </div>
      ) : (
        <p className="row">
          <KeyRound className="i" aria-hidden />
          {inbox.identity_secret_set ? t('inbox.identity.set') : t('inbox.identity.unset')}
        </p>
      )}
      <div className="set-foot">
        <Failure failure={failure} />
        {inbox.identity_secret_set ? (
          <Button onClick={() => setAsking(true)}>{t('inbox.identity.remake')}</Button>
        ) : (
          <Button kind="primary" aria-busy={busy} onClick={() => void first()}>
            {t('inbox.identity.make')}
          </Button>
        )}
      </div>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t('inbox.identity.remake.confirm')}
        text={t('inbox.identity.remake.text')}
        action={t('inbox.identity.remake')}
        run={make}
      />
    </div>
  );
}
