import './template.css';
import { CircleHelp, SendHorizontal, TriangleAlert, User } from 'lucide-react';
import type { Spend, Template } from '@/api/content';
import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { timeOf } from '@/lib/format';
import { previewOf, slotted, spendState, type Values } from '@/lib/templates';
import { serverNow, useClock } from '@/live/clock';
import { nameOf } from '@/store/select';
import { useStore } from '@/store/store';
import { uploadOf } from '@/store/uploads';
import { Button, Dialog, EmptyState, Skeleton, toast } from '@/ui';
import { TemplateButtons, TemplateText } from '../message/template-body';
import { TemplateFields } from './fields';
import { Filled } from './filled';
import { helpReactivation } from './help';
import { TemplateList, whyNot } from './list';
import { useTemplateForm, useTemplates } from './use-form';

interface Props {
  id: Id;
  onClose: () => void;
}

/** Chooses, fills and sends a template: the only thing that may be sent once the window is over. */
export default function TemplateDialog({ id, onClose }: Props) {
  const { loaded, retry } = useTemplates(id);
  const name = useStore((s) => {
    const c = s.conversations[id];
    return c === undefined ? '' : nameOf(c);
  });
  const closed = useClosed(id);
  const title = closed ? t('tpl.title.closed', { name }) : t('tpl.title.open', { name });
  const text = closed ? t('tpl.text.closed') : t('tpl.text.open');
  if (loaded.is === 'here' && loaded.templates.length > 0) {
    return (
      <Form
        id={id}
        title={title}
        text={text}
        templates={loaded.templates}
        spend={loaded.spend}
        onClose={onClose}
      />
    );
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={title} text={text} width={980}>
      {loaded.is === 'loading' && (
        <div className="tp-wait" aria-busy="true">
          <span className="vh">{t('common.loading')}</span>
          {[240, 300, 200].map((width) => (
            <Skeleton key={width} width={width} height={16} />
          ))}
        </div>
      )}
      {loaded.is === 'failed' && (
        <EmptyState
          tone="bad"
          icon={<TriangleAlert className="i i24" aria-hidden />}
          title={t('tpl.failed')}
          text={loaded.why}
          actions={<Button onClick={retry}>{t('common.retry')}</Button>}
        />
      )}
      {loaded.is === 'here' && (
        <EmptyState
          icon={<CircleHelp className="i i24" aria-hidden />}
          title={t('tpl.empty')}
          text={t('tpl.empty.text')}
        />
      )}
    </Dialog>
  );
}

function useClosed(id: Id): boolean {
  const conversation = useStore((s) => s.conversations[id]);
  return useClock(
    (now) =>
      conversation?.status === 'closed' ||
      (conversation !== undefined &&
        conversation.window.closes_at > 0 &&
        conversation.window.closes_at <= now),
  );
}

interface FormProps extends Props {
  title: string;
  text: string;
  templates: readonly Template[];
  spend: Spend | null;
}

function Form({ id, title, text, templates, spend, onClose }: FormProps) {
  const closed = useClosed(id);
  const form = useTemplateForm(id, templates, () => {
    toast(t(closed ? 'tpl.sentClosed' : 'tpl.sent'));
    onClose();
  });
  const admin = useStore((s) => s.me?.role === 'owner' || s.me?.role === 'admin');
  const { chosen } = form;
  const over = spendState(spend, chosen?.price?.micros ?? 0) === 'over' && !admin;
  const stopped = chosen === null || whyNot(chosen) !== '' || over;
  const close = () => {
    form.dropFiles();
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title={title}
      text={text}
      width={980}
      footer={
        <>
          <span className="tp-foot">
            {closed && (
              <span>
                <User className="i" aria-hidden />
                {t('tpl.owner')}
              </span>
            )}
            <a href={helpReactivation} target="_blank" rel="noopener">
              <CircleHelp className="i" aria-hidden />
              {t('tpl.help')}
            </a>
          </span>
          {form.refused !== null && form.refused.field === '' && (
            <span className="tp-refused" role="alert">
              {form.refused.text}
            </span>
          )}
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button
            kind="primary"
            disabled={stopped || form.sending || form.waiting}
            onClick={() => void form.send()}
          >
            <SendHorizontal className="i" aria-hidden />
            {t(closed ? 'tpl.sendClosed' : 'tpl.send')}
          </Button>
        </>
      }
    >
      <div className="tp">
        <TemplateList form={form} />
        <TemplateFields id={id} form={form} spend={spend} admin={admin} />
        <Preview template={chosen} values={form.values} marketing={!closed} />
      </div>
    </Dialog>
  );
}

/** The right column: exactly what the customer will see. */
function Preview({
  template,
  values,
  marketing,
}: {
  template: Template | null;
  values: Values;
  marketing: boolean;
}) {
  const now = useClock((at) => Math.floor(at / 60_000_000));
  if (template === null) return <div className="tp-pv" />;
  const use = previewOf(template, values);
  const field = template.fields?.find((one) => one.kind !== 'text');
  const file = field === undefined ? undefined : uploadOf(values[field.key] ?? '');
  return (
    <div className="tp-pv scroll">
      <h3>{t('tpl.preview')}</h3>
      <div className="m">
        <div className="m-b">
          <div className="bub">
            {use.header_kind !== '' &&
              (file?.preview && file.kind === 'image' ? (
                <img className="pend-i" src={file.preview} alt={file.name} />
              ) : (
                <span className="tp-media">
                  {file?.name ?? t.maybe(`tpl.header.${use.header_kind}`)}
                </span>
              ))}
            <TemplateText
              use={use}
              header={<Filled text={slotted(template, 'header', values)} />}
              body={<Filled text={slotted(template, 'body', values)} rich />}
              end={
                <span className="mt num" key={now}>
                  {timeOf(serverNow())}
                </span>
              }
            />
          </div>
          <TemplateButtons buttons={use.buttons ?? []} />
        </div>
      </div>
      {marketing && template.category.toLowerCase() === 'marketing' && (
        <p className="tp-warn" data-tone="near">
          <TriangleAlert className="i i14" aria-hidden />
          {t('tpl.marketingOpen')}
        </p>
      )}
    </div>
  );
}
