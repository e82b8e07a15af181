import { useState } from 'react';
import { t } from '@/i18n';
import { Button } from '@/ui';
import type { InboxDetail } from '../../data';
import { useConnectionActs } from '../../data-channels';
import { problemOf, type TestResult } from '../../lib/connect';
import { Failure } from '../../parts/section';

/** One test of the connection, told in a line. */
export function RetryTest({ inbox }: { inbox: InboxDetail }) {
  const acts = useConnectionActs(inbox.id);
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<TestResult | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const run = async () => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      setResult(await acts.test());
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const wrong = result?.steps?.find((step) => step.problem !== '');
  return (
    <div className="retry">
      <Button size="sm" aria-busy={busy} onClick={() => void run()}>
        {busy ? t('test.running') : t('test.run')}
      </Button>
      <Failure failure={failure} />
      <p role="status">{wrong !== undefined && t(`problem.${problemOf(wrong.problem)}`)}</p>
    </div>
  );
}
