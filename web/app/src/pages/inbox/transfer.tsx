import { ArrowLeftRight, Check, Search, StickyNote, UserPlus, UserX } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { api } from '@/api/client';
import type { Id, TransferTargets } from '@/api/types';
import { t } from '@/i18n';
import { fold } from '@/lib/format';
import { composing, modKey } from '@/lib/keys';
import { type Target, transferConversation } from '@/store/actions';
import { firstName } from '@/store/select';
import { useStore } from '@/store/store';
import { Avatar, Button, Kbd, toastError } from '@/ui';
import { takeIt } from './header';
import { optionsOf, type TransferOption } from './transfer-options';

/** Search, who may take it, a note. Arrows and Enter pick, ⌘/Ctrl+Enter transfers. */
export function TransferForm({ id, onDone }: { id: Id; onDone: () => void }) {
  const list = useId();
  const [targets, setTargets] = useState<TransferTargets | null>(null);
  const [q, setQ] = useState('');
  const [at, setAt] = useState(0);
  const [picked, setPicked] = useState<TransferOption | null>(null);
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const noteBox = useRef<HTMLTextAreaElement>(null);
  const inbox = useStore((s) => s.inboxes[s.conversations[id]?.inbox_id ?? '']?.name ?? '');
  const options = useStore(
    (s) => s,
    (a, b) => a.members === b.members && a.conversations[id] === b.conversations[id],
  );
  const shown = optionsOf(options, id, targets).filter(
    (o) => q === '' || fold(o.name).includes(fold(q)),
  );

  useEffect(() => {
    const abort = new AbortController();
    api
      .get<TransferTargets>(`/conversations/${id}/transfer-targets`, { signal: abort.signal })
      .then(setTargets)
      .catch((error: unknown) => {
        if (!abort.signal.aborted) toastError(error);
      });
    return () => abort.abort();
  }, [id]);

  const pick = (option: TransferOption | undefined) => {
    if (option === undefined || option.kind === 'current') return;
    if (option.kind === 'claim') {
      onDone();
      takeIt(id);
      return;
    }
    setPicked(option);
    noteBox.current?.focus();
  };
  const submit = async () => {
    const target = picked === null ? null : targetOf(picked);
    if (target === null || busy) return;
    setBusy(true);
    const done = await transferConversation(id, target, note.trim());
    setBusy(false);
    if (done) onDone();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (composing(event)) return;
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
      event.preventDefault();
      void submit();
    }
  };
  const onSearchKey = (event: KeyboardEvent) => {
    if (composing(event)) return;
    if (event.key === 'ArrowDown') setAt(Math.min(shown.length - 1, at + 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1));
    else if (event.key === 'Enter' && !event.metaKey && !event.ctrlKey) pick(shown[at]);
    else return;
    event.preventDefault();
  };
  const activeId = shown[at] === undefined ? undefined : `${list}-${shown[at].key}`;
  return (
    // The keys of the whole form; each control inside keeps its own role.
    <fieldset className="tf-form" onKeyDown={onKeyDown}>
      <legend className="vh">{t('transfer.title')}</legend>
      <div className="tf-search">
        <Search className="i" aria-hidden />
        <input
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls={list}
          aria-activedescendant={activeId}
          aria-autocomplete="list"
          aria-label={t('transfer.search')}
          placeholder={t('transfer.search')}
          value={q}
          onChange={(event) => {
            setQ(event.target.value);
            setAt(0);
          }}
          onKeyDown={onSearchKey}
        />
      </div>
      <Options
        list={list}
        options={shown}
        at={at}
        picked={picked}
        inbox={inbox}
        q={q}
        onPick={pick}
        onHover={setAt}
      />
      <div className="tf-note">
        <label htmlFor={`${list}-note`}>
          <StickyNote className="i i14" aria-hidden />
          {picked === null || picked.kind === 'none'
            ? t('transfer.note')
            : t('transfer.noteFor', { name: firstName(picked.name) })}
        </label>
        <textarea
          id={`${list}-note`}
          ref={noteBox}
          rows={2}
          value={note}
          maxLength={4000}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
      <div className="tf-foot">
        <span className="row" aria-hidden>
          <Kbd>{modKey}</Kbd>
          <Kbd>↵</Kbd>
        </span>
        <span className="grow" />
        <Button kind="primary" disabled={picked === null || busy} onClick={() => void submit()}>
          <ArrowLeftRight className="i" aria-hidden />
          {picked === null
            ? t('transfer.pick')
            : picked.kind === 'none'
              ? t('transfer.none')
              : t('transfer.to', { name: firstName(picked.name) })}
        </Button>
      </div>
    </fieldset>
  );
}

function targetOf(option: TransferOption): Target | null {
  if (option.kind === 'member') return { member_id: option.id };
  if (option.kind === 'team') return { team_id: option.id };
  return option.kind === 'none' ? { none: true } : null;
}

function Options({
  list,
  options,
  at,
  picked,
  inbox,
  q,
  onPick,
  onHover,
}: {
  list: string;
  options: TransferOption[];
  at: number;
  picked: TransferOption | null;
  inbox: string;
  q: string;
  onPick: (option: TransferOption) => void;
  onHover: (index: number) => void;
}) {
  useEffect(() => {
    const key = options[at]?.key;
    if (key !== undefined)
      document.getElementById(`${list}-${key}`)?.scrollIntoView({ block: 'nearest' });
  }, [at, list, options]);
  return (
    <div id={list} role="listbox" aria-label={t('transfer.title')} className="tf-list scroll">
      {options.length === 0 && <p className="tf-none">{t('transfer.nobody', { q })}</p>}
      {options.map((option, index) => {
        const heads = option.kind !== options[index - 1]?.kind;
        return (
          <div key={option.key} role="presentation">
            {heads && option.kind === 'member' && (
              <div className="ml">{t('transfer.members', { inbox })}</div>
            )}
            {heads && option.kind === 'team' && <div className="ml">{t('transfer.teams')}</div>}
            <div
              id={`${list}-${option.key}`}
              role="option"
              tabIndex={-1}
              aria-selected={picked?.key === option.key}
              className="tf-o"
              data-at={index === at || undefined}
              data-still={option.kind === 'current' || undefined}
              onPointerMove={() => onHover(index)}
              onClick={() => onPick(option)}
              onKeyDown={(event) => {
                if (event.key === 'Enter') onPick(option);
              }}
            >
              <OptionMark option={option} />
              <span className="tf-t">
                <span className="tf-n trunc">{option.name}</span>
                {option.text !== '' && <span className="tf-d trunc">{option.text}</span>}
              </span>
              {option.end !== '' && <span className="muted num">{option.end}</span>}
              {(picked?.key === option.key || option.kind === 'current') && (
                <Check className="i mi-check" aria-hidden />
              )}
            </div>
          </div>
        );
      })}
    </div>
  );
}

function OptionMark({ option }: { option: TransferOption }) {
  if (option.kind === 'claim' || option.kind === 'none') {
    const Icon = option.kind === 'claim' ? UserPlus : UserX;
    return (
      <span className="av p-none" data-size="28" style={{ '--z': '28px' } as React.CSSProperties}>
        <Icon className="i" aria-hidden />
      </span>
    );
  }
  return (
    <Avatar
      id={option.id}
      name={option.name}
      size={28}
      square={option.kind === 'team'}
      presence={option.presence}
    />
  );
}
