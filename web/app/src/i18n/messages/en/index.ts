import type { Catalogue } from '@/i18n';
import { common } from './common';
import { errors } from './errors';
import { inbox } from './inbox';
import { settings } from './settings';
import { setup } from './setup';

export const en: Catalogue = { ...common, ...errors, ...inbox, ...settings, ...setup };
