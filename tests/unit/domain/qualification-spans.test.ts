import { describe, expect, it } from 'vitest';
import {
  changedSpans,
  countingQualifications,
  type QualificationChange,
  type QualificationFacts,
  type QualificationSpan,
  retiredFrom,
  withQualification,
} from '#lib/domain/qualification-spans.ts';
import { mayAct } from '#lib/domain/roster.ts';
import { previewChange } from '#lib/domain/setting-preview.ts';
import type { PreviewBlock } from '#lib/domain/setting-records.ts';
import { requirement } from './reference-center.ts';
import { factsOf, member, REYES, rowOf } from './roster-world.ts';

const span = (over: Partial<QualificationSpan>): QualificationSpan => ({
  id: '7',
  fromDate: null,
  toDate: null,
  isActive: true,
  isActingSupervisor: true,
  ...over,
});
const change = (
  fromDate: string,
  over: Partial<QualificationChange['fields']> = {},
): QualificationChange => ({
  kind: 'qualification',
  qualificationId: '7',
  fromDate,
  fields: { name: 'Lead desk', isActingSupervisor: true, isActive: true, ...over },
});
const datesOf = (spans: readonly QualificationSpan[]) =>
  spans.map(({ id, fromDate, toDate, isActive }) => [id, fromDate, toDate, isActive]);

describe('the spans of a qualification', () => {
  it('are cut at the date of a change', () => {
    const other = span({ id: '8' });
    expect(datesOf(changedSpans([span({}), other], change('2026-03-11', { isActive: false })))).toEqual([
      ['8', null, null, true],
      ['7', null, '2026-03-10', true],
      ['7', '2026-03-11', null, false],
    ]);
  });

  it('keep the next version, and lose the one of the same day', () => {
    const known = [
      span({ toDate: '2026-03-08' }),
      span({ fromDate: '2026-03-09', toDate: '2026-03-10', isActive: false }),
      span({ fromDate: '2026-03-11', toDate: '2026-03-13' }),
      span({ fromDate: '2026-03-14', isActive: false }),
    ];
    expect(datesOf(changedSpans(known, change('2026-03-11', { isActive: false })))).toEqual([
      ['7', null, '2026-03-08', true],
      ['7', '2026-03-09', '2026-03-10', false],
      ['7', '2026-03-11', '2026-03-13', false],
      ['7', '2026-03-14', null, false],
    ]);
  });

  it('say when what is asked for is retired', () => {
    const known = [span({ toDate: '2026-03-10' }), span({ fromDate: '2026-03-11', isActive: false })];
    const asked = (fromDate: string, toDate: string | null, id = '7') =>
      retiredFrom(known, id, { fromDate, toDate });
    expect(asked('2026-03-01', '2026-03-10')).toBeNull();
    expect(asked('2026-03-01', '2026-03-11')).toBe('2026-03-11');
    expect(asked('2026-03-20', null)).toBe('2026-03-20');
    expect(asked('2026-03-20', null, '8')).toBeNull();
    const back = [
      ...known.slice(0, 1),
      span({ fromDate: '2026-03-11', toDate: '2026-03-12', isActive: false }),
    ];
    expect(retiredFrom(back, '7', { fromDate: '2026-03-13', toDate: null })).toBeNull();
  });
});

describe('what a person holds', () => {
  const held = { userId: 'nash', id: '7', fromDate: '2026-03-05', toDate: '2026-03-20' };

  it('counts on the days on which it is not retired, and lets act while it acts', () => {
    const spans = [
      span({ toDate: '2026-03-08' }),
      span({ fromDate: '2026-03-09', toDate: '2026-03-10', isActive: false }),
      span({ fromDate: '2026-03-11', isActingSupervisor: false }),
      span({ id: '8' }),
    ];
    expect(countingQualifications([held], spans)).toEqual([
      { id: '7', fromDate: '2026-03-05', toDate: '2026-03-08' },
      { id: 'acting', fromDate: '2026-03-05', toDate: '2026-03-08' },
      { id: '7', fromDate: '2026-03-11', toDate: '2026-03-20' },
    ]);
    expect(
      countingQualifications([{ ...held, toDate: null }], [span({ fromDate: '2026-03-11' })])[0],
    ).toEqual({
      id: '7',
      fromDate: '2026-03-11',
      toDate: null,
    });
  });

  it('lets act by the date, whichever qualification says so', () => {
    const spans = [
      span({ toDate: '2026-03-10' }),
      span({ fromDate: '2026-03-11', isActingSupervisor: false }),
      span({ id: '8', toDate: '2026-03-10', isActingSupervisor: false }),
      span({ id: '8', fromDate: '2026-03-11' }),
    ];
    const facts = factsOf();
    const nash = { qualifications: countingQualifications([held], spans) };
    const reyes = { qualifications: countingQualifications([{ ...held, id: '8' }], spans) };
    const dates = ['2026-03-04', '2026-03-10', '2026-03-11', '2026-03-20'];
    expect(dates.map((date) => mayAct(nash, date, facts))).toEqual([false, true, false, false]);
    expect(dates.map((date) => mayAct(reyes, date, facts))).toEqual([false, false, true, true]);
  });
});

describe('a change of a qualification', () => {
  const days = ['08', '09', '10', '11', '12', '13', '14'].map((day) => `2026-03-${day}`);
  const known: QualificationFacts = {
    names: { 7: 'Lead desk' },
    spans: [span({})],
    held: [{ userId: 'nash', id: '7', fromDate: '2026-01-01', toDate: null }],
  };
  const rows = days.map((date) => rowOf('nash', 'D4', date, { isActing: true }));
  function blockOf(spans: readonly QualificationSpan[] = known.spans): PreviewBlock {
    const qualifications = { ...known, spans };
    const nash = member('nash', { qualifications: countingQualifications(known.held, spans) });
    const facts = factsOf({
      people: [nash, REYES],
      qualificationNames: { 7: 'Lead desk' },
      requirements: [
        requirement({ startTime: '09:00', endTime: '13:00', minEmployees: 1, qualificationId: '7' }),
      ],
    });
    return {
      facts: { ...facts, schedule: { ...facts.schedule, startDate: '2026-03-08', endDate: '2026-03-14' } },
      rows,
      nextVersions: { limits: null, workweek: null, patterns: null },
      qualifications,
    };
  }

  it('breaks what people named acting stand for from the date on, and leaves short who is asked for', () => {
    const [effect] = previewChange([blockOf()], change('2026-03-12', { isActive: false })).schedules;
    expect(
      effect?.newBreaks.map(({ ruleId, severity, date, personId, minutes }) => [
        ruleId,
        severity,
        date,
        personId,
        minutes,
      ]),
    ).toEqual(['12', '13', '14'].map((day) => ['acting', 'hard', `2026-03-${day}`, 'nash', 240]));
    expect(effect?.newBreaks[0]?.message).toBe('acting supervisor without the qualification for it');
    expect(effect?.newGaps.map(({ kind, shiftDate }) => [kind, shiftDate])).toEqual(
      ['12', '13', '14'].map((day) => ['qualified', `2026-03-${day}`]),
    );
    expect(effect?.goneBreaks).toEqual([]);
  });

  it('ends breaks and gaps where it comes back', () => {
    const retired = [span({ toDate: '2026-03-09' }), span({ fromDate: '2026-03-10', isActive: false })];
    const [effect] = previewChange([blockOf(retired)], change('2026-03-13')).schedules;
    expect(effect?.goneBreaks.map(({ date }) => date)).toEqual(['2026-03-13', '2026-03-14']);
    expect(effect?.goneGaps.map(({ shiftDate }) => shiftDate)).toEqual(['2026-03-13', '2026-03-14']);
    expect([effect?.newBreaks, effect?.newGaps]).toEqual([[], []]);
  });

  it('of acting alone leaves who is asked for as they are', () => {
    const [effect] = previewChange(
      [blockOf()],
      change('2026-03-14', { isActingSupervisor: false }),
    ).schedules;
    expect(effect?.newBreaks).toHaveLength(1);
    expect(effect?.newGaps).toEqual([]);
  });

  it('says in the facts whether anybody may act, and names what is in use', () => {
    const { facts, qualifications } = blockOf();
    const after = withQualification(facts, qualifications, change('2026-03-12', { isActive: false }));
    expect([after.actingQualificationId, after.qualificationNames]).toEqual(['acting', { 7: 'Lead desk' }]);
    const never = withQualification(
      facts,
      { ...qualifications, spans: [] },
      change('2000-01-01', { isActive: false }),
    );
    expect([never.actingQualificationId, never.qualificationNames]).toEqual([null, {}]);
    expect(after.people[1]).toBe(facts.people[1]);
  });

  it('cannot be asked for by a requirement on days on which it is retired', () => {
    const block = blockOf([
      span({ toDate: '2026-03-12' }),
      span({ fromDate: '2026-03-13', isActive: false }),
    ]);
    const asks = (toDate: string | null) =>
      previewChange([block], {
        kind: 'requirement',
        centerId: 'harbor',
        requirementId: null,
        fromDate: '2026-03-11',
        fields: { ...requirement({ startTime: '09:00', endTime: '13:00', qualificationId: '7' }), toDate },
      }).impossible;
    expect(asks('2026-03-12')).toBeNull();
    expect(asks(null)).toBe('Lead desk is retired on Fri 13 Mar.');
  });
});
