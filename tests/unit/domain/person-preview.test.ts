import { describe, expect, it } from 'vitest';
import { previewPersonChange } from '#lib/domain/person-preview.ts';
import type { RosterMember } from '#lib/domain/roster.ts';
import type { PersonChange, PreviewBlock } from '#lib/domain/setting-records.ts';
import { requirement } from './reference-center.ts';
import { factsOf, KIM, member, rowOf } from './roster-world.ts';

const days = ['08', '09', '10', '11', '12', '13', '14'].map((day) => `2026-03-${day}`);
const NASH = member('nash', { fullName: 'Eve Nash' });

/** One week in which two people are asked for from 09:00 to 13:00, and two work. */
function weekOf(nash: RosterMember = NASH): PreviewBlock {
  const requirements = [requirement({ startTime: '09:00', endTime: '13:00', minEmployees: 2 })];
  const facts = factsOf({ requirements, people: [nash, KIM] });
  return {
    facts: { ...facts, schedule: { ...facts.schedule, startDate: '2026-03-08', endDate: '2026-03-14' } },
    rows: days.flatMap((date) => [rowOf('nash', 'D4', date), rowOf('kim', 'D4', date)]),
    nextVersions: { limits: null, workweek: null, patterns: null },
    qualifications: { names: {}, spans: [], held: [] },
  };
}

function effectOf(block: PreviewBlock, change: PersonChange) {
  const [effect] = previewPersonChange([block], change).schedules;
  if (effect === undefined) throw new Error('no schedule is concerned');
  return effect;
}

const from = (fromDate: string) => ({ userId: 'nash', fromDate });

describe('what a change of one person does to a schedule', () => {
  it('opens the shifts of a leaver from the date on', () => {
    const effect = effectOf(weekOf(), { ...from('2026-03-12'), kind: 'leaves' });
    expect(effect).toMatchObject({ shifts: 3, shiftMinutes: 720, goneGaps: [] });
    expect(effect.newGaps.map(({ shiftDate, required, onDuty }) => [shiftDate, required, onDuty])).toEqual([
      ['2026-03-12', 2, 1],
      ['2026-03-13', 2, 1],
      ['2026-03-14', 2, 1],
    ]);
    expect(effect.shortAfter.employees - effect.shortBefore.employees).toBe(720);
    expect(effect.reason).toBe(
      'Eve Nash leaves with 3 shifts from Thu 12 Mar on; without them 12\u00a0h more are short.',
    );
  });

  it('has no reason to plan anew where a leaver has no shift', () => {
    expect(effectOf(weekOf(), { userId: 'reyes', fromDate: '2026-03-12', kind: 'leaves' })).toMatchObject({
      shifts: 0,
      newGaps: [],
      reason: null,
    });
  });

  it('counts a trainee for nothing, until the last day of it', () => {
    const training = { ...from('2026-03-10'), kind: 'duty_state', state: 'trainee' } as const;
    const effect = effectOf(weekOf(), { ...training, toDate: '2026-03-11' });
    expect(effect.newGaps.map(({ shiftDate }) => shiftDate)).toEqual(['2026-03-10', '2026-03-11']);
    expect(effect).toMatchObject({
      shifts: 2,
      reason: expect.stringMatching(/2 shifts that cover nothing.*8\u00a0h more/),
    });
    expect(effectOf(weekOf(), { ...training, toDate: null }).newGaps).toHaveLength(5);
  });

  it('counts somebody again who is released', () => {
    const trainee = {
      ...NASH,
      notCounting: [{ fromDate: '2026-03-01', toDate: null, kind: 'trainee' as const }],
    };
    const effect = effectOf(weekOf(trainee), { ...from('2026-03-13'), kind: 'release' });
    expect(effect.goneGaps.map(({ shiftDate }) => shiftDate)).toEqual(['2026-03-13', '2026-03-14']);
    expect(effect.newGaps).toEqual([]);
    expect(effect.reason).toBe('Eve Nash counts from Fri 13 Mar on; 8\u00a0h are no longer short.');
    const ended = {
      ...NASH,
      notCounting: [{ fromDate: '2026-03-01', toDate: '2026-03-09', kind: 'trainee' as const }],
    };
    expect(effectOf(weekOf(ended), { ...from('2026-03-13'), kind: 'release' }).goneGaps).toEqual([]);
  });

  it('says what depends on the shifts of a former pattern', () => {
    const change = { ...from('2026-03-13'), kind: 'pattern', pattern: '2x12' } as const;
    expect(effectOf(weekOf(), change)).toMatchObject({
      shifts: 2,
      newGaps: [{ shiftDate: '2026-03-13' }, { shiftDate: '2026-03-14' }],
      reason:
        'Eve Nash has the pattern 2 × 12 h from Fri 13 Mar on, and 2 shifts by the former one; without them 8\u00a0h more are short.',
    });
    expect(effectOf(weekOf(), { ...change, userId: 'reyes' }).reason).toMatch(/no shift yet/);
    expect(effectOf(weekOf(), { ...change, userId: 'reyes', pattern: null }).reason).toBeNull();
  });

  it('offers what is short from the date on to somebody new', () => {
    const block = weekOf();
    const short = { ...block, rows: block.rows.filter(({ userId }) => userId === 'kim') };
    const hire: PersonChange = { userId: 'new', fromDate: '2026-03-13', kind: 'hire' };
    expect(effectOf(short, hire)).toMatchObject({
      shifts: 0,
      newGaps: [],
      goneGaps: [],
      reason: 'Somebody new can work from Fri 13 Mar on, and 8\u00a0h are short from then on.',
    });
    expect(effectOf(block, hire).reason).toBeNull();
  });

  it('says where no schedule reaches to the date', () => {
    expect(previewPersonChange([weekOf()], { ...from('2026-03-15'), kind: 'leaves' })).toEqual({
      schedules: [],
      notes: ['No schedule reaches to Sun 15 Mar.'],
    });
  });
});
