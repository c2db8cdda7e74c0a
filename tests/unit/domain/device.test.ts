import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviceLabel, deviceWords } from '#lib/domain/device.ts';

const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';
const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)';

describe('a device in words', () => {
  it.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
      'Firefox on Windows',
    ],
    [`${windows} ${webkit} Chrome/140.0.0.0 Safari/537.36`, 'Chrome on Windows'],
    [`${windows} ${webkit} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`, 'Edge on Windows'],
    [`${windows} ${webkit} Chrome/140.0.0.0 Safari/537.36 OPR/120.0.0.0`, 'Opera on Windows'],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
      'Safari on Mac',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
      'Safari on iPhone',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1',
      'Chrome on iPhone',
    ],
    [
      `Mozilla/5.0 (Linux; Android 15; SM-S921B) ${webkit} SamsungBrowser/27.0 Chrome/130.0 Mobile Safari/537.36`,
      'Samsung Internet on Android',
    ],
    [`Mozilla/5.0 (X11; Linux x86_64) ${webkit} HeadlessChrome/140.0.0.0 Safari/537.36`, 'Chrome on Linux'],
    [
      `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${webkit} Chrome/140.0.0.0 Safari/537.36`,
      'Chrome on ChromeOS',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64) Something/1.0', 'A browser on Linux'],
    ['Mozilla/5.0', 'A browser'],
    ['MozillaX/1.0', 'A browser'],
    ['curl/8.5.0', 'curl'],
    ['', null],
    [null, null],
  ])('%s', (userAgent, label) => {
    expect(deviceLabel(userAgent)).toBe(label);
  });

  it('is short, fit for a header, and never begins as a browser does, whatever came', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string().map((rest) => `Mozilla/5.0 ${rest}`),
    );
    fc.assert(
      fc.property(text, (userAgent) => {
        const label = deviceLabel(userAgent) ?? '';
        expect(label).toMatch(/^(?!Mozilla)[A-Za-z0-9 ._-]{0,60}$/);
        expect(new Headers({ 'user-agent': label }).get('user-agent')).toBe(label);
      }),
      { seed: 911 },
    );
  });
});

describe('the device of a session', () => {
  it.each([
    ['Firefox on Windows', 'Firefox on Windows'],
    [`${windows} ${webkit} Chrome/140.0.0.0 Safari/537.36`, 'Chrome on Windows'],
    ['node', 'Unknown device'],
    [' ', 'Unknown device'],
    [null, 'Unknown device'],
    ['x'.repeat(80), 'x'.repeat(60)],
  ])('%s', (stored, words) => {
    expect(deviceWords(stored)).toBe(words);
  });
});
