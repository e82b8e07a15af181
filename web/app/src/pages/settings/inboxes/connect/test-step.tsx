import { CircleAlert, CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { ApiError } from '@/api/client';
import { t } from '@/i18n';
import { Button } from '@/ui';
import { useConnectionActs } from '../../data-channels';
import {
  type Finding,
  type Manifest,
  mendingStep,
  missingStep,
  problemOf,
  type TestResult,
} from '../../lib/connect';
import { Failure } from '../../parts/section';
import { type StepProps, stepTitle } from './step';

/** Asks the provider for each part, and says in words what lacks and where to mend it. */
export function TestStep({ inbox, manifest, connection, go, next }: StepProps) {
  const acts = useConnectionActs(inbox.id);
  const [result, setResult] = useState<TestResult | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const run = async () => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      setResult(await acts.test());
    } catch (error) {
      setResult(null);
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const first = result === null;
  const refused = failure instanceof ApiError && failure.code === 'not_connected';
  const missing = refused ? missingStep(manifest, connection) : '';
  return (
    <div className="set-form">
      <p>{t('test.intro')}</p>
      <div role="status" aria-busy={busy}>
        {result !== null && <Results result={result} manifest={manifest} go={go} />}
      </div>
      {missing !== '' && (
        <p className="set-fail" role="alert">
          {t('test.missing')}{' '}
          <Button kind="link" onClick={() => go(missing)}>
            {t('connect.goStep', { step: stepTitle(missing) })}
          </Button>
        </p>
      )}
      <div className="set-foot">
        <Failure failure={missing === '' ? failure : null} />
        <Button kind={result?.ok ? 'plain' : 'primary'} aria-busy={busy} onClick={() => void run()}>
          {busy ? t('test.running') : first ? t('test.run') : t('test.again')}
        </Button>
        {result?.ok && (
          <Button kind="primary" onClick={next}>
            {t('connect.next')}
          </Button>
        )}
      </div>
    </div>
  );
}

export function Results({
  result,
  manifest,
  go,
}: {
  result: TestResult;
  manifest: Manifest;
  go: (step: string) => void;
}) {
  const steps = result.steps ?? [];
  const wrong = steps.filter((step) => step.problem !== '').length;
  return (
    <>
      <p className={result.ok ? 'set-done' : 'set-fail strong'}>
        {result.ok ? (
          <CircleCheck className="i" aria-hidden />
        ) : (
          <CircleAlert className="i" aria-hidden />
        )}
        {result.ok ? t('test.ok') : t('test.some', { n: Math.max(1, wrong) })}
      </p>
      {result.ok && <p className="field-hint">{t('test.ok.text')}</p>}
      <ol className="findings">
        {steps.map((finding) => (
          <FindingRow key={finding.step} finding={finding} manifest={manifest} go={go} />
        ))}
      </ol>
    </>
  );
}

function FindingRow({
  finding,
  manifest,
  go,
}: {
  finding: Finding;
  manifest: Manifest;
  go: (step: string) => void;
}) {
  const fine = finding.problem === '';
  const problem = problemOf(finding.problem);
  const mend = fine ? '' : mendingStep(manifest, problem);
  return (
    <li className="finding" data-tone={fine ? 'ok' : 'bad'}>
      {fine ? (
        <CircleCheck className="i i18" aria-hidden />
      ) : (
        <CircleAlert className="i i18" aria-hidden />
      )}
      <div className="grow">
        <p className="strong">{t.maybe(`test.step.${finding.step}`) ?? finding.step}</p>
        {fine ? (
          <p>{t.maybe(`test.fine.${finding.step}`)}</p>
        ) : (
          <>
            <p className="finding-what">{t(`problem.${problem}`)}</p>
            <p>{t(`problem.${problem}.do`)}</p>
            {(finding.detail ?? '') !== '' && (
              <p className="muted">{t('test.said', { text: finding.detail ?? '' })}</p>
            )}
            {mend !== '' && (
              <Button kind="link" onClick={() => go(mend)}>
                {t('connect.goStep', { step: stepTitle(mend) })}
              </Button>
            )}
          </>
        )}
      </div>
    </li>
  );
}
