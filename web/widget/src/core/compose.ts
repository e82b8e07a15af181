import type { Entry, FileNote } from './outbox';
import type { Box } from './storage';
import { newsOf, type View } from './view';
import { cleanUrl, type RawVisit, toVisit } from './visit';

/** A message as it is kept until the server has it, with what goes along: where it was written, the visit, contact data. */
export function compose(
  { thread, entries, known, locale }: View,
  box: Box,
  client_id: string,
  text: string,
  file?: FileNote,
): Entry {
  const { title } = document;
  const url = location.href;
  const first = thread.state.status !== 'open' && !entries.some((entry) => entry.visit);
  const here = { at: Date.now(), last: 0, landing: url, referrer: document.referrer, pages: [] };
  const raw = box.get<RawVisit>('visit') ?? here;
  return {
    client_id,
    text,
    file,
    sent_at_local: Date.now() * 1000,
    locale,
    page: { url: cleanUrl(url), title },
    visit: first ? toVisit(raw, navigator.userAgent, navigator.language) : undefined,
    contact: newsOf(known, thread.state),
  };
}
