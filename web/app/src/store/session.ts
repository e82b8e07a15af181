import { api } from '@/api/client';
import type { Bootstrap, Id, Me, Permission, Workspace } from '@/api/types';
import { locale, setLocale } from '@/i18n';
import { setTheme } from '@/lib/theme';
import { observeNow } from '@/live/clock';
import { resetStore, update, useStore } from './store';

function byId<T extends { id: Id }>(items: readonly T[] | null | undefined): Record<Id, T> {
  return Object.fromEntries((items ?? []).map((item) => [item.id, item]));
}

let loading: Promise<Bootstrap> | null = null;

/** Loads who I am and the workspace's names into the store, and applies my language and theme. */
export async function loadSession(): Promise<Bootstrap> {
  const boot = await api.get<Bootstrap>('/bootstrap');
  observeNow(boot.now);
  update((state) => ({
    ...state,
    me: { ...boot.me, permissions: boot.me.permissions ?? [] },
    workspace: boot.workspace,
    upTo: boot.seq,
    members: byId(boot.members),
    teams: byId(boot.teams),
    inboxes: byId(boot.inboxes),
    stages: byId(boot.stages),
    tags: byId(boot.tags),
  }));
  setTheme(boot.me.theme);
  if (boot.me.locale !== locale()) await setLocale(boot.me.locale);
  return boot;
}

/** The session of this page, loaded once. Throws ApiError 401 when nobody is signed in. */
export function ensureSession(): Promise<Bootstrap> {
  loading ??= loadSession().catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

/** Forgets the session in this page; the caller navigates. */
export function forgetSession(): void {
  loading = null;
  resetStore();
}

/** Me, as the store has it now. Only in pages behind sign-in. */
export function useMe(): Me {
  const me = useStore((state) => state.me);
  if (me === null) throw new Error('useMe outside of a session');
  return me;
}

export function useWorkspace(): Workspace {
  const workspace = useStore((state) => state.workspace);
  if (workspace === null) throw new Error('useWorkspace outside of a session');
  return workspace;
}

export function useCan(permission: Permission): boolean {
  return useStore((state) => state.me?.permissions?.includes(permission) ?? false);
}

/** Changes my own settings on the server and here. */
export async function saveMe(
  change: Partial<Pick<Me, 'name' | 'locale' | 'theme' | 'availability' | 'preferences'>>,
): Promise<void> {
  await api.patch('/me', change);
  update((state) => (state.me === null ? state : { ...state, me: { ...state.me, ...change } }));
  if (change.theme !== undefined) setTheme(change.theme);
  if (change.locale !== undefined) await setLocale(change.locale);
}
