import type { ChannelHealth } from '@/api/types';
import { t } from '@/i18n';
import type { InboxDetail } from '../../data';
import type { Connection, Manifest } from '../../lib/connect';
import type { Draft } from './draft';

/** What every step of the guide gets. */
export interface StepProps {
  inbox: InboxDetail;
  manifest: Manifest;
  connection: Connection;
  health: ChannelHealth | null;
  draft: Draft;
  /** Opens a step by its name. */
  go: (step: string) => void;
  /** Opens the step after this one. */
  next: () => void;
}

export function stepTitle(step: string): string {
  return t.maybe(`connect.step.${step}.title`) ?? step;
}

/** How the guide is linked: `#connect`, or `#connect-<step>`. */
export function guideHash(hash: string): boolean {
  return hash === 'connect' || hash.startsWith('connect-');
}
