import { t } from '@/i18n';

/** `section` is the first part of the path after /settings ("" = none), `id` the second. */
export default function Settings(_: { section: string; id: string }) {
  return <h1>{t('settings.title')}</h1>;
}
