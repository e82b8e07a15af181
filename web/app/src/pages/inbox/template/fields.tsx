import { CircleAlert, IdCard, Paperclip, TriangleAlert, X } from 'lucide-react';
import { useRef } from 'react';
import type { Spend, Template, TemplateField } from '@/api/content';
import type { Id } from '@/api/types';
import { locale, t } from '@/i18n';
import { judge, mimeOf, sizeText } from '@/lib/files';
import { money } from '@/lib/money';
import { spendState, spentShare } from '@/lib/templates';
import { inboxOf } from '@/store/content';
import { getState } from '@/store/store';
import { addUpload, cancelUpload, uploadOf } from '@/store/uploads';
import { Button, Field, IconButton, Input, Select, Technical } from '@/ui';
import { refusal } from '../compose/add-files';
import { Progress } from '../message/pending-file';
import { categoryName, slotName, whyNot } from './list';
import type { TemplateForm } from './use-form';

function languageName(code: string): string {
  try {
    const name = new Intl.DisplayNames([locale()], { type: 'language' }).of(code.replace('_', '-'));
    return name === undefined ? code : name.charAt(0).toLocaleUpperCase() + name.slice(1);
  } catch {
    return code;
  }
}

function labelOf(field: TemplateField): string {
  if (field.kind !== 'text') return t.maybe(`tpl.header.${field.kind}`) ?? t('tpl.header.document');
  const named = /^\d+$/.test(field.name) ? '' : ` · ${field.name.replaceAll('_', ' ')}`;
  if (field.place === 'header') return `${t('tpl.headerVariable')}${named}`;
  if (field.place === 'button') return t('tpl.buttonVariable', { n: (field.button ?? 0) + 1 });
  return slotName(field.name);
}

/** The middle column: what the template asks for, its language, and what it costs. */
export function TemplateFields({
  id,
  form,
  spend,
  admin,
}: {
  id: Id;
  form: TemplateForm;
  spend: Spend | null;
  admin: boolean;
}) {
  const { chosen, groups } = form;
  if (chosen === null) return <div className="tp-form tp-empty">{t('tpl.choose')}</div>;
  const group = groups.find((one) => one.languages.some((other) => other.id === chosen.id));
  const why = whyNot(chosen);
  return (
    <div className="tp-form">
      <div className="tp-fields scroll">
        {why !== '' && (
          <div className="tp-why" role="alert">
            <CircleAlert className="i" aria-hidden />
            <div>
              {why}
              <Technical text={chosen.reason} />
            </div>
          </div>
        )}
        {why === '' &&
          (chosen.fields ?? []).map((field) =>
            field.kind === 'text' ? (
              <TextField key={field.key} field={field} form={form} />
            ) : (
              <FileField key={field.key} id={id} field={field} form={form} />
            ),
          )}
        {group !== undefined && group.languages.length > 1 && (
          <div className="field">
            <div className="field-label">{t('locale.label')}</div>
            <Select
              label={t('locale.label')}
              value={chosen.id}
              onChange={(next) => {
                const other = group.languages.find((one) => one.id === next);
                if (other !== undefined) form.take(other);
              }}
              options={group.languages.map((one) => ({
                value: one.id,
                label: languageName(one.language),
              }))}
            />
          </div>
        )}
      </div>
      {why === '' && <Cost template={chosen} spend={spend} admin={admin} />}
    </div>
  );
}

function TextField({ field, form }: { field: TemplateField; form: TemplateForm }) {
  const problem = form.shown[field.key];
  const refused = form.refused?.field === field.key ? form.refused.text : undefined;
  const hint = field.example ? t('tpl.example', { text: field.example }) : undefined;
  return (
    <Field
      label={labelOf(field)}
      hint={hint}
      error={problem === undefined ? refused : t(`tpl.problem.${problem}`)}
      end={
        form.fromContact.has(field.key) && (
          <span className="chip">
            <IdCard className="i" aria-hidden />
            {t('tpl.fromContact')}
          </span>
        )
      }
    >
      <Input
        value={form.values[field.key] ?? ''}
        onChange={(event) => form.set(field.key, event.target.value)}
      />
    </Field>
  );
}

const accepts: Record<string, string> = {
  image: 'image/jpeg,image/png',
  video: 'video/mp4,video/3gpp',
  document: 'application/pdf',
};

/** The picture, film or document at the head of a template. */
function FileField({ id, field, form }: { id: Id; field: TemplateField; form: TemplateForm }) {
  const input = useRef<HTMLInputElement>(null);
  const key = form.values[field.key] ?? '';
  const upload = uploadOf(key);
  const problem = form.shown[field.key];
  const choose = (file: File) => {
    const inbox = inboxOf(getState(), id);
    const verdict = judge(file, inbox?.capabilities.files ?? {});
    const fits = verdict.ok && verdict.kind === field.kind;
    if (key !== '') cancelUpload(key);
    const error = fits
      ? ''
      : refusal(
          verdict.ok ? { ok: false, reason: 'type' } : verdict,
          file.size,
          inbox?.channel ?? '',
        );
    form.set(
      field.key,
      addUpload(id, file, {
        name: file.name,
        mime: mimeOf(file),
        kind: field.kind === 'text' ? 'document' : field.kind,
        staged: false,
        error,
      }),
    );
  };
  const remove = () => {
    cancelUpload(key);
    form.set(field.key, '');
  };
  return (
    <div className="field" data-invalid={problem !== undefined || undefined}>
      <div className="field-label">{labelOf(field)}</div>
      {upload === undefined ? (
        <Button onClick={() => input.current?.click()}>
          <Paperclip className="i" aria-hidden />
          {t('tpl.file')}
        </Button>
      ) : (
        <div className="tray-c" data-bad={upload.error !== '' || undefined}>
          <span className="file-t">
            <span className="file-n trunc">{upload.name}</span>
            <span className="file-s">{upload.error || sizeText(upload.size)}</span>
            {(upload.state === 'sending' || upload.state === 'stalled') && (
              <Progress
                name={upload.name}
                sent={upload.sent}
                size={upload.size}
                state={upload.state}
              />
            )}
          </span>
          <IconButton size="sm" label={t('tray.remove', { name: upload.name })} onClick={remove}>
            <X className="i" aria-hidden />
          </IconButton>
        </div>
      )}
      {problem !== undefined && (
        <p className="field-error" role="alert">
          {t('tpl.problem.file')}
        </p>
      )}
      <input
        ref={input}
        type="file"
        hidden
        accept={accepts[field.kind]}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file !== undefined) choose(file);
          event.target.value = '';
        }}
      />
    </div>
  );
}

/** What one costs by our table, and how the month stands. */
function Cost({
  template,
  spend,
  admin,
}: {
  template: Template;
  spend: Spend | null;
  admin: boolean;
}) {
  const { price } = template;
  const state = spendState(spend, price?.micros ?? 0);
  const amount = (micros: number, currency: string) => money(micros / 1_000_000, currency, 4);
  return (
    <div className="tp-cost">
      <dl>
        <dt>{t('tpl.price', { category: categoryName(template.category) })}</dt>
        <dd className="num">{price ? amount(price.micros, price.currency) : t('tpl.noPrice')}</dd>
        {spend !== null && (
          <>
            <dt>{t('tpl.spent')}</dt>
            <dd className="num">
              {spend.limit_micros > 0
                ? t('tpl.spentOf', {
                    a: amount(spend.spent_micros, spend.currency),
                    b: amount(spend.limit_micros, spend.currency),
                  })
                : amount(spend.spent_micros, spend.currency)}
            </dd>
          </>
        )}
      </dl>
      {price && <p className="muted">{t('tpl.asOf', { date: dateOf(price.as_of) })}</p>}
      {(state === 'near' || state === 'over') && (
        <p className="tp-warn" data-tone={state} role="status">
          <TriangleAlert className="i i14" aria-hidden />
          {state === 'near'
            ? t('tpl.near', { n: spentShare(spend, price?.micros ?? 0) })
            : t(admin ? 'tpl.overAdmin' : 'tpl.over')}
        </p>
      )}
    </div>
  );
}

function dateOf(day: string): string {
  const at = new Date(`${day}T12:00:00Z`);
  return Number.isNaN(at.getTime())
    ? day
    : new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeZone: 'UTC' }).format(at);
}
