import { describe, expect, it } from 'vitest';
import { reasonOf } from '#lib/domain/reason.ts';

describe('a reason', () => {
  it('is read on one line', () => {
    expect(reasonOf('  Sick \n call\t')).toBe('Sick call');
  });

  it.each([
    ['', 'nothing'],
    [' \u00A0\u3000', 'spaces'],
    ['\u200B\u200D\uFEFF', 'zero-width characters'],
    ['\u00AD \u2060', 'a soft hyphen and a joiner'],
    ['\u3164\u2800\u115F', 'fillers'],
    ['\u{E0041}\uFE0F', 'tags and variation selectors'],
  ])('%j is none: %s', (text) => {
    expect(reasonOf(text)).toBe('');
  });

  it('keeps what joins letters, and any script', () => {
    expect(reasonOf('می\u200Cخواهم')).toBe('می\u200Cخواهم');
    expect(reasonOf('👩\u200D🚒')).toBe('👩\u200D🚒');
    expect(reasonOf('.')).toBe('.');
  });
});
