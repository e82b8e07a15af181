import { crc32, deflateSync } from 'node:zlib';

/** A picture of one colour, as PNG. */
export function png(width: number, height: number, [r, g, b] = [120, 80, 200]): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.alloc(1 + width * 3);
  for (let x = 0; x < width; x++) row.set([r ?? 0, g ?? 0, b ?? 0], 1 + x * 3);
  const rows = Buffer.concat(Array.from({ length: height }, () => row));
  const sign = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    sign,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/** A document of one page that says one line. */
export function pdf(line: string): Buffer {
  const stream = `BT /F1 24 Tf 40 100 Td (${line}) Tj ET`;
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${stream.length}>>stream\n${stream}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ];
  let text = '%PDF-1.4\n';
  const places = objects.map((object, n) => {
    const at = text.length;
    text += `${n + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const start = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`;
  text += `trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}

/** What an OGG/Opus file is, read page by page. */
export interface OpusFile {
  channels: number;
  /** Seconds, from the last page's position. */
  seconds: number;
}

/** Reads the head and the last page of an OGG/Opus file; throws when it is none. */
export function readOpus(bytes: Buffer): OpusFile {
  const head = bytes.indexOf('OpusHead');
  if (bytes.subarray(0, 4).toString('latin1') !== 'OggS' || head < 0)
    throw new Error('this is no OGG/Opus file');
  const skip = bytes.readUInt16LE(head + 10);
  const last = bytes.lastIndexOf('OggS');
  const samples = Number(bytes.readBigUInt64LE(last + 6)) - skip;
  return { channels: bytes.readUInt8(head + 9), seconds: samples / 48_000 };
}
