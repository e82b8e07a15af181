import { LayoutTemplate, MapPin, Mic, Paperclip, Plus } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { acceptOf } from '@/lib/files';
import { IconButton, Menu, type MenuEntry } from '@/ui';
import { setUi } from '../ui-state';
import type { ComposeAbilities } from './abilities';
import { addFiles } from './add-files';

const PlaceDialog = lazy(() => import('./place-dialog'));

interface ToolsProps {
  id: Id;
  can: ComposeAbilities;
  phone: boolean;
  onRecord: () => void;
}

/** What can go with a message: only what this channel and this conversation take. */
export function Tools({ id, can, phone, onRecord }: ToolsProps) {
  const input = useRef<HTMLInputElement>(null);
  const [placing, setPlacing] = useState(false);
  const entries: MenuEntry[] = [];
  const add = (key: string, label: string, Icon: typeof Mic, onSelect: () => void) =>
    entries.push({ key, label, icon: <Icon className="i" aria-hidden />, onSelect });
  if (can.files !== null) add('file', t('compose.attach'), Paperclip, () => input.current?.click());
  if (can.voice && !phone) add('voice', t('compose.record'), Mic, onRecord);
  if (can.place) add('place', t('compose.place'), MapPin, () => setPlacing(true));
  if (can.template) {
    add('template', t('compose.template'), LayoutTemplate, () => setUi({ template: true }));
  }
  if (entries.length === 0) return null;
  return (
    <div className="cp-tools">
      {phone ? (
        <Menu
          align="start"
          entries={entries}
          trigger={
            <button type="button" className="ib" aria-label={t('compose.add')}>
              <Plus className="i i20" aria-hidden />
            </button>
          }
        />
      ) : (
        entries.map((entry) => (
          <IconButton key={entry.key} label={entry.label} onClick={entry.onSelect}>
            {entry.icon}
          </IconButton>
        ))
      )}
      {can.files !== null && (
        <input
          ref={input}
          type="file"
          multiple
          hidden
          accept={acceptOf(can.files) || undefined}
          onChange={(event) => {
            addFiles(id, [...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
      )}
      <Suspense>{placing && <PlaceDialog id={id} onClose={() => setPlacing(false)} />}</Suspense>
    </div>
  );
}

export function MicButton({ onRecord }: { onRecord: () => void }) {
  return (
    <IconButton label={t('compose.record')} className="mic" onClick={onRecord}>
      <Mic className="i i20" aria-hidden />
    </IconButton>
  );
}
