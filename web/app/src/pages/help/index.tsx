import { NotFound } from '@/frame/states';
import { locale } from '@/i18n';
import { type Guide, reactivation } from './reactivation';

const guides: Record<string, Record<string, Guide>> = { 'reactivar-plantillas': reactivation };

/** A guide, as links beside the controls open it. */
export default function Help({ token: slug }: { token: string }) {
  const guide = guides[slug]?.[locale()];
  if (guide === undefined) return <NotFound />;
  return (
    <main className="help">
      <h1>{guide.title}</h1>
      {guide.text.map((line) => (
        <p key={line} className={line.startsWith('- ') ? 'help-item' : undefined}>
          {line.replace(/^- /, '')}
        </p>
      ))}
    </main>
  );
}
