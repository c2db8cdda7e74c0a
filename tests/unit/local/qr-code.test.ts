import { describe, expect, it } from 'vitest';
import { type QrModules, qrModules, qrSvg } from '../../../supabase/local/gateway/auth/qr-code.ts';

/*
 * A reader of its own: it finds the mask in the format bits, takes the modules off in their order, and divides the
 * interleaved blocks as the standard's table has them for versions 2 and 8.
 */
const tables: Record<
  number,
  { blocks: readonly number[]; correction: number; alignment: readonly number[] }
> = {
  2: { blocks: [28], correction: 16, alignment: [6, 18] },
  8: { blocks: [38, 38, 39, 39], correction: 22, alignment: [6, 24, 42] },
};
const masks: readonly ((x: number, y: number) => number)[] = [
  (x, y) => (x + y) % 2,
  (_x, y) => y % 2,
  (x) => x % 3,
  (x, y) => (x + y) % 3,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2,
  (x, y) => ((x * y) % 2) + ((x * y) % 3),
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
];
const at = (modules: QrModules, x: number, y: number) => (modules[y]?.[x] ? 1 : 0);

function formatBits(modules: QrModules): number {
  const row = [0, 1, 2, 3, 4, 5, 7, 8].map((x) => at(modules, x, 8));
  const column = [7, 5, 4, 3, 2, 1, 0].map((y) => at(modules, 8, y));
  return Number.parseInt([...row, ...column].join(''), 2) ^ 0x5412;
}

function isData(x: number, y: number, size: number, version: number): boolean {
  if (x === 6 || y === 6) return false;
  if ((x < 9 && y < 9) || (x < 9 && y >= size - 8) || (x >= size - 8 && y < 9)) return false;
  if (version >= 7 && ((x < 6 && y >= size - 11) || (y < 6 && x >= size - 11))) return false;
  const centers = tables[version]?.alignment ?? [];
  const last = centers.at(-1) ?? 0;
  return !centers.some((cx) =>
    centers.some((cy) => {
      const isFinder =
        (cx === 6 && cy !== last && cy === 6) || (cx === 6 && cy === last) || (cx === last && cy === 6);
      return !isFinder && Math.abs(x - cx) <= 2 && Math.abs(y - cy) <= 2;
    }),
  );
}

function readCodewords(modules: QrModules, version: number): number[] {
  const size = modules.length;
  const isFlipped = masks[(formatBits(modules) >> 10) & 7];
  const bits: number[] = [];
  const columns = Array.from({ length: size }, (_, index) => size - 1 - index).filter((x) => x !== 6);
  for (let pair = 0; pair < columns.length; pair += 2) {
    for (let step = 0; step < size; step += 1) {
      const y = pair % 4 === 0 ? size - 1 - step : step;
      for (const x of columns.slice(pair, pair + 2)) {
        if (isData(x, y, size, version)) bits.push(at(modules, x, y) ^ (isFlipped?.(x, y) === 0 ? 1 : 0));
      }
    }
  }
  return Array.from({ length: Math.floor(bits.length / 8) }, (_, index) =>
    Number.parseInt(bits.slice(index * 8, index * 8 + 8).join(''), 2),
  );
}

function multiply(a: number, b: number): number {
  let product = 0;
  for (let bit = 0; bit < 8; bit += 1) if ((b >> bit) & 1) product ^= a << bit;
  for (let bit = 14; bit >= 8; bit -= 1) if ((product >> bit) & 1) product ^= 0x11d << (bit - 8);
  return product;
}

/** Whether every power of the field's generator that a whole block has to vanish at makes it vanish. */
function isWhole(block: readonly number[], correction: number): boolean {
  let point = 1;
  for (let index = 0; index < correction; index += 1) {
    if (block.reduce((sum, word) => multiply(sum, point) ^ word, 0) !== 0) return false;
    point = multiply(point, 2);
  }
  return true;
}

function read(modules: QrModules) {
  const version = (modules.length - 17) / 4;
  const table = tables[version];
  if (table === undefined) throw new Error(`no table for version ${version}`);
  const codewords = readCodewords(modules, version);
  const blocks = table.blocks.map((): number[] => []);
  for (let index = 0; index < Math.max(...table.blocks); index += 1) {
    for (const [block, length] of table.blocks.entries()) {
      if (index < length) blocks[block]?.push(codewords.shift() ?? -1);
    }
  }
  const data = blocks.flat();
  for (let index = 0; index < table.correction; index += 1) {
    for (const block of blocks) block.push(codewords.shift() ?? -1);
  }
  const bits = data.map((word) => word.toString(2).padStart(8, '0')).join('');
  const length = Number.parseInt(bits.slice(4, 12), 2);
  const bytes = Array.from({ length }, (_, index) =>
    Number.parseInt(bits.slice(12 + index * 8, 20 + index * 8), 2),
  );
  return {
    level: formatBits(modules) >> 13,
    mode: bits.slice(0, 4),
    text: Buffer.from(bytes).toString(),
    isWhole: blocks.every((block) => isWhole(block, table.correction)),
  };
}

describe('a QR code', () => {
  it.each(['dispatch center', `otpauth://totp/${'x'.repeat(130)}`])('says %s', (text) => {
    expect(read(qrModules(text))).toEqual({ level: 0b00, mode: '0100', text, isWhole: true });
  });

  it('grows with the text and has an end', () => {
    const sizes = [1, 15, 60, 150, 300, 664].map((length) => qrModules('x'.repeat(length)).length);
    expect(sizes).toEqual([21, 25, 33, 49, 69, 97]);
    expect(() => qrModules('x'.repeat(667))).toThrow(RangeError);
  });

  it('is an image by itself, whatever the text says', () => {
    const svg = qrSvg('"><script>alert(1)</script>&');
    expect(svg).toMatch(
      /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" [^<>]*><path [^<>]*\/><path [^<>]*\/><\/svg>$/,
    );
  });
});
