type Rgb = number[];

/** The three numbers of #rgb or #rrggbb; anything else counts as the default blue. */
export function parseColor(color = ''): Rgb {
  const hex = /^#(\w{3}|\w{6})$/.test(color) ? color.slice(1) : '2350d3';
  const full = hex.length < 6 ? hex.replace(/./g, '$&$&') : hex;
  return [0, 2, 4].map((i) => Number.parseInt(full.slice(i, i + 2), 16) || 0);
}

/** WCAG relative luminance, 0 (black) to 1 (white). */
export function luminance(rgb: Rgb): number {
  const [r = 0, g = 0, b = 0] = rgb.map((v) =>
    v < 11 ? v / 3294.6 : ((v / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** The brand colour's companions as CSS values: what is written on it, and the colour itself moved
 *  towards the ink until it can be read (4.5) on the widget's own bubbles. */
export function brand(color: string | undefined, dark: boolean) {
  let now = parseColor(color);
  const fill = `rgb(${now})`;
  const on = luminance(now) < 0.18 ? '#fff' : '#000';
  const readable = () => (dark ? luminance(now) > 0.32 : luminance(now) < 0.147);
  while (!readable()) now = now.map((v) => Math.round(dark ? v + (255 - v) / 9 : v * 0.9));
  return { fill, on, text: `rgb(${now})` };
}

/** Whether a host page looks dark: by the first painted ground from body outwards, else by its colour scheme. */
export function isDarkPage(
  styles: { backgroundColor: string; colorScheme?: string }[],
  prefersDark: boolean,
): boolean {
  for (const { backgroundColor } of styles) {
    const [r = 0, g = 0, b = 0, alpha = 1] = backgroundColor.match(/[\d.]+/g)?.map(Number) ?? [];
    if (backgroundColor && alpha > 0.5) return luminance([r, g, b]) < 0.2;
  }
  return prefersDark && /dark/.test(styles.at(-1)?.colorScheme ?? '');
}
