import { Check, Plus } from 'lucide-react';
import { useState } from 'react';
import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { useCommand } from '@/lib/commands';
import { fold } from '@/lib/format';
import { setTags } from '@/store/actions';
import { useStore } from '@/store/store';
import { Chip, Popover } from '@/ui';
import { setUi, useUi } from './ui-state';

const none: readonly Id[] = [];

export function TagsSection({ id }: { id: Id }) {
  const held = useStore((state) => state.conversations[id]?.tag_ids ?? none);
  const tags = useStore((state) => state.tags);
  const can = useStore((state) => state.details[id]?.can.tag ?? false);
  const open = useUi((ui) => ui.tagOpen);
  useCommand('tag', () => setUi({ panel: true, tab: 'info', tagOpen: true }), can);
  const toggle = (tag: Id) =>
    void setTags(id, held.includes(tag) ? held.filter((other) => other !== tag) : [...held, tag]);
  return (
    <section className="sec">
      <h3>{t('panel.tags')}</h3>
      <div className="tags">
        {held.map((tagId) => {
          const tag = tags[tagId];
          return tag === undefined ? null : (
            <Chip
              key={tagId}
              outline
              color={tag.color}
              onRemove={can ? () => toggle(tagId) : undefined}
              removeLabel={t('panel.tag.remove', { name: tag.name })}
            >
              {tag.name}
            </Chip>
          );
        })}
        {can && (
          <Popover
            open={open}
            onOpenChange={(next) => setUi({ tagOpen: next })}
            label={t('panel.tags')}
            trigger={
              <button type="button" className="add">
                <Plus className="i i14" aria-hidden />
                {t('common.add')}
              </button>
            }
          >
            <TagPicker held={held} onToggle={toggle} />
          </Popover>
        )}
        {!can && held.length === 0 && <span className="muted">{t('panel.none')}</span>}
      </div>
    </section>
  );
}

function TagPicker({ held, onToggle }: { held: readonly Id[]; onToggle: (tag: Id) => void }) {
  const [q, setQ] = useState('');
  const tags = useStore((state) => state.tags);
  const shown = Object.values(tags)
    .filter((tag) => fold(tag.name).includes(fold(q)))
    .sort((a, b) => a.name.localeCompare(b.name));
  const first = shown[0];
  return (
    <div className="tagpick">
      <input
        className="input"
        aria-label={t('panel.tag.search')}
        placeholder={t('panel.tag.search')}
        value={q}
        onChange={(event) => setQ(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.nativeEvent.isComposing && first !== undefined)
            onToggle(first.id);
        }}
      />
      <div className="tagpick-l scroll">
        {shown.map((tag) => (
          <button
            key={tag.id}
            type="button"
            className="mi mi-hover"
            aria-pressed={held.includes(tag.id)}
            onClick={() => onToggle(tag.id)}
          >
            <span className="dot" style={{ background: tag.color }} />
            {tag.name}
            {held.includes(tag.id) && (
              <span className="mi-end mi-check">
                <Check className="i" aria-hidden />
              </span>
            )}
          </button>
        ))}
        {shown.length === 0 && <p className="muted tagpick-none">{t('panel.tag.none')}</p>}
      </div>
    </div>
  );
}
