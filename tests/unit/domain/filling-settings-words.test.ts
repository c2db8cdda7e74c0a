import { describe, expect, it } from 'vitest';
import { SETTING_ACTIONS } from '#lib/domain/audit-setting-words.ts';
import { DEFAULT_FILLING } from '#lib/domain/filling-defaults.ts';
import { fillingParts, fillingSummary } from '#lib/domain/filling-settings-words.ts';

const wordsOf = (label: string, rules = DEFAULT_FILLING) =>
  fillingParts(rules).find((part) => part.label === label)?.words;

describe('how openings are filled, in words', () => {
  it('says each step in a line', () => {
    expect(wordsOf('Extend those on duty')).toBe(
      'those on duty next to it, for 5\u00a0h or less; fewest overtime hours, then seniority; one by one, 10 min each; phone, push, text message; may run by itself',
    );
    expect(wordsOf('Mandate')).toBe('a mandate; one by one, 10 min each; phone');
  });

  it('names weights, and an offer to everybody', () => {
    const [first, ...others] = DEFAULT_FILLING.steps;
    if (first === undefined) throw new Error('The default has no steps.');
    const ranking = [
      { criterion: 'wish', weight: 5 },
      { criterion: 'rest', weight: 2 },
    ] as const;
    const steps = [{ ...first, ranking, offersTo: 'all' as const }, ...others];
    expect(wordsOf(first.name, { ...DEFAULT_FILLING, steps })).toContain(
      'wishes overtime then (5), most rest (2); all at once, 10 min',
    );
  });

  it('says what is decided how, and what runs by itself', () => {
    expect(wordsOf('Claims')).toBe('first come, first served, with a warning at once');
    expect(wordsOf('Mandates')).toBe(
      'in rotation, a refusal counts, a longer duty counts, 24 h before leave are protected',
    );
    expect(wordsOf('By itself')).toBe('nothing');
    const automatic = { offers: true, startsOnSickCall: true, awardsClaims: false };
    expect(wordsOf('By itself', { ...DEFAULT_FILLING, automatic })).toBe(
      'offers of steps so marked, a call-out for a sick call',
    );
    expect(fillingSummary(DEFAULT_FILLING)).toMatch(/^Extend those on duty, .* · claims first come/);
  });

  it('tells in the audit what changed, and no more', () => {
    const after = { ...DEFAULT_FILLING, overtimeDays: 30 };
    const facts = {
      target: 'filling/3',
      before: DEFAULT_FILLING as never,
      after: after as never,
      details: { entity: 'setting', kind: 'filling', effective_from: '2026-02-04' },
      names: () => null,
    };
    expect(SETTING_ACTIONS['setting.save']?.words(facts as never)).toMatch(
      /^set how open shifts are filled, in force from .*: Overtime counts: over 30 days$/,
    );
  });
});
