import { channels } from './channels';
import { common } from './common';
import { errors } from './errors';
import { inbox } from './inbox';
import { inboxCompose } from './inbox-compose';
import { inboxMerge } from './inbox-merge';
import { inboxMessage } from './inbox-message';
import { inboxTemplate } from './inbox-template';
import { settings } from './settings';
import { setup } from './setup';
import { traffic } from './traffic';

export const es = {
  ...channels,
  ...common,
  ...errors,
  ...inbox,
  ...inboxMerge,
  ...inboxMessage,
  ...inboxCompose,
  ...inboxTemplate,
  ...settings,
  ...setup,
  ...traffic,
} as const;
