// A ZIP archive of files that are at hand, stored as they are (APPNOTE 6.3.10, 4.3).

const table = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = table[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** Little-endian fields: pairs of [bytes, value]. */
function fields(...pairs) {
  const view = new DataView(new ArrayBuffer(pairs.reduce((sum, [size]) => sum + size, 0)));
  let at = 0;
  for (const [size, value] of pairs) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return view.buffer;
}

const UTF8_NAME = 0x0800;
const FIRST_DAY = 0x21; // 1980-01-01: the archive tells nothing of when it was made

/** The archive of [name, Uint8Array] pairs, as a Blob. */
export function zipped(files) {
  const parts = [];
  const directory = [];
  let at = 0;
  for (const [name, bytes] of files) {
    const called = new TextEncoder().encode(name);
    const facts = [[2, 20], [2, UTF8_NAME], [2, 0], [2, 0], [2, FIRST_DAY], [4, crc32(bytes)],
      [4, bytes.length], [4, bytes.length], [2, called.length], [2, 0]];
    const head = fields([4, 0x04034b50], ...facts);
    parts.push(head, called, bytes);
    directory.push(fields([4, 0x02014b50], [2, 20], ...facts, [2, 0], [2, 0], [2, 0], [4, 0],
      [4, at]), called);
    at += head.byteLength + called.length + bytes.length;
  }
  const size = directory.reduce((sum, each) => sum + each.byteLength, 0);
  const end = fields([4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length],
    [4, size], [4, at], [2, 0]);
  return new Blob([...parts, ...directory, end], { type: "application/zip" });
}
