/** The marks that are one click away. */
export const quickEmoji = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const;

const PICTURE = /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}|[0-9#*]\uFE0F?\u20E3)/u;

/** Whether a text is exactly one emoji, which is what a reaction may be. */
export function isEmoji(text: string): boolean {
  if (text === '' || !PICTURE.test(text)) return false;
  return [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)].length === 1;
}

/** Only emoji and at most three of them: such a text is drawn large. */
export function onlyEmoji(text: string): boolean {
  const bare = text.replace(/\s/g, '');
  if (bare === '' || bare.length > 40) return false;
  const parts = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(bare)];
  return parts.length <= 3 && parts.every((part) => isEmoji(part.segment));
}
