import { useRouter } from '@tanstack/react-router';
import { ApiError } from '@/api/client';
import { t } from '@/i18n';
import { forgetSession } from '@/store/session';
import { forgetDrafts } from './draft';

/** Only a path of this site may be the next page; anything else could lead astray. */
export function safeNext(next: unknown): string {
  const text = typeof next === 'string' ? next : '';
  return /^\/(?![/\\])/.test(text) && !text.startsWith('/login') ? text : '/inbox';
}

/** After the cookie is there: forgets what stood here before and goes in. */
export function useEnter(): (to: string) => Promise<void> {
  const router = useRouter();
  return async (to) => {
    forgetSession();
    forgetDrafts();
    await router.navigate({ href: to, replace: true });
  };
}

const ADDRESS = /^[^\s@<>]+@[^\s@<>.]+(\.[^\s@<>.]+)+$/;

export function emailProblem(email: string): string | undefined {
  const typed = email.trim();
  if (typed === '') return t('setup.need.email');
  return ADDRESS.test(typed) ? undefined : t('setup.need.emailForm');
}

/** What the server said about one field, to be shown under it: "" key when it is about none. */
export function fieldProblem(error: unknown): { field: string; text: string } | null {
  if (!(error instanceof ApiError)) return null;
  const field = typeof error.extra.field === 'string' ? error.extra.field : '';
  const reason = typeof error.extra.reason === 'string' ? error.extra.reason : '';
  if (field === 'current_password') return { field, text: t('profile.password.wrong') };
  if (field === 'password' || reason !== '') {
    return {
      field: 'password',
      text: t.maybe(`error.password.${reason}`) ?? t('setup.need.passwordFit'),
    };
  }
  if (error.code === 'taken') return { field: 'email', text: t('setup.invite.taken') };
  if (field === 'email') return { field, text: t('setup.need.emailForm') };
  return null;
}

/** Moves the cursor to the first field that needs a change. */
export function focusFirstInvalid(form: HTMLFormElement): void {
  requestAnimationFrame(() => {
    form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  });
}
