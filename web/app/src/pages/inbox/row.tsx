import { Link } from '@tanstack/react-router';
import { Bot, CircleCheck, Eye, Smartphone, UserPlus } from 'lucide-react';
import { memo } from 'react';
import type { Conversation, Id } from '@/api/types';
import { t } from '@/i18n';
import { exactDate, shortDate, span } from '@/lib/format';
import { useClock } from '@/live/clock';
import { claimConversation, closeConversation } from '@/store/actions';
import { kindWord } from '@/store/content';
import { useDraft } from '@/store/drafts';
import { unreadOf } from '@/store/rules';
import { inboxLabel, nameOf } from '@/store/select';
import { shallow, useStore } from '@/store/store';
import { Avatar, Count, CountdownChip, cx, IconButton } from '@/ui';
import { KindIcon } from './message/kind-icon';

export interface RowProps {
  id: Id;
  open: boolean;
  /** The one row that Tab reaches. */
  tabbable: boolean;
}

/** One conversation of the list. Renders only when something of its own changes. */
export const Row = memo(function Row({ id, open, tabbable }: RowProps) {
  const conversation = useStore((state) => state.conversations[id]);
  const mark = useStore((state) => state.marks[id]?.count);
  const channel = useStore(
    (state) => state.inboxes[conversation?.inbox_id ?? '']?.channel ?? 'webchat',
  );
  if (conversation === undefined) return null;
  const unread = unreadOf(conversation, mark);
  return (
    <div className="ci-wrap">
      <Link
        to="/inbox/c/$id"
        params={{ id }}
        search={(before) => before}
        className={cx('ci', open && 'on', unread > 0 && 'un')}
        tabIndex={tabbable ? 0 : -1}
        aria-current={open ? 'true' : undefined}
        data-row={id}
        draggable={false}
      >
        <Avatar id={conversation.contact_id} name={conversation.name} channel={channel} />
        <span className="ci-b">
          <span className="l1">
            <span className="nm trunc">{nameOf(conversation)}</span>
            <When conversation={conversation} />
          </span>
          <span className="l2">
            <PreviewLine conversation={conversation} />
            {unread > 0 && (
              <>
                <Count n={unread} />
                <span className="vh">{t('row.unread', { n: unread })}</span>
              </>
            )}
          </span>
          <Facts conversation={conversation} />
        </span>
      </Link>
      <Quick conversation={conversation} />
    </div>
  );
});

/** How long the visitor waits, else when the last message was. */
function When({ conversation }: { conversation: Conversation }) {
  const { waiting_since, last_at } = conversation;
  const open = conversation.status === 'open';
  const text = useClock((now) =>
    open && waiting_since > 0 && now - waiting_since >= 60_000_000
      ? t('row.waits', { span: span(now - waiting_since) })
      : shortDate(last_at, now),
  );
  return (
    <span className="tt" title={exactDate(last_at)}>
      {text}
    </span>
  );
}

function PreviewLine({ conversation }: { conversation: Conversation }) {
  const { id, preview } = conversation;
  const draft = useDraft(id, 'message');
  const me = useStore((state) => state.me?.id);
  const typing = useStore((state) => state.typing[id]);
  const active = useClock(
    (now) => typing?.some((one) => one.kind === 'contact' && one.until > now) ?? false,
  );
  if (active) return <span className="trunc grow ty">{t('row.typing')}</span>;
  if (draft !== '') {
    return (
      <span className="trunc grow">
        <span className="dr">{t('row.draft')}</span> {draft}
      </span>
    );
  }
  if (preview === null) return <span className="trunc grow">{t('row.noMessages')}</span>;
  return (
    <>
      {preview.author === 'bot' && <Bot className="i i14 bot-ink" aria-hidden />}
      {preview.author === 'external' && <Smartphone className="i i14" aria-hidden />}
      <KindIcon kind={preview.kind} />
      <span className="trunc grow">
        {preview.author === 'agent' && preview.author_id === me && `${t('row.you')} `}
        {preview.text || kindWord(preview.kind)}
      </span>
    </>
  );
}

function Facts({ conversation }: { conversation: Conversation }) {
  const facts = useStore((state) => {
    const stage = state.stages[conversation.stage_id];
    const holder = state.members[conversation.holder_id];
    const team = state.teams[conversation.team_id];
    const eye = (state.viewers[conversation.id] ?? []).find((viewer) => viewer !== state.me?.id);
    return {
      stage: stage?.name ?? '',
      color: stage?.color ?? '',
      inbox: inboxLabel(state, conversation.inbox_id),
      holderId: holder?.id ?? '',
      holder: holder?.name ?? team?.name ?? '',
      eye: eye === undefined ? '' : (state.members[eye]?.name ?? ''),
    };
  }, shallow);
  return (
    <span className="l3">
      <CountdownChip conversation={conversation} />
      {(facts.stage !== '' || facts.inbox !== '') && (
        <span className="ci-stage trunc">
          {facts.inbox}
          {facts.inbox !== '' && facts.stage !== '' && ' · '}
          {facts.stage !== '' && <i className="sq" style={{ background: facts.color }} />}
          {facts.stage}
        </span>
      )}
      {facts.eye !== '' && (
        <span className="ci-eye" title={t('row.viewing', { name: facts.eye })}>
          <Eye className="i i14" aria-hidden />
          <span className="vh">{t('row.viewing', { name: facts.eye })}</span>
        </span>
      )}
      {facts.holder !== '' && (
        <span className="ci-ass" title={facts.holder}>
          <Avatar
            id={facts.holderId || conversation.team_id}
            name={facts.holder}
            size={20}
            square={facts.holderId === ''}
          />
          <span className="vh">{facts.holder}</span>
        </span>
      )}
    </span>
  );
}

/** For the mouse; the keyboard has I and E. */
function Quick({ conversation }: { conversation: Conversation }) {
  const may = useStore((state) => state.me?.permissions ?? []);
  if (conversation.status !== 'open') return null;
  const { id } = conversation;
  return (
    <span className="ci-acts">
      {conversation.assignee_id === '' && (
        <IconButton
          size="sm"
          tabIndex={-1}
          label={t('transfer.claim')}
          onClick={() => void claimConversation(id)}
        >
          <UserPlus className="i i14" aria-hidden />
        </IconButton>
      )}
      {may.includes('conversations.close') && (
        <IconButton
          size="sm"
          tabIndex={-1}
          label={t('head.finish')}
          onClick={() => void closeConversation(id)}
        >
          <CircleCheck className="i i14" aria-hidden />
        </IconButton>
      )}
    </span>
  );
}
