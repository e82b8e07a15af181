import { CircleAlert } from 'lucide-react';
import { type FormEvent, type ReactNode, useId } from 'react';
import { errorSentence } from '@/api/client';
import { t } from '@/i18n';
import { Button } from '@/ui';
import type { SectionForm } from './use-section';

/** A part of a settings page: its name, what it is for, and its controls. */
export function Block({
  title,
  text,
  end,
  children,
}: {
  title: string;
  text?: ReactNode;
  end?: ReactNode;
  children?: ReactNode;
}) {
  const id = useId();
  return (
    <section className="set-block" aria-labelledby={id}>
      <div className="set-block-h">
        <div className="grow">
          <h2 id={id}>{title}</h2>
          {text !== undefined && <p>{text}</p>}
        </div>
        {end}
      </div>
      {children}
    </section>
  );
}

/** A block that is saved as a whole. Its buttons stand there always, so that nothing moves. */
export function FormBlock<T extends object>({
  title,
  text,
  end,
  form,
  submitLabel,
  children,
}: {
  title: string;
  text?: ReactNode;
  end?: ReactNode;
  form: SectionForm<T>;
  submitLabel?: string;
  children: ReactNode;
}) {
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const element = event.currentTarget;
    if (!(await form.submit())) {
      requestAnimationFrame(() => {
        element.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
      });
    }
  };
  return (
    <Block title={title} text={text} end={end}>
      <form className="set-form" onSubmit={(event) => void submit(event)} noValidate>
        {children}
        <div className="set-foot">
          <Failure failure={form.failure} />
          {form.dirty && (
            <Button kind="ghost" onClick={form.discard}>
              {t('settings.discard')}
            </Button>
          )}
          <Button kind="primary" type="submit" disabled={!form.dirty} aria-busy={form.busy}>
            {form.busy ? t('settings.saving') : (submitLabel ?? t('common.save'))}
          </Button>
        </div>
      </form>
    </Block>
  );
}

export function Failure({ failure }: { failure: unknown }) {
  if (failure === null) return <span className="grow" />;
  return (
    <p className="set-fail grow" role="alert">
      <CircleAlert className="i" aria-hidden />
      {errorSentence(failure)}
    </p>
  );
}
