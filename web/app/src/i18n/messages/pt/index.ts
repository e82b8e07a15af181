import type { Catalogue } from '@/i18n';
import { channels } from './channels';
import { common } from './common';
import { errors } from './errors';
import { inbox } from './inbox';
import { settings } from './settings';
import { setup } from './setup';
import { traffic } from './traffic';

export const pt: Catalogue = {
  ...channels,
  ...common,
  ...errors,
  ...inbox,
  ...settings,
  ...setup,
  ...traffic,
};
