import { t } from '@/i18n';

export default function Welcome(_: { token: string }) {
  return <h1>{t('setup.signIn')}</h1>;
}
