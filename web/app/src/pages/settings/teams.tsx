import { Pencil, Plus, Trash2, UsersRound } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/api/client';
import type { Id, Team } from '@/api/types';
import { t } from '@/i18n';
import { shallow, useStore } from '@/store/store';
import {
  Avatar,
  Button,
  Dialog,
  EmptyState,
  Field,
  IconButton,
  Input,
  toast,
  toastError,
} from '@/ui';
import { dropped, keep } from './data';
import { byName } from './lib/names';
import { DialogFoot, useDialogForm } from './named-list';
import { Confirm } from './parts/confirm';
import { Page } from './parts/page';
import { usePeople } from './parts/people';
import { PickList } from './parts/pick-list';

interface TeamDraft {
  id: Id;
  name: string;
  member_ids: Id[];
}

async function save(team: TeamDraft): Promise<void> {
  const body = { name: team.name.trim(), member_ids: team.member_ids };
  const answer =
    team.id === ''
      ? await api.post<{ team: Team }>('/teams', body)
      : await api.patch<{ team: Team }>(`/teams/${team.id}`, body);
  keep('teams', answer.team);
}

/** Groups of people to transfer to. */
export function Teams() {
  const teams = useStore((state) => Object.values(state.teams).sort(byName), shallow);
  const [editing, setEditing] = useState<TeamDraft | null>(null);
  const [deleting, setDeleting] = useState<Team | null>(null);
  const saveWithUndo = async (draft: TeamDraft) => {
    const before = teams.find((team) => team.id === draft.id);
    await save(draft);
    toast(
      t('common.saved'),
      before && { label: t('common.undo'), run: () => void save(before).catch(toastError) },
    );
  };
  const add = (
    <Button kind="primary" onClick={() => setEditing({ id: '', name: '', member_ids: [] })}>
      <Plus className="i" aria-hidden />
      {t('teams.add')}
    </Button>
  );
  return (
    <Page title={t('teams.title')} text={t('teams.text')} end={teams.length > 0 && add}>
      {teams.length === 0 && (
        <EmptyState
          icon={<UsersRound className="i i24" aria-hidden />}
          title={t('teams.empty')}
          text={t('teams.empty.text')}
          actions={add}
        />
      )}
      <ul className="set-list">
        {teams.map((team) => (
          <TeamRow
            key={team.id}
            team={team}
            onEdit={() => setEditing(team)}
            onDelete={() => setDeleting(team)}
          />
        ))}
      </ul>
      <Dialog
        open={editing !== null}
        onOpenChange={(open) => !open && setEditing(null)}
        title={editing?.id === '' ? t('teams.add') : t('teams.edit')}
      >
        {editing !== null && (
          <TeamForm team={editing} save={saveWithUndo} onClose={() => setEditing(null)} />
        )}
      </Dialog>
      <Deletion item={deleting} onClose={() => setDeleting(null)} />
    </Page>
  );
}

function TeamRow({
  team,
  onEdit,
  onDelete,
}: {
  team: Team;
  onEdit: () => void;
  onDelete: () => void;
}) {
  const people = usePeople().filter((member) => team.member_ids.includes(member.id));
  return (
    <li className="set-row">
      <div className="grow">
        <span className="set-row-name trunc">{team.name}</span>
        <span className="set-row-sub num">{t('teams.members', { n: people.length })}</span>
      </div>
      <span className="stack" aria-hidden>
        {people.slice(0, 5).map((member) => (
          <Avatar key={member.id} id={member.id} name={member.name} size={28} />
        ))}
      </span>
      <span className="set-row-end">
        <IconButton label={t('settings.editThis', { name: team.name })} onClick={onEdit}>
          <Pencil className="i" aria-hidden />
        </IconButton>
        <IconButton label={t('settings.deleteThis', { name: team.name })} onClick={onDelete}>
          <Trash2 className="i" aria-hidden />
        </IconButton>
      </span>
    </li>
  );
}

function TeamForm({
  team,
  save: send,
  onClose,
}: {
  team: TeamDraft;
  save: (team: TeamDraft) => Promise<unknown>;
  onClose: () => void;
}) {
  const people = usePeople();
  const [value, setValue] = useState(team);
  const form = useDialogForm(() => send(value), onClose);
  const empty = value.name.trim() === '';
  return (
    <form className="set-form" onSubmit={(event) => form.submit(event, !empty)} noValidate>
      <Field
        label={t('settings.name')}
        error={form.tried && empty ? t('settings.need.name') : undefined}
      >
        <Input
          value={value.name}
          maxLength={120}
          autoComplete="off"
          onChange={(event) => setValue({ ...value, name: event.currentTarget.value })}
        />
      </Field>
      <PickList
        label={t('teams.people')}
        items={people.map((member) => ({ id: member.id, label: member.name }))}
        chosen={value.member_ids}
        onChange={(member_ids) => setValue({ ...value, member_ids })}
        empty=""
      />
      <DialogFoot failure={form.failure} busy={form.busy} onClose={onClose} />
    </form>
  );
}

function Deletion({ item, onClose }: { item: Team | null; onClose: () => void }) {
  return (
    <Confirm
      open={item !== null}
      onClose={onClose}
      title={t('teams.delete.confirm', { name: item?.name ?? '' })}
      text={t('teams.delete.text')}
      action={t('settings.delete')}
      run={async () => {
        if (item === null) return;
        await api.delete(`/teams/${item.id}`);
        dropped('teams', item.id);
        toast(t('teams.deleted'));
      }}
    />
  );
}
