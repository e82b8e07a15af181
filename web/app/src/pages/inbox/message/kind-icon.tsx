import {
  Contact,
  FileText,
  Image,
  LayoutTemplate,
  ListChecks,
  MapPin,
  Mic,
  Music,
  ShoppingCart,
  Sticker,
  Video,
} from 'lucide-react';
import type { MessageKind } from '@/api/content';

const icons: Partial<Record<MessageKind, typeof Image>> = {
  image: Image,
  video: Video,
  audio: Music,
  voice: Mic,
  document: FileText,
  sticker: Sticker,
  location: MapPin,
  contacts: Contact,
  choice: ListChecks,
  order: ShoppingCart,
  template: LayoutTemplate,
};

/** What a message is, drawn before its words; nothing for a text. */
export function KindIcon({ kind }: { kind: MessageKind | undefined }) {
  const Icon = kind === undefined ? undefined : icons[kind];
  return Icon === undefined ? null : <Icon className="i i14" aria-hidden />;
}
