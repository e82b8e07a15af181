import { BadgeCheck, Pencil } from 'lucide-react';
import { useState } from 'react';
import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { useCommand } from '@/lib/commands';
import { dateAndTime } from '@/lib/format';
import { serverNow } from '@/live/clock';
import { moveStage } from '@/store/actions';
import { nameOf } from '@/store/select';
import { useStore } from '@/store/store';
import { Avatar, ChannelBadge, channelName, IconButton, Select } from '@/ui';
import { ContactDialog, ContactFields } from './contact-fields';
import { TagsSection } from './tags-section';
import { setUi, useUi } from './ui-state';
import { VisitSection } from './visit-section';

export function InfoTab({ id }: { id: Id }) {
  const conversation = useStore((state) => state.conversations[id]);
  const inbox = useStore((state) => state.inboxes[conversation?.inbox_id ?? '']);
  if (conversation === undefined) return null;
  const channel = inbox?.channel ?? 'webchat';
  return (
    <div className="pb scroll">
      <Identity id={id} />
      <StageSection id={id} />
      <section className="sec">
        <h3>{t('panel.contact')}</h3>
        <ContactFields id={id} />
      </section>
      <section className="sec">
        <h3>{t('panel.origin')}</h3>
        <div className="row">
          <ChannelBadge channel={channel} />
          <span className="trunc">
            {[channelName(channel), inbox?.name].filter(Boolean).join(' · ')}
          </span>
        </div>
      </section>
      <TagsSection id={id} />
      <VisitSection id={id} />
    </div>
  );
}

function Identity({ id }: { id: Id }) {
  const [editing, setEditing] = useState(false);
  const conversation = useStore((state) => state.conversations[id]);
  const contact = useStore((state) => state.contacts[conversation?.contact_id ?? '']);
  const channel = useStore((state) => state.inboxes[conversation?.inbox_id ?? '']?.channel);
  const can = useStore((state) => state.details[id]?.can.edit_contact ?? false);
  if (conversation === undefined) return null;
  return (
    <div className="idc">
      <Avatar id={conversation.contact_id} name={conversation.name} size={48} channel={channel} />
      <div className="grow">
        <h2 className="trunc">{nameOf(conversation)}</h2>
        <p className="muted">
          {contact?.verified ? (
            <span className="row verified">
              <BadgeCheck className="i i14" aria-hidden />
              {t('panel.verified')}
            </span>
          ) : contact !== undefined && contact.created_at > 0 ? (
            t('panel.since', { date: dateAndTime(contact.created_at, serverNow()) })
          ) : (
            ''
          )}
        </p>
      </div>
      {can && contact !== undefined && (
        <>
          <IconButton label={t('panel.edit')} onClick={() => setEditing(true)}>
            <Pencil className="i" aria-hidden />
          </IconButton>
          {editing && <ContactDialog contact={contact} onClose={() => setEditing(false)} />}
        </>
      )}
    </div>
  );
}

function StageSection({ id }: { id: Id }) {
  const stageId = useStore((state) => state.conversations[id]?.stage_id ?? '');
  const stages = useStore((state) => state.stages);
  const can = useStore((state) => state.details[id]?.can.move_stage ?? false);
  const open = useUi((ui) => ui.stageOpen);
  useCommand('stage', () => setUi({ panel: true, tab: 'info', stageOpen: true }), can);
  const ordered = Object.values(stages).sort((a, b) => a.position - b.position);
  const at = ordered.findIndex((stage) => stage.id === stageId);
  const options = ordered.map((stage) => ({
    value: stage.id,
    label: stage.name,
    mark: <i className="sq" style={{ background: stage.color }} />,
  }));
  return (
    <section className="sec">
      <h3 id="stage-title">{t('panel.stage')}</h3>
      <Select
        label={t('panel.stage')}
        value={stageId}
        disabled={!can}
        open={open}
        onOpenChange={(next) => setUi({ stageOpen: next })}
        onChange={(next) => {
          if (next !== stageId) void moveStage(id, next);
        }}
        options={at < 0 ? [{ value: '', label: t('panel.stage.none') }, ...options] : options}
      />
      {ordered.length > 0 && (
        <div
          className="stg"
          role="img"
          aria-label={t('panel.stage.meter', { n: at + 1, of: ordered.length })}
        >
          {ordered.map((stage, i) => (
            <i key={stage.id} data-done={i <= at || undefined} />
          ))}
        </div>
      )}
    </section>
  );
}
