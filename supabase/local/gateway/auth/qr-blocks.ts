/** The largest version made here: 97 by 97 modules. */
export const VERSION_MAX = 20;

/** Error correction codewords of each block, and blocks, by version at level M. */
const correctionPerBlock = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26];
const blockCounts = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16];

function rawCodewords(version: number): number {
  let modules = (16 * version + 128) * version + 64;
  if (version >= 2) {
    const alignments = Math.floor(version / 7) + 2;
    modules -= (25 * alignments - 10) * alignments - 55;
    if (version >= 7) modules -= 36;
  }
  return modules >>> 3;
}

function layout(version: number) {
  const correction = correctionPerBlock[version - 1] ?? 0;
  const blocks = blockCounts[version - 1] ?? 1;
  const raw = rawCodewords(version);
  return { correction, blocks, raw, data: raw - correction * blocks };
}

/** Mode and length come before the bytes. */
function headerBits(version: number): number {
  return 4 + lengthBits(version);
}

function lengthBits(version: number): number {
  return version < 10 ? 8 : 16;
}

/** Bytes of text that a version holds. */
export function dataCapacityBytes(version: number): number {
  return Math.floor((layout(version).data * 8 - headerBits(version)) / 8);
}

/** All codewords of a code in the order in which they are drawn: data, then error correction, blocks interleaved. */
export function createQrBlocks(text: Buffer, version: number): Uint8Array {
  const { correction, blocks, raw, data } = layout(version);
  const codewords = dataCodewords(text, version, data);
  const divisor = correctionDivisor(correction);
  const shortCount = blocks - (raw % blocks);
  const shortLength = Math.floor(raw / blocks) - correction;
  const parts: { data: Uint8Array; correction: Uint8Array }[] = [];
  let start = 0;
  for (let block = 0; block < blocks; block += 1) {
    const end = start + shortLength + (block < shortCount ? 0 : 1);
    const own = codewords.subarray(start, end);
    parts.push({ data: own, correction: correctionOf(own, divisor) });
    start = end;
  }
  const drawn: number[] = [];
  for (let index = 0; index <= shortLength; index += 1) {
    for (const part of parts) if (index < part.data.length) drawn.push(part.data[index] ?? 0);
  }
  for (let index = 0; index < correction; index += 1) {
    for (const part of parts) drawn.push(part.correction[index] ?? 0);
  }
  return Uint8Array.from(drawn);
}

function dataCodewords(text: Buffer, version: number, count: number): Uint8Array {
  const bits = [
    '0100',
    text.length.toString(2).padStart(lengthBits(version), '0'),
    ...Array.from(text, (byte) => byte.toString(2).padStart(8, '0')),
    '0000',
  ]
    .join('')
    .slice(0, count * 8);
  const codewords = new Uint8Array(count);
  const used = Math.ceil(bits.length / 8);
  for (let index = 0; index < count; index += 1) {
    codewords[index] =
      index < used
        ? Number.parseInt(bits.slice(index * 8, index * 8 + 8).padEnd(8, '0'), 2)
        : (index - used) % 2 === 0
          ? 0xec
          : 0x11;
  }
  return codewords;
}

/** The product of two numbers of the field with 256 elements that QR codes use. */
function multiply(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d);
    if ((b >>> bit) & 1) product ^= a;
  }
  return product;
}

/** The generator polynomial of a Reed-Solomon code without its leading coefficient, highest power first. */
function correctionDivisor(degree: number): Uint8Array {
  const divisor = new Uint8Array(degree);
  divisor[degree - 1] = 1;
  let root = 1;
  for (let power = 0; power < degree; power += 1) {
    for (let index = 0; index < degree; index += 1) {
      divisor[index] = multiply(divisor[index] ?? 0, root) ^ (divisor[index + 1] ?? 0);
    }
    root = multiply(root, 2);
  }
  return divisor;
}

function correctionOf(data: Uint8Array, divisor: Uint8Array): Uint8Array {
  const rest = new Uint8Array(divisor.length);
  for (const byte of data) {
    const factor = byte ^ (rest[0] ?? 0);
    rest.copyWithin(0, 1);
    rest[rest.length - 1] = 0;
    for (const [index, coefficient] of divisor.entries()) {
      rest[index] = (rest[index] ?? 0) ^ multiply(coefficient, factor);
    }
  }
  return rest;
}
