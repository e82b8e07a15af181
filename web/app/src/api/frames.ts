import type {
  Availability,
  Contact,
  Conversation,
  Counts,
  Holder,
  Id,
  Inbox,
  Item,
  Member,
  Micros,
  SegmentState,
  Stage,
  Tag,
  Team,
  Visit,
  Workspace,
} from './types';

/** A change as it stands now: entities carry `rev`, so replays and reorderings do no harm. */
export interface EventFrame {
  t: 'event';
  seq: number;
  up_to: number;
  type: string;
  conversation?: Conversation;
  items?: Item[];
  contact?: Contact;
  visit?: Visit;
  member?: Member;
  team?: Team;
  inbox?: Inbox;
  stage?: Stage;
  tag?: Tag;
  workspace?: Pick<Workspace, 'id' | 'name' | 'timezone' | 'active_hours'>;
  read?: { conversation_id: Id; read_count: number; read_seq: number };
  removed?: { kind: string; id: Id };
}

export type ServerFrame =
  | { t: 'hello'; up_to: number; now: Micros; present?: Id[] }
  | { t: 'cursor'; up_to: number; now: Micros }
  | EventFrame
  | { t: 'entered'; seq: number; up_to: number; conversation: Conversation }
  | { t: 'left'; seq: number; up_to: number; conversation_id: Id }
  | { t: 'resync' }
  | { t: 'bye'; reason: 'revoked' | 'restart' | 'slow' }
  | ({ t: 'counts'; holder: Holder; state: SegmentState; q?: string } & Counts)
  | {
      t: 'typing';
      conversation_id: Id;
      kind: 'agent' | 'contact';
      id: Id;
      mode?: 'message' | 'comment';
    }
  | { t: 'viewers'; conversation_id: Id; member_ids: Id[] | null }
  | { t: 'presence'; member_id: Id; present: boolean; availability: Availability };

export type ClientFrame =
  | { t: 'counts'; holder: Holder; state: SegmentState; q: string }
  | { t: 'viewing'; conversation_id: Id }
  | { t: 'typing'; conversation_id: Id; mode: 'message' | 'comment' }
  | { t: 'ping' };
