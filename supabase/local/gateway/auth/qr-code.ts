import { createQrBlocks, dataCapacityBytes, VERSION_MAX } from './qr-blocks.ts';

const QUIET_MODULES = 4;
/** Error correction level M, as the format bits name it. */
const LEVEL_BITS = 0b00;

/** Modules of a QR code, row by row; true is dark. */
export type QrModules = readonly (readonly boolean[])[];

/** The QR code (ISO/IEC 18004, byte mode, level M) of a text of at most 666 bytes. */
export function qrModules(text: string): QrModules {
  const bytes = Buffer.from(text);
  let version = 1;
  while (version <= VERSION_MAX && bytes.length > dataCapacityBytes(version)) version += 1;
  if (version > VERSION_MAX) throw new RangeError('The text is too long for a QR code');
  const canvas = drawFunctionModules(version);
  drawCodewords(canvas, createQrBlocks(bytes, version));
  let best: { modules: boolean[][]; penalty: number } | null = null;
  for (const [mask, isFlipped] of masks.entries()) {
    const modules = canvas.modules.map((row, y) =>
      row.map((dark, x) => (canvas.isFixed[y]?.[x] ? dark : dark !== isFlipped(x, y))),
    );
    drawFormat(modules, mask);
    const penalty = penaltyOf(modules);
    if (best === null || penalty < best.penalty) best = { modules, penalty };
  }
  return best?.modules ?? [];
}

/** The same as an SVG image, dark on white with the quiet zone that readers need. */
export function qrSvg(text: string): string {
  const modules = qrModules(text);
  const size = modules.length + 2 * QUIET_MODULES;
  const path = modules
    .flatMap((row, y) =>
      row.flatMap((dark, x) => (dark ? [`M${x + QUIET_MODULES} ${y + QUIET_MODULES}h1v1h-1z`] : [])),
    )
    .join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" width="${size * 4}" height="${size * 4}" shape-rendering="crispEdges"><path fill="white" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>`;
}

type Canvas = { modules: boolean[][]; isFixed: boolean[][] };

const masks: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

function put(modules: boolean[][], x: number, y: number, dark: boolean): void {
  const row = modules[y];
  if (row !== undefined && x >= 0 && x < row.length) row[x] = dark;
}

function alignmentCenters(version: number): number[] {
  if (version === 1) return [];
  const last = version * 4 + 10;
  const count = Math.floor(version / 7) + 2;
  const step = Math.ceil((last - 6) / (2 * (count - 1))) * 2;
  return [6, ...Array.from({ length: count - 1 }, (_, index) => last - index * step).reverse()];
}

function drawFunctionModules(version: number): Canvas {
  const size = version * 4 + 17;
  const blank = () => Array.from({ length: size }, () => new Array<boolean>(size).fill(false));
  const canvas = { modules: blank(), isFixed: blank() };
  const fix = (x: number, y: number, dark: boolean): void => {
    put(canvas.modules, x, y, dark);
    put(canvas.isFixed, x, y, true);
  };
  const ring = (centerX: number, centerY: number, radius: number, isDark: (distance: number) => boolean) => {
    for (let dy = -radius; dy <= radius; dy += 1) {
      for (let dx = -radius; dx <= radius; dx += 1) {
        fix(centerX + dx, centerY + dy, isDark(Math.max(Math.abs(dx), Math.abs(dy))));
      }
    }
  };
  for (let at = 0; at < size; at += 1) {
    fix(6, at, at % 2 === 0);
    fix(at, 6, at % 2 === 0);
  }
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const) {
    ring(x, y, 4, (distance) => distance !== 2 && distance !== 4);
  }
  const centers = alignmentCenters(version);
  const last = centers.at(-1);
  for (const x of centers) {
    for (const y of centers) {
      const isFinder = (x === 6 && y === 6) || (x === 6 && y === last) || (x === last && y === 6);
      if (!isFinder) ring(x, y, 2, (distance) => distance !== 1);
    }
  }
  for (const [x, y] of formatPlaces(size).flat()) fix(x, y, false);
  fix(8, size - 8, true);
  if (version >= 7) {
    const bits = (version << 12) | remainder(version, 12, 0x1f25);
    for (let index = 0; index < 18; index += 1) {
      const dark = ((bits >>> index) & 1) === 1;
      const far = size - 11 + (index % 3);
      const near = Math.floor(index / 3);
      fix(far, near, dark);
      fix(near, far, dark);
    }
  }
  return canvas;
}

/** The check bits of a BCH code: `value` shifted by the degree of the generator, modulo it. */
function remainder(value: number, degree: number, generator: number): number {
  let rest = value;
  for (let index = 0; index < degree; index += 1) rest = (rest << 1) ^ ((rest >>> (degree - 1)) * generator);
  return rest;
}

/** Where both copies of the fifteen format bits stand, from the least significant one. */
function formatPlaces(size: number): (readonly [number, number])[][] {
  const range = (from: number, to: number) =>
    Array.from({ length: Math.abs(to - from) + 1 }, (_, index) => from + Math.sign(to - from) * index);
  return [
    [
      ...range(0, 5).map((y) => [8, y] as const),
      [8, 7],
      [8, 8],
      [7, 8],
      ...range(5, 0).map((x) => [x, 8] as const),
    ],
    [
      ...range(size - 1, size - 8).map((x) => [x, 8] as const),
      ...range(size - 7, size - 1).map((y) => [8, y] as const),
    ],
  ];
}

function drawFormat(modules: boolean[][], mask: number): void {
  const data = (LEVEL_BITS << 3) | mask;
  const bits = ((data << 10) | remainder(data, 10, 0x537)) ^ 0x5412;
  for (const places of formatPlaces(modules.length)) {
    for (const [index, [x, y]] of places.entries()) put(modules, x, y, ((bits >>> index) & 1) === 1);
  }
}

/** Fills the free modules in pairs of columns from the right, up and down in turn, past the timing column. */
function drawCodewords({ modules, isFixed }: Canvas, codewords: Uint8Array): void {
  const size = modules.length;
  let bit = 0;
  let isUpward = true;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let row = 0; row < size; row += 1) {
      const y = isUpward ? size - 1 - row : row;
      for (const x of [right, right - 1]) {
        if (isFixed[y]?.[x]) continue;
        put(modules, x, y, (((codewords[bit >>> 3] ?? 0) >>> (7 - (bit & 7))) & 1) === 1);
        bit += 1;
      }
    }
    isUpward = !isUpward;
  }
}

/** How hard the modules are to read: long runs, blocks, what looks like a finder, too much of one color. */
function penaltyOf(modules: boolean[][]): number {
  const columns = modules.map((_, x) => modules.map((row) => row[x] ?? false));
  let penalty = 0;
  let dark = 0;
  for (const line of [...modules, ...columns]) {
    const text = line.map(Number).join('');
    for (const run of text.match(/0{5,}|1{5,}/g) ?? []) penalty += run.length - 2;
    penalty += 40 * (text.match(/(?=00001011101|10111010000)/g)?.length ?? 0);
  }
  for (const [y, row] of modules.entries()) {
    const next = modules[y + 1];
    for (const [x, color] of row.entries()) {
      if (color) dark += 1;
      if (next !== undefined && row[x + 1] === color && next[x] === color && next[x + 1] === color)
        penalty += 3;
    }
  }
  const total = modules.length ** 2;
  return penalty + 10 * Math.floor(Math.abs(dark * 20 - total * 10) / total);
}
