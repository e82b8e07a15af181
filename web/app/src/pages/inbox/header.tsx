import {
  ArrowLeft,
  Bot,
  CircleCheck,
  Ellipsis,
  Link2,
  MailOpen,
  PanelRight,
  RotateCcw,
  UserRoundPen,
} from 'lucide-react';
import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { useCommand } from '@/lib/commands';
import { useClock } from '@/live/clock';
import {
  askContact,
  closeConversation,
  markUnread,
  reopenConversation,
  returnToBot,
} from '@/store/actions';
import { canReopen } from '@/store/rules';
import { nameOf } from '@/store/select';
import { shallow, useStore } from '@/store/store';
import {
  Avatar,
  Button,
  CountdownChip,
  channelName,
  IconButton,
  Menu,
  type MenuEntry,
  toast,
} from '@/ui';
import { AssigneeBox } from './assignee-box';
import { useReactivable } from './closed-card';
import { useInboxNav, useView } from './nav';
import { nextRow } from './next-row';
import { setUi } from './ui-state';

export function Header({ id, phone }: { id: Id; phone: boolean }) {
  const nav = useInboxNav();
  const conversation = useStore((state) => state.conversations[id]);
  const inbox = useStore((state) => state.inboxes[conversation?.inbox_id ?? '']);
  const contact = useStore((state) => state.contacts[conversation?.contact_id ?? '']);
  if (conversation === undefined) return null;
  const address = contact?.phone_display || contact?.email || '';
  const channel = inbox?.channel ?? 'webchat';
  return (
    <header className="hd">
      {phone && (
        <IconButton label={t('common.back')} onClick={() => nav.open('')}>
          <ArrowLeft className="i i20" aria-hidden />
        </IconButton>
      )}
      <Avatar id={conversation.contact_id} name={conversation.name} channel={channel} />
      <div className="who">
        <div className="row">
          <h1 className="trunc">{nameOf(conversation)}</h1>
          {!phone && <CountdownChip conversation={conversation} seconds size="lg" />}
        </div>
        <div className="sub">
          {phone && <CountdownChip conversation={conversation} seconds />}
          {phone ? (
            <AssigneeBox id={id} compact />
          ) : (
            <Whence place={[channelName(channel), inbox?.name ?? '']} address={address} />
          )}
        </div>
      </div>
      <span className="grow" />
      {!phone && <Viewers id={id} />}
      {!phone && <AssigneeBox id={id} />}
      <FinishButton id={id} phone={phone} />
      <MoreMenu id={id} />
    </header>
  );
}

/** Channel, inbox and address; where there is little room, the address is what stays whole. */
function Whence({ place, address }: { place: string[]; address: string }) {
  const from = place.filter(Boolean).join(' · ');
  return (
    <span className="whence" title={[from, address].filter(Boolean).join(' · ')}>
      <span className="trunc">{from}</span>
      {address !== '' && (
        <span className="whence-at trunc num">
          <span aria-hidden>·</span> {address}
        </span>
      )}
    </span>
  );
}

/** Who else has it open. */
function Viewers({ id }: { id: Id }) {
  const others = useStore(
    (state) =>
      (state.viewers[id] ?? [])
        .filter((viewer) => viewer !== state.me?.id)
        .map((viewer) => state.members[viewer])
        .filter((member) => member !== undefined),
    shallow,
  );
  if (others.length === 0) return null;
  return (
    <ul className="eyes" aria-label={t('head.viewers')}>
      {others.slice(0, 3).map((member) => (
        <li key={member.id} title={t('row.viewing', { name: member.name })}>
          <Avatar id={member.id} name={member.name} size={24} />
          <span className="vh">{member.name}</span>
        </li>
      ))}
      {others.length > 3 && <li className="eyes-more">+{others.length - 3}</li>}
    </ul>
  );
}

function FinishButton({ id, phone }: { id: Id; phone: boolean }) {
  const nav = useInboxNav();
  const view = useView();
  const conversation = useStore((state) => state.conversations[id]);
  const may = useStore((state) => state.me?.permissions.includes('conversations.close') ?? false);
  const can = useStore((state) => state.details[id]?.can);
  const open = conversation?.status === 'open';
  const canClose = open && may && (can?.close ?? true);
  const reopen = useClock((now) => conversation !== undefined && canReopen(conversation, now));
  const canOpen = reopen && (can?.reopen ?? true);
  const reactivable = useReactivable(id);
  const finish = async () => {
    const next = nextRow(view, id);
    if ((await closeConversation(id)) && next !== '' && !phone) nav.open(next);
  };
  useCommand('close', () => void finish(), canClose);
  if (canClose) {
    return phone ? (
      <IconButton label={t('head.finish')} onClick={() => void finish()}>
        <CircleCheck className="i i20" aria-hidden />
      </IconButton>
    ) : (
      <Button className="hd-main" onClick={() => void finish()}>
        <CircleCheck className="i" aria-hidden />
        <span>{t('head.finish')}</span>
      </Button>
    );
  }
  const back = canOpen
    ? { label: t('head.reopen'), run: () => void reopenConversation(id) }
    : reactivable && !open
      ? { label: t('head.reactivate'), run: () => setUi({ template: true }) }
      : null;
  if (back === null) return null;
  return phone ? (
    <IconButton label={back.label} onClick={back.run}>
      <RotateCcw className="i i20" aria-hidden />
    </IconButton>
  ) : (
    <Button className="hd-main" onClick={back.run}>
      <RotateCcw className="i" aria-hidden />
      <span>{back.label}</span>
    </Button>
  );
}

function MoreMenu({ id }: { id: Id }) {
  const can = useStore((state) => state.details[id]?.can);
  const capabilities = useStore(
    (state) => state.inboxes[state.conversations[id]?.inbox_id ?? '']?.capabilities,
  );
  const hasBot = useStore((state) => state.conversations[id]?.bot !== 'off');
  useCommand('unread', () => void markUnread(id));
  const entries: MenuEntry[] = [
    {
      key: 'details',
      label: t('head.details'),
      keys: ['D'],
      icon: <PanelRight className="i" aria-hidden />,
      onSelect: () => setUi({ panel: true }),
    },
    {
      key: 'unread',
      label: t('head.markUnread'),
      keys: ['U'],
      icon: <MailOpen className="i" aria-hidden />,
      onSelect: () => void markUnread(id),
    },
  ];
  if (can?.ask_contact && capabilities?.ask_contact) {
    entries.push({
      key: 'ask',
      label: t('head.askContact'),
      icon: <UserRoundPen className="i" aria-hidden />,
      onSelect: () => void askContact(id, ['name', 'email', 'phone']),
    });
  }
  if (can?.return_to_bot && hasBot) {
    entries.push({
      key: 'bot',
      label: t('head.returnToBot'),
      icon: <Bot className="i" aria-hidden />,
      onSelect: () => void returnToBot(id),
    });
  }
  entries.push({
    key: 'link',
    label: t('head.copyLink'),
    icon: <Link2 className="i" aria-hidden />,
    onSelect: () => void copyLink(id),
  });
  return (
    <Menu
      entries={entries}
      trigger={
        <button type="button" className="ib" aria-label={t('common.more')}>
          <Ellipsis className="i" aria-hidden />
        </button>
      }
    />
  );
}

async function copyLink(id: Id): Promise<void> {
  // Absent on plain http; then there is nothing to copy with.
  await navigator.clipboard?.writeText(`${window.location.origin}/inbox/c/${id}`);
  toast(t('common.copied'));
}
