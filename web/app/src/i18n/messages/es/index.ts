import { common } from './common';
import { errors } from './errors';
import { inbox } from './inbox';
import { settings } from './settings';
import { setup } from './setup';

export const es = { ...common, ...errors, ...inbox, ...settings, ...setup } as const;
