import { useEffect, useMemo, useState } from 'react';
import { ApiError, api, errorSentence } from '@/api/client';
import type { Spend, Template } from '@/api/content';
import type { Id } from '@/api/types';
import { locale } from '@/i18n';
import {
  bestLanguage,
  groupTemplates,
  prefill,
  problemsOf,
  sendValues,
  type TemplateGroup,
  type Values,
} from '@/lib/templates';
import { sendTemplate } from '@/store/messages';
import { firstName } from '@/store/select';
import { getState, useStore } from '@/store/store';
import { cancelUpload, uploadOf, useAllUploads } from '@/store/uploads';

export type Loaded =
  | { is: 'loading' }
  | { is: 'failed'; why: string }
  | { is: 'here'; templates: readonly Template[]; spend: Spend | null };

interface Answer {
  templates: Template[] | null;
  spend: Spend | null;
}

/** The templates of a conversation's account. */
export function useTemplates(id: Id): { loaded: Loaded; retry: () => void } {
  const [loaded, setLoaded] = useState<Loaded>({ is: 'loading' });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    if (attempt >= 0) setLoaded({ is: 'loading' });
    api.get<Answer>(`/conversations/${id}/templates`, { signal: abort.signal }).then(
      ({ templates, spend }) => setLoaded({ is: 'here', templates: templates ?? [], spend }),
      (error: unknown) => {
        if (!abort.signal.aborted) setLoaded({ is: 'failed', why: errorSentence(error) });
      },
    );
    return () => abort.abort();
  }, [id, attempt]);
  return { loaded, retry: () => setAttempt((n) => n + 1) };
}

/** A file's field holds the key of its upload here until it is sent. */
function fileOf(template: Template, values: Values): { pending: boolean; id: Id } {
  const field = template.fields?.find((one) => one.kind !== 'text');
  const key = field === undefined ? '' : (values[field.key] ?? '');
  if (key === '') return { pending: false, id: '' };
  const upload = uploadOf(key);
  return { pending: upload?.file === null, id: upload?.file?.id ?? '' };
}

function first(id: Id): string {
  const c = getState().conversations[id];
  return c === undefined ? '' : firstName(c.name.trim());
}

/** What is chosen and filled in, what is wrong with it, and how it leaves. */
export function useTemplateForm(id: Id, templates: readonly Template[], onSent: () => void) {
  const groups = useMemo(() => groupTemplates(templates), [templates]);
  const [chosen, setChosen] = useState<Template | null>(null);
  const [values, setValues] = useState<Values>({});
  const [fromContact, setFromContact] = useState<ReadonlySet<string>>(new Set());
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<{ field: string; text: string } | null>(null);
  const [sending, setSending] = useState(false);
  const contact = useStore((s) => s.contacts[s.conversations[id]?.contact_id ?? '']?.locale ?? '');
  // The bytes of a header arrive while one fills in the rest.
  useAllUploads();
  const take = (template: Template) => {
    const known = prefill(template, first(id));
    setChosen(template);
    setValues((held) => ({ ...known, ...keepKeys(template, held, known) }));
    setFromContact(new Set(Object.keys(known)));
    setTried(false);
    setRefused(null);
  };
  const pick = (group: TemplateGroup) => {
    const best = bestLanguage(group, [contact, locale()]);
    if (best !== undefined) take(best);
  };
  const set = (key: string, value: string) => {
    setValues((held) => ({ ...held, [key]: value }));
    setFromContact((held) => new Set([...held].filter((one) => one !== key)));
    setRefused(null);
  };
  const problems = chosen === null ? {} : problemsOf(chosen, values);
  const file = chosen === null ? { pending: false, id: '' } : fileOf(chosen, values);
  const send = async () => {
    if (chosen === null || sending) return;
    setTried(true);
    if (Object.keys(problems).length > 0 || file.pending) return;
    setSending(true);
    setRefused(null);
    try {
      await sendTemplate(id, {
        template_id: chosen.id,
        values: sendValues(chosen, values),
        ...(file.id === '' ? {} : { file_id: file.id }),
      });
      onSent();
    } catch (error) {
      const field = error instanceof ApiError ? error.extra.field : '';
      setRefused({ field: typeof field === 'string' ? field : '', text: errorSentence(error) });
    } finally {
      setSending(false);
    }
  };
  const dropFiles = () => {
    for (const value of Object.values(values)) cancelUpload(value);
  };
  const shown = tried ? problems : {};
  return {
    groups,
    chosen,
    values,
    fromContact,
    shown,
    problems,
    refused,
    sending,
    waiting: file.pending,
    take,
    pick,
    set,
    send,
    dropFiles,
  };
}

export type TemplateForm = ReturnType<typeof useTemplateForm>;

/** Another language of the same template asks for the same things: what was typed stays. */
function keepKeys(template: Template, held: Values, known: Values): Record<string, string> {
  const keys = (template.fields ?? []).map((field) => field.key);
  return Object.fromEntries(
    keys.flatMap((key) => (held[key] && !(key in known) ? [[key, held[key]]] : [])),
  );
}
