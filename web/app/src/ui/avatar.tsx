import { Bot, Globe, User } from 'lucide-react';
import type { Availability, Id } from '@/api/types';
import { t } from '@/i18n';

/** 1..8, the same for the same id everywhere. */
export function paletteOf(id: Id): number {
  let hash = 0;
  for (let i = 0; i < id.length; i += 1) hash = (hash * 31 + id.charCodeAt(i)) >>> 0;
  return (hash % 8) + 1;
}

/** Up to two initials; "" when the name has no letter. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /\p{L}|\p{N}/u.test(word));
  const first = words[0] ?? '';
  const last = words.length > 1 ? (words[words.length - 1] ?? '') : '';
  return [first, last]
    .map((word) => Array.from(word)[0] ?? '')
    .join('')
    .toLocaleUpperCase();
}

export interface AvatarProps {
  id: Id;
  /** "" shows the person icon. */
  name: string;
  size?: 20 | 24 | 28 | 40 | 48;
  /** Draws the channel's badge on the corner. */
  channel?: string;
  presence?: Availability;
  square?: boolean;
  bot?: boolean;
}

/** Decorative: the name stands beside it, so it is hidden from screen readers. */
export function Avatar({ id, name, size = 40, channel, presence, square, bot }: AvatarProps) {
  const letters = initials(name);
  const tone = bot ? 'p-bot' : letters === '' ? 'p-none' : `p${paletteOf(id)}`;
  return (
    <span
      className={`av ${tone}`}
      data-size={size}
      data-square={square || undefined}
      style={{ '--z': `${size}px` } as React.CSSProperties}
      aria-hidden
    >
      {bot ? <Bot className="i" /> : letters === '' ? <User className="i" /> : letters}
      {channel !== undefined && <ChannelBadge channel={channel} />}
      {presence !== undefined && <span className="av-pr" data-presence={presence} />}
    </span>
  );
}

/** The mark of a channel; its full name is the title. */
export function ChannelBadge({ channel }: { channel: string }) {
  return (
    <span className="ch" data-channel={channel} title={channelName(channel)}>
      <Globe className="i" aria-hidden />
    </span>
  );
}

export function channelName(channel: string): string {
  return t.maybe(`channel.${channel}`) ?? channel;
}
