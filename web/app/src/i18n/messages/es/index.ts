import { channels } from './channels';
import { common } from './common';
import { errors } from './errors';
import { inbox } from './inbox';
import { settings } from './settings';
import { setup } from './setup';
import { traffic } from './traffic';

export const es = {
  ...channels,
  ...common,
  ...errors,
  ...inbox,
  ...settings,
  ...setup,
  ...traffic,
} as const;
