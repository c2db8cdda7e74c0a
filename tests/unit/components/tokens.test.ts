import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Rgb = readonly [number, number, number];
type Theme = 'light' | 'dark';

const css = readFileSync(new URL('../../../app/globals.css', import.meta.url), 'utf8');
const tokens = readTokens(css);

function readTokens(source: string): Map<string, Record<Theme, Rgb>> {
  const found = new Map<string, Record<Theme, Rgb>>();
  const pattern = /--([a-z-]+): light-dark\(oklch\(([\d. ]+)\), oklch\(([\d. ]+)\)\);/g;
  for (const [, name = '', light = '', dark = ''] of source.matchAll(pattern)) {
    found.set(name, { light: linearFromOklch(light), dark: linearFromOklch(dark) });
  }
  return found;
}

/** Linear-light sRGB, clipped to the gamut, from "L C H". */
function linearFromOklch(text: string): Rgb {
  const [lightness = 0, chroma = 0, hue = 0] = text.trim().split(/\s+/).map(Number);
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function clip(value: number): number {
  return Math.min(1, Math.max(0, value));
}

function oklabFromLinear([r, g, b]: Rgb): Rgb {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function token(name: string, theme: Theme): Rgb {
  const value = tokens.get(name);
  if (!value) throw new Error(`no token --${name}`);
  return value[theme];
}

function luminance([r, g, b]: Rgb): number {
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: Rgb, other: Rgb): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** Full dichromacy after Machado, Oliveira and Fernandes (2009), on linear light. */
const DICHROMACY: Record<string, readonly [Rgb, Rgb, Rgb]> = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function seenWith(matrix: readonly [Rgb, Rgb, Rgb], colour: Rgb): Rgb {
  const row = (weights: Rgb) =>
    clip(weights[0] * colour[0] + weights[1] * colour[1] + weights[2] * colour[2]);
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])];
}

function distance(one: Rgb, other: Rgb): number {
  const a = oklabFromLinear(one);
  const b = oklabFromLinear(other);
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

const SURFACES = ['background', 'card', 'muted', 'popover', 'hover'];
const TEXT = [
  'foreground',
  'muted-foreground',
  'subtle-foreground',
  'primary-text',
  'danger-text',
  'warning-text',
  'success-text',
];
const ON_FILL = [
  ['primary-foreground', 'primary'],
  ['primary-foreground', 'primary-hover'],
  ['primary-text', 'primary-soft'],
  ['foreground', 'primary-soft'],
  ['danger-foreground', 'danger'],
  ['danger-foreground', 'danger-hover'],
  ['danger-text', 'danger-soft'],
  ['foreground', 'danger-soft'],
  ['warning-text', 'warning-soft'],
  ['foreground', 'warning-soft'],
  ['success-text', 'success-soft'],
  ['foreground', 'success-soft'],
  ['short-foreground', 'short'],
  ['foreground', 'short-soft'],
  ['danger-text', 'short-soft'],
  ['muted-foreground', 'short-soft'],
  ['early-foreground', 'early'],
  ['day-foreground', 'day'],
  ['swing-foreground', 'swing'],
  ['graveyard-foreground', 'graveyard'],
] as const;
const MARKS = [
  'input',
  'ring',
  'primary',
  'danger',
  'warning',
  'success',
  'short',
  'duty-line',
  'required',
  'early-edge',
  'day-edge',
  'swing-edge',
  'graveyard-edge',
];
const CATEGORIES = ['early', 'day', 'swing', 'graveyard'];
const PAIRS = CATEGORIES.flatMap((one, index) =>
  CATEGORIES.slice(index + 1).map((other) => [one, other] as const),
);

describe.each(['light', 'dark'] as const)('%s tokens', (theme) => {
  it.each(TEXT)('--%s reads at 4.5:1 on every surface', (name) => {
    for (const surface of SURFACES) {
      expect(contrast(token(name, theme), token(surface, theme)), surface).toBeGreaterThanOrEqual(4.5);
    }
  });

  it.each(ON_FILL)('--%s reads at 4.5:1 on --%s', (text, fill) => {
    expect(contrast(token(text, theme), token(fill, theme))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(MARKS)('--%s is seen at 3:1 on page, card and popover', (name) => {
    for (const surface of ['background', 'card', 'popover']) {
      expect(contrast(token(name, theme), token(surface, theme)), surface).toBeGreaterThanOrEqual(3);
    }
  });

  it.each(Object.keys(DICHROMACY))('shift categories stay apart with %s', (kind) => {
    const matrix = DICHROMACY[kind];
    if (!matrix) throw new Error(kind);
    for (const [one, other] of PAIRS) {
      const apart = distance(seenWith(matrix, token(one, theme)), seenWith(matrix, token(other, theme)));
      expect(apart, `${one} and ${other}`).toBeGreaterThanOrEqual(0.12);
    }
  });

  it('shift categories stay apart in grey, by lightness', () => {
    for (const [one, other] of PAIRS) {
      const grey = (name: string) => Math.cbrt(luminance(token(name, theme)));
      expect(Math.abs(grey(one) - grey(other)), `${one} and ${other}`).toBeGreaterThanOrEqual(0.1);
    }
  });

  it('uses neither pure white nor pure black', () => {
    for (const [name, value] of tokens) {
      expect(luminance(value[theme]), name).toBeLessThan(0.985);
      expect(luminance(value[theme]), name).toBeGreaterThan(0.002);
    }
  });
});

it('measures black on white as 21:1, so the figures above mean what they say', () => {
  expect(contrast([0, 0, 0], [1, 1, 1])).toBeCloseTo(21, 5);
  expect(distance(linearFromOklch('0.5 0 0'), linearFromOklch('0.7 0 0'))).toBeCloseTo(0.2, 3);
});
