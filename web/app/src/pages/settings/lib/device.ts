/** What a browser calls itself, as a person would: "Chrome · Windows". The text itself when it is unknown. */
export function deviceName(agent: string): string {
  const system = firstOf(agent, [
    ['iPhone', /iPhone|iPod/],
    ['iPad', /iPad/],
    ['Android', /Android/],
    ['Windows', /Windows/],
    ['ChromeOS', /CrOS/],
    ['macOS', /Mac OS X|Macintosh/],
    ['Linux', /Linux|X11/],
  ]);
  const browser = firstOf(agent, [
    ['Edge', /Edg(e|A|iOS)?\//],
    ['Opera', /OPR\/|Opera/],
    ['Samsung Internet', /SamsungBrowser/],
    ['Firefox', /Firefox\/|FxiOS/],
    ['Chrome', /Chrome\/|CriOS|Chromium/],
    ['Safari', /Safari\//],
  ]);
  const known = [browser, system].filter((word) => word !== '');
  return known.length > 0 ? known.join(' · ') : agent;
}

function firstOf(text: string, names: readonly [string, RegExp][]): string {
  return names.find(([, pattern]) => pattern.test(text))?.[0] ?? '';
}

export function isPhone(agent: string): boolean {
  return /iPhone|iPod|Android.*Mobile|iPad|Android/.test(agent);
}
