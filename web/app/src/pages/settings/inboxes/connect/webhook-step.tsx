import { CircleCheck, TriangleAlert } from 'lucide-react';
import { t } from '@/i18n';
import { serverNow } from '@/live/clock';
import { Button } from '@/ui';
import { caddyRecipe } from '../../lib/connect';
import { dayAndTime } from '../../lib/dates';
import { CopyBox } from '../../parts/copy-box';
import type { StepProps } from './step';

/** What to copy to the provider, and the two ticks that turn on by themselves. */
export function WebhookStep({ connection, health, next }: StepProps) {
  const events = connection.events ?? [];
  return (
    <div className="set-form">
      {!connection.webhook_https && <NotHttps url={connection.webhook_url} />}
      <ol className="how">
        <li>{t('webhook.how.1')}</li>
        <li>
          <p>{t('webhook.how.2')}</p>
          <p className="field-label">{t('webhook.url')}</p>
          <CopyBox
            text={connection.webhook_url}
            label={t('webhook.url')}
            button={t('webhook.copyUrl')}
          />
          <p className="field-label">{t('webhook.token')}</p>
          <CopyBox
            text={connection.verify_token}
            label={t('webhook.token')}
            button={t('webhook.copyToken')}
          />
        </li>
        <li>{t('webhook.how.3')}</li>
        <li>
          <p>{t('webhook.how.4')}</p>
          <ul className="codes" aria-label={t('webhook.events')}>
            {events.map((event) => (
              <li key={event}>
                <code>{event}</code>
              </li>
            ))}
          </ul>
        </li>
        <li>{t('webhook.how.5')}</li>
      </ol>
      <Ticks health={health} />
      <div className="set-foot">
        <Button kind="primary" onClick={next}>
          {t('connect.next')}
        </Button>
      </div>
    </div>
  );
}

function Ticks({ health }: Pick<StepProps, 'health'>) {
  const { verified_at = 0, first_event_at = 0, bad_signs = 0 } = health ?? {};
  const now = serverNow();
  // Who gets events was verified, even where nobody saw it happen.
  const verified = verified_at > 0 || first_event_at > 0;
  return (
    <div className="ticks" role="status">
      <Tick
        done={verified}
        title={verified ? t('webhook.verified') : t('webhook.verified.wait')}
        text={
          verified_at > 0
            ? t('webhook.verified.at', { at: dayAndTime(verified_at, now) })
            : verified
              ? ''
              : t('webhook.verified.waitText')
        }
      />
      <Tick
        done={first_event_at > 0}
        title={first_event_at > 0 ? t('webhook.event') : t('webhook.event.wait')}
        text={
          first_event_at > 0
            ? t('webhook.event.at', { at: dayAndTime(first_event_at, now) })
            : t('webhook.event.waitText')
        }
      />
      {bad_signs > 0 && (
        <p className="set-fail">
          <TriangleAlert className="i" aria-hidden />
          {t('webhook.badSign', { n: bad_signs })}
        </p>
      )}
    </div>
  );
}

function Tick({ done, title, text }: { done: boolean; title: string; text: string }) {
  return (
    <div className="await" data-done={done || undefined}>
      {done ? (
        <CircleCheck className="i i20" aria-hidden />
      ) : (
        <span className="await-dot" aria-hidden />
      )}
      <div className="grow">
        <p className="strong">{title}</p>
        {text !== '' && <p>{text}</p>}
      </div>
    </div>
  );
}

/** The provider takes https addresses only: how to get there, without leaving the page. */
function NotHttps({ url }: { url: string }) {
  const recipe = caddyRecipe(url);
  const host = recipe.slice(0, recipe.indexOf(' '));
  return (
    <div className="notice" data-tone="warn">
      <TriangleAlert className="i" aria-hidden />
      <div className="grow">
        <p className="strong">{t('webhook.notHttps')}</p>
        <p>{t('webhook.notHttps.text', { url: originOf(url) })}</p>
        <details className="where">
          <summary>{t('webhook.recipe')}</summary>
          <ol className="how">
            <li>{t('webhook.recipe.1')}</li>
            <li>
              <p>{t('webhook.recipe.2')}</p>
              <CopyBox code text={recipe} label="Caddyfile" />
            </li>
            <li>
              <p>{t('webhook.recipe.3')}</p>
              <CopyBox
                code
                text={`BANDEJA_PUBLIC_URL=https://${host} BANDEJA_TRUSTED_PROXIES=127.0.0.1/32 bandeja serve`}
                label="BANDEJA_PUBLIC_URL"
              />
            </li>
          </ol>
          <p>{t('webhook.recipe.docs')}</p>
        </details>
      </div>
    </div>
  );
}

function originOf(url: string): string {
  try {
    return new URL(url).origin;
  } catch {
    return url;
  }
}
