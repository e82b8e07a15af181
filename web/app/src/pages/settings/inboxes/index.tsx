import { InboxDetailPage } from './detail';
import { InboxList } from './list';

/** The connected channels, or one of them. */
export default function Inboxes({ id }: { id: string }) {
  return id === '' ? <InboxList /> : <InboxDetailPage id={id} />;
}
