import type { MessageItem } from '@/api/types';
import { t } from '@/i18n';
import { authorName, reactionGroups } from '@/store/content';
import { react } from '@/store/messages';
import { shallow, useStore } from '@/store/store';
import { Tip } from '@/ui';

/** The marks under a bubble; one's own leaves with a click. */
export function Reactions({ item, may }: { item: MessageItem; may: boolean }) {
  const me = useStore((state) => state.me?.id ?? '');
  const names = useStore(
    (state) =>
      (item.content?.reactions ?? []).map((one) =>
        authorName(state, item.conversation_id, one.by, one.by_id),
      ),
    shallow,
  );
  const all = item.content?.reactions ?? [];
  const groups = reactionGroups(all, me, (one) => names[all.indexOf(one)] ?? '');
  if (groups.length === 0) return null;
  return (
    <ul className="rx" aria-label={t('react.list')}>
      {groups.map(({ emoji, names: who, mine }) => {
        const label = t('react.by', { emoji, names: who.join(', ') });
        const shown = `${emoji}${who.length > 1 ? ` ${who.length}` : ''}`;
        return (
          <li key={emoji}>
            <Tip text={who.join(', ')}>
              {mine && may ? (
                <button
                  type="button"
                  data-mine
                  aria-label={t('react.remove', { emoji })}
                  onClick={() => void react(item, '')}
                >
                  {shown}
                </button>
              ) : (
                <span role="img" aria-label={label} data-mine={mine || undefined}>
                  {shown}
                </span>
              )}
            </Tip>
          </li>
        );
      })}
    </ul>
  );
}
