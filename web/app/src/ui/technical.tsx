import { t } from '@/i18n';

/** What a machine said, word for word, behind the sentence that says it in the reader's language. */
export function Technical({ text }: { text: string | undefined }) {
  if (text === undefined || text === '') return null;
  return (
    <details className="tech">
      <summary>{t('common.technical')}</summary>
      <code>{text}</code>
    </details>
  );
}
