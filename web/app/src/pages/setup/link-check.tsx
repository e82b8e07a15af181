import { CircleAlert, Clock, LinkIcon } from 'lucide-react';
import { ApiError, errorSentence } from '@/api/client';
import { t } from '@/i18n';
import { Button, Skeleton } from '@/ui';
import { DoorState, Shell } from './shell';

/** A whole load, so that nothing typed here stays in memory. */
export const signInLink = () => (
  <a href="/login" className="btn" data-kind="primary">
    {t('setup.enter')}
  </a>
);

/** While the server is asked whether a link still works. */
export function Checking({ title }: { title: string }) {
  return (
    <Shell title={title} text={<span role="status">{t('setup.checking')}</span>}>
      <div className="door-form" aria-hidden>
        <Skeleton width="40%" />
        <Skeleton width="100%" height={42} />
        <Skeleton width="40%" />
        <Skeleton width="100%" height={42} />
      </div>
    </Shell>
  );
}

export interface DeadWords {
  used: { title: string; text: string };
  expired: { title: string; text: string };
}

/** How a link ended, from the server's problem; undefined when it did not end but something failed. */
export function endOfLink(error: unknown): 'used' | 'expired' | 'unknown' | undefined {
  if (!(error instanceof ApiError)) return undefined;
  if (error.code.endsWith('expired')) return 'expired';
  if (error.code.endsWith('used')) return 'used';
  if (error.status === 410) return 'used';
  return error.status === 404 ? 'unknown' : undefined;
}

/** A link that no longer opens the door, or that could not be checked. */
export function DeadLink({
  error,
  words,
  retry,
}: {
  error: unknown;
  words: DeadWords;
  retry: () => void;
}) {
  const end = endOfLink(error);
  if (end === undefined) {
    return (
      <DoorState
        tone="bad"
        icon={<CircleAlert className="i i24" aria-hidden />}
        title={t('setup.link.failed')}
        text={errorSentence(error)}
        actions={<Button onClick={retry}>{t('common.retry')}</Button>}
      />
    );
  }
  const unknown = { title: t('setup.link.unknown'), text: t('setup.link.unknownText') };
  const said = end === 'unknown' ? unknown : words[end];
  const Icon = end === 'expired' ? Clock : LinkIcon;
  return (
    <DoorState
      icon={<Icon className="i i24" aria-hidden />}
      title={said.title}
      text={said.text}
      actions={signInLink()}
    />
  );
}
