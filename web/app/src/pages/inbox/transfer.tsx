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
import { takeIt } from './take-it';
import { optionsOf, type TransferOption } from './transfer-options';

/** Who may take it, what is picked and written, and the act itself. */
function useTransfer(id: Id, onDone: () => void) {
  const [targets, setTargets] = useState<TransferTargets | null>(null);
  const [q, setQ] = useState('');
  const [at, setAt] = useState(0);
  const [picked, setPicked] = useState<TransferOption | null>(null);
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const noteBox = useRef<HTMLTextAreaElement>(null);
  const state = useStore(
    (s) => s,
    (a, b) => a.members === b.members && a.conversations[id] === b.conversations[id],
  );
  const shown = optionsOf(state, id, targets).filter(
    (option) => q === '' || fold(option.name).includes(fold(q)),
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
  const find = (text: string) => {
    setQ(text);
    setAt(0);
  };
  return { q, find, at, setAt, shown, picked, pick, note, setNote, noteBox, busy, submit };
}

/** Search, who may take it, a note. Arrows and Enter pick, ⌘/Ctrl+Enter transfers. */
export function TransferForm({ id, onDone }: { id: Id; onDone: () => void }) {
  const list = useId();
  const form = useTransfer(id, onDone);
  const { shown, at, picked } = form;
  const inbox = useStore((s) => s.inboxes[s.conversations[id]?.inbox_id ?? '']?.name ?? '');
  const onKeyDown = (event: KeyboardEvent) => {
    if (composing(event) || event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    void form.submit();
  };
  const onSearchKey = (event: KeyboardEvent) => {
    if (composing(event)) return;
    if (event.key === 'ArrowDown') form.setAt(Math.min(shown.length - 1, at + 1));
    else if (event.key === 'ArrowUp') form.setAt(Math.max(0, at - 1));
    else if (event.key === 'Enter' && !event.metaKey && !event.ctrlKey) form.pick(shown[at]);
    else return;
    event.preventDefault();
  };
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
          aria-activedescendant={shown[at] === undefined ? undefined : `${list}-${shown[at].key}`}
          aria-autocomplete="list"
          aria-label={t('transfer.search')}
          placeholder={t('transfer.search')}
          value={form.q}
          onChange={(event) => form.find(event.target.value)}
          onKeyDown={onSearchKey}
        />
      </div>
      <Options
        list={list}
        options={shown}
        at={at}
        picked={picked}
        inbox={inbox}
        q={form.q}
        onPick={form.pick}
        onHover={form.setAt}
      />
      <NoteAndButton id={`${list}-note`} form={form} />
    </fieldset>
  );
}

function NoteAndButton({ id, form }: { id: string; form: ReturnType<typeof useTransfer> }) {
  const { picked } = form;
  const to = picked === null || picked.kind === 'none' ? '' : firstName(picked.name);
  const words =
    picked === null
      ? t('transfer.pick')
      : to === ''
        ? t('transfer.none')
        : t('transfer.to', { name: to });
  return (
    <>
      <div className="tf-note">
        <label htmlFor={id}>
          <StickyNote className="i i14" aria-hidden />
          {to === '' ? t('transfer.note') : t('transfer.noteFor', { name: to })}
        </label>
        <textarea
          id={id}
          ref={form.noteBox}
          rows={2}
          value={form.note}
          maxLength={4000}
          onChange={(event) => form.setNote(event.target.value)}
        />
      </div>
      <div className="tf-foot">
        <span className="row" aria-hidden>
          <Kbd>{modKey}</Kbd>
          <Kbd>↵</Kbd>
        </span>
        <span className="grow" />
        <Button
          kind="primary"
          disabled={picked === null || form.busy}
          onClick={() => void form.submit()}
        >
          <ArrowLeftRight className="i" aria-hidden />
          {words}
        </Button>
      </div>
    </>
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
