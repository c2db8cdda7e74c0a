/** Browsers by the words of their User-Agent; the more special first, since each also names the ones it descends from. */
const browsers: readonly (readonly [mark: RegExp, name: string])[] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\b(OPR|OPiOS|Opera)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/(Chrome|Chromium|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];

const systems: readonly (readonly [mark: RegExp, name: string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac(intosh| OS X)\b/, 'Mac'],
  [/\bLinux\b/, 'Linux'],
];

const LABEL_LENGTH_MAX = 60;

function nameOf(userAgent: string, marks: typeof browsers): string | null {
  return marks.find(([mark]) => mark.test(userAgent))?.[1] ?? null;
}

/**
 * A browser's User-Agent in words: `Firefox on Windows`, `Safari on iPhone`, `A browser on Linux`; of another program
 * its name alone; null without any. Letters, digits and simple signs only, and never a browser's own beginning, since
 * Supabase refuses secret keys from browsers.
 */
export function deviceLabel(userAgent: string | null): string | null {
  if (userAgent === null || userAgent.trim() === '') return null;
  const program = /^\s*([A-Za-z][A-Za-z0-9._-]*)/.exec(userAgent)?.[1] ?? '';
  if (!/^(Mozilla|Opera)/.test(program)) return program.slice(0, LABEL_LENGTH_MAX) || null;
  const system = nameOf(userAgent, systems);
  const browser = nameOf(userAgent, browsers) ?? 'A browser';
  return system === null ? browser : `${browser} on ${system}`;
}

/** A session's device as people read it, from what was stored when it was opened or last used. */
export function deviceWords(stored: string | null): string {
  const text = (stored ?? '').trim();
  // A server that did not say for whom it asked.
  if (text === '' || text === 'node' || text === 'undici') return 'Unknown device';
  if (text.startsWith('Mozilla')) return deviceLabel(text) ?? 'Unknown device';
  return text.slice(0, LABEL_LENGTH_MAX);
}
