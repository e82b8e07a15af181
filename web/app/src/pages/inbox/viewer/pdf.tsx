import { FileWarning } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { fileUrl } from '@/lib/files';
import { Button } from '@/ui';

/**
 * A PDF in the browser's own reader, which runs apart from the page. The bytes are handed over as a PDF whatever
 * they claim to be, so that nothing in them can run as a page of this site.
 */
export function PdfPage({ file, name }: { file: Id; name: string }) {
  const [address, setAddress] = useState('');
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    let made = '';
    if (attempt >= 0) setFailed(false);
    fetch(fileUrl(file), { credentials: 'same-origin', signal: abort.signal })
      .then(async (answer) => {
        if (!answer.ok) throw new Error(String(answer.status));
        const bytes = await answer.arrayBuffer();
        if (abort.signal.aborted) return;
        made = URL.createObjectURL(new Blob([bytes], { type: 'application/pdf' }));
        setAddress(made);
      })
      .catch(() => {
        if (!abort.signal.aborted) setFailed(true);
      });
    return () => {
      abort.abort();
      if (made !== '') URL.revokeObjectURL(made);
    };
  }, [file, attempt]);
  if (failed) {
    return (
      <div className="vw-s vw-none" role="alert">
        <FileWarning className="i i24" aria-hidden />
        {t('view.pdfFailed')}
        <Button onClick={() => setAttempt((n) => n + 1)}>{t('common.retry')}</Button>
      </div>
    );
  }
  if (address === '') {
    return (
      <div className="vw-s vw-none" aria-busy="true">
        {t('common.loading')}
      </div>
    );
  }
  return <iframe className="vw-s vw-pdf" src={address} title={name} />;
}
