// Chromium records Opus in WebM; a telephone sends it in Ogg. The packets are the same: only what holds them is changed.

const IDS = {
  segment: 0x18538067,
  cluster: 0x1f43b675,
  tracks: 0x1654ae6b,
  track: 0xae,
  group: 0xa0,
};
const MASTERS = new Set(Object.values(IDS));
const CODEC_PRIVATE = 0x63a2;
const BLOCKS = new Set([0xa3, 0xa1]);
const RATE = 48000;
const PAGE_SAMPLES = RATE; // a second of sound in a page
const MAX_SEGMENTS = 255;

// readWebM gives the codec's head and the packets of a recording of one track.
export function readWebM(bytes) {
  const out = { head: null, packets: [] };
  let at = 0;
  while (at < bytes.length) {
    const id = number(bytes, at, false);
    const size = id && number(bytes, id.end, true);
    if (!size) break;
    at = size.end;
    if (MASTERS.has(id.value)) continue; // what is inside comes next
    const end = Math.min(at + size.value, bytes.length);
    if (id.value === CODEC_PRIVATE) out.head = bytes.slice(at, end);
    if (BLOCKS.has(id.value) && at + 4 < end)
      out.packets.push(bytes.slice(number(bytes, at, true).end + 3, end));
    at = end;
  }
  return out;
}

// number reads an EBML number of variable length: ids keep the bit that tells the length, sizes do not.
function number(bytes, at, strip) {
  const first = bytes[at];
  if (!first) return null;
  const length = Math.clz32(first) - 23;
  if (at + length > bytes.length) return null;
  let value = strip ? first & (0xff >> length) : first;
  for (let i = 1; i < length; i += 1) value = value * 256 + bytes[at + i];
  return { value, end: at + length };
}

// samples is how long a packet of Opus lasts, at 48,000 a second (RFC 6716, section 3.1).
export function samples(packet) {
  const config = packet[0] >> 3;
  let frame = 120 << (config & 3);
  if (config < 12) frame = [480, 960, 1920, 2880][config & 3];
  else if (config < 16) frame = [480, 960][config & 1];
  const frames = [1, 2, 2, packet[1] & 0x3f][packet[0] & 3];
  return frame * frames;
}

const CRC = new Uint32Array(256).map((_, i) => {
  let r = i << 24;
  for (let bit = 0; bit < 8; bit += 1) r = r & 0x80000000 ? (r << 1) ^ 0x04c11db7 : r << 1;
  return r >>> 0;
});

function checksum(bytes) {
  let crc = 0;
  for (const byte of bytes) crc = ((crc << 8) ^ CRC[((crc >>> 24) ^ byte) & 0xff]) >>> 0;
  return crc;
}

function page(packets, { flags, granule, serial, sequence }) {
  const lacing = packets.flatMap((p) => [
    ...Array(Math.floor(p.length / 255)).fill(255),
    p.length % 255,
  ]);
  const out = new Uint8Array(27 + lacing.length + packets.reduce((n, p) => n + p.length, 0));
  const view = new DataView(out.buffer);
  out.set([0x4f, 0x67, 0x67, 0x53, 0, flags]);
  view.setBigInt64(6, BigInt(granule), true);
  view.setUint32(14, serial, true);
  view.setUint32(18, sequence, true);
  out[26] = lacing.length;
  out.set(lacing, 27);
  let at = 27 + lacing.length;
  for (const packet of packets) {
    out.set(packet, at);
    at += packet.length;
  }
  view.setUint32(22, checksum(out), true);
  return out;
}

function tags() {
  const vendor = new TextEncoder().encode('sandbox');
  const out = new Uint8Array(16 + vendor.length);
  out.set(new TextEncoder().encode('OpusTags'));
  new DataView(out.buffer).setUint32(8, vendor.length, true);
  out.set(vendor, 12);
  return out;
}

// writeOgg gives the pages of a stream of Opus packets.
export function writeOgg(head, packets, serial = 1) {
  const pages = [
    page([head], { flags: 2, granule: 0, serial, sequence: 0 }),
    page([tags()], { flags: 0, granule: 0, serial, sequence: 1 }),
  ];
  let open = [];
  let begun = 0;
  let granule = 0;
  const flush = (flags) => {
    pages.push(page(open, { flags, granule, serial, sequence: pages.length }));
    open = [];
    begun = granule;
  };
  for (const packet of packets) {
    const segments = [...open, packet].reduce((n, p) => n + Math.floor(p.length / 255) + 1, 0);
    if (open.length && (segments > MAX_SEGMENTS || granule - begun >= PAGE_SAMPLES)) flush(0);
    open.push(packet);
    granule += samples(packet);
  }
  flush(4);
  return pages;
}

// toOgg turns a recording in WebM into one in Ogg; what is no WebM of Opus stays as it is.
export async function toOgg(blob) {
  const { head, packets } = readWebM(new Uint8Array(await blob.arrayBuffer()));
  if (!head || new TextDecoder().decode(head.slice(0, 8)) !== 'OpusHead' || packets.length === 0)
    return blob;
  return new Blob(writeOgg(head, packets), { type: 'audio/ogg; codecs=opus' });
}
