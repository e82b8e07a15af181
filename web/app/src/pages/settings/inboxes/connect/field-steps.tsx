import { ExternalLink } from 'lucide-react';
import { t } from '@/i18n';
import { FieldsForm } from './fields';
import type { StepProps } from './step';

const META_APPS = 'https://developers.facebook.com/apps/';
const META_BUSINESS = 'https://business.facebook.com/settings/system-users';

/** What to make at the provider before there is anything to copy. */
export function AppStep(props: StepProps) {
  return (
    <FieldsForm step="app" {...props}>
      <ol className="how">
        <li>
          <p>{t('connect.app.1')}</p>
          <Outside to={META_APPS}>{t('connect.openMeta')}</Outside>
        </li>
        <li>{t('connect.app.2')}</li>
        <li>{t('connect.app.3')}</li>
        <li>{t('connect.app.4')}</li>
      </ol>
    </FieldsForm>
  );
}

/** The values to copy from the provider. */
export function NumberStep({ step, ...props }: StepProps & { step: string }) {
  return (
    <FieldsForm step={step} {...props}>
      {props.health?.broken === 'auth' && (
        <div className="notice" data-tone="bad">
          {t('connect.authBroken')}
        </div>
      )}
      <p className="row-wrap">
        <Outside to={META_APPS}>{t('connect.openMeta')}</Outside>
        <Outside to={META_BUSINESS}>{t('connect.openBusiness')}</Outside>
      </p>
    </FieldsForm>
  );
}

/** A page of somebody else, in a tab of its own. */
export function Outside({ to, children }: { to: string; children: string }) {
  return (
    <a className="outside" href={to} target="_blank" rel="noreferrer">
      {children}
      <ExternalLink className="i i14" aria-hidden />
    </a>
  );
}
