/** Colours offered for chats, stages and tags. User data: each is shown as a swatch beside ink text. */
export const swatches: readonly string[] = [
  '#2350D3',
  '#0B8BB8',
  '#0C7A5B',
  '#1E9E56',
  '#B57A14',
  '#D9630D',
  '#C0503C',
  '#CF2872',
  '#7433D6',
  '#6B7280',
];

export function isColor(text: string): boolean {
  return /^#[0-9a-f]{6}$/i.test(text);
}

/** A colour typed with or without #, or short, as #RRGGBB; "" when it is none. */
export function readColor(typed: string): string {
  const hex = typed.trim().replace(/^#/, '');
  const full = /^[0-9a-f]{3}$/i.test(hex) ? hex.replace(/./g, '$&$&') : hex;
  return /^[0-9a-f]{6}$/i.test(full) ? `#${full.toUpperCase()}` : '';
}

function luminance(color: string): number {
  const channel = (at: number) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

/** White or near-black, whichever reads better on the colour. */
export function inkOn(color: string): string {
  const light = isColor(color) ? luminance(color) : 0;
  return 1.05 / (light + 0.05) >= (light + 0.05) / 0.06 ? '#FFFFFF' : '#15171D';
}
