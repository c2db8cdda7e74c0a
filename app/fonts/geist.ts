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
