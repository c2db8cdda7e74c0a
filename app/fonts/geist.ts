import localFont from 'next/font/local';

/** Text. Until it has come, a system font of the same widths stands in for it. */
export const GeistSans = localFont({
  src: './geist-sans.woff2',
  variable: '--font-geist-sans',
  weight: '400 700',
});

/** Codes and hours. Nearly every monospaced font has letters as wide as these. */
export const GeistMono = localFont({
  src: './geist-mono.woff2',
  variable: '--font-geist-mono',
  weight: '400 700',
  adjustFontFallback: false,
  fallback: ['ui-monospace', 'SFMono-Regular', 'Menlo', 'Consolas', 'Liberation Mono', 'monospace'],
});

/** The letters beyond Western Europe and loose accents, for pages on which one stands. Goes before the text's font. */
export const GeistSansExtended = localFont({
  src: './geist-sans-extended.woff2',
  variable: '--font-geist-sans-extended',
  weight: '400 700',
  preload: false,
  adjustFontFallback: false,
  declarations: [{ prop: 'unicode-range', value: 'U+0100-024F, U+0300-036F, U+1E00-1EFF' }],
});

/** The same for codes. */
export const GeistMonoExtended = localFont({
  src: './geist-mono-extended.woff2',
  variable: '--font-geist-mono-extended',
  weight: '400 700',
  preload: false,
  adjustFontFallback: false,
  declarations: [{ prop: 'unicode-range', value: 'U+0100-024F, U+0300-036F, U+1E00-1EFF' }],
});
