type Rgb = [number, number, number];

/** #rgb or #rrggbb to three numbers; anything else gives the fallback. */
export function parseColor(color: string | undefined, fallback = '#2350d3'): Rgb {
  const hex = /^#([\da-f]{3}|[\da-f]{6})$/i.exec(color ?? '')?.[1] ?? fallback.slice(1);
  const full = hex.length === 3 ? hex.replace(/./g, '$&$&') : hex;
  return [0, 2, 4].map((i) => Number.parseInt(full.slice(i, i + 2), 16)) as Rgb;
}

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((v) =>
    v / 255 <= 0.03928 ? v / 3294.6 : ((v / 255 + 0.055) / 1.055) ** 2.4,
  ) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG contrast of two colours, 1..21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

const white: Rgb = [255, 255, 255];
const black: Rgb = [0, 0, 0];

/** The colour itself, moved towards white or black until text of it can be read on `ground` (4.5). */
export function readable(color: Rgb, ground: Rgb): Rgb {
  const goal = contrast(white, ground) > contrast(black, ground) ? white : black;
  let now = color;
  for (let part = 0.1; contrast(now, ground) < 4.5 && part <= 1; part += 0.1)
    now = color.map((v, i) => Math.round(v + ((goal[i] ?? 0) - v) * part)) as Rgb;
  return now;
}

export const css = (rgb: Rgb): string => `rgb(${rgb.join(' ')})`;

/** The brand colour's companions as CSS values: text on it, and it as text on the widget's own ground. */
export function brand(color: string | undefined, dark: boolean) {
  const fill = parseColor(color);
  return {
    fill: css(fill),
    on:
      contrast(white, fill) >= 4.5 || contrast(white, fill) > contrast(black, fill)
        ? '#fff'
        : '#000',
    text: css(readable(fill, dark ? [27, 30, 36] : white)),
  };
}

/** Whether a host page looks dark: by the first painted ground from body outwards, else by its colour scheme. */
export function isDarkPage(
  styles: { backgroundColor: string; colorScheme?: string }[],
  prefersDark: boolean,
): boolean {
  for (const style of styles) {
    const parts = style.backgroundColor.match(/[\d.]+/g)?.map(Number) ?? [];
    if (parts.length >= 3 && (parts[3] ?? 1) > 0.5)
      return luminance(parts.slice(0, 3) as Rgb) < 0.2;
  }
  const scheme = styles.at(-1)?.colorScheme ?? '';
  return scheme.includes('dark') && (prefersDark || !scheme.includes('light'));
}
