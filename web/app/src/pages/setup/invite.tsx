import { t } from '@/i18n';

export default function Invite(_: { token: string }) {
  return <h1>{t('setup.signIn')}</h1>;
}
