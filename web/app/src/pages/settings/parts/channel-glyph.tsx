import { ChannelBadge } from '@/ui';

/** The mark of a channel as a tile; its name stands beside it. */
export function ChannelGlyph({ channel, off }: { channel: string; off?: boolean }) {
  return (
    <span className="glyph" data-channel={channel} data-off={off || undefined} aria-hidden>
      <ChannelBadge channel={channel} />
    </span>
  );
}
