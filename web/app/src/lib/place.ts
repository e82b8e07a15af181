/** A point of the earth in a text: "-31.42, -64.18", or the address of a map that holds one; null = none. */
export function parsePlace(text: string): { latitude: number; longitude: number } | null {
  const decimal = '(-?\\d{1,3}(?:\\.\\d+)?)';
  const forms = [
    new RegExp(`[?&]mlat=${decimal}&mlon=${decimal}`),
    new RegExp(`#map=\\d+/${decimal}/${decimal}`),
    new RegExp(`[@=:]${decimal},${decimal}`),
    new RegExp(`^\\s*\\(?${decimal}\\s*[,; ]\\s*${decimal}\\)?\\s*$`),
  ];
  for (const form of forms) {
    const match = form.exec(text);
    if (match === null) continue;
    const latitude = Number(match[1]);
    const longitude = Number(match[2]);
    if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) return { latitude, longitude };
  }
  return null;
}
