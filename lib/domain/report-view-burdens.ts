/** The reports of fairness and of fatigue as they are shown, printed and exported. */
import { countOf, formatDuration } from './format.ts';
import {
  BURDENS,
  type BurdenMeasure,
  type FairnessMeasure,
  fairnessReasons,
  fairnessReport,
  sharesOfBurden,
} from './report-fairness.ts';
import { FATIGUE_PARTS, fatigueReport, fatigueShifts } from './report-fatigue.ts';
import type { OpenKey } from './report-query.ts';
import type { OpenedNumber, ReportFacts, ReportView } from './report-records.ts';

const BURDEN_NAMES: Record<FairnessMeasure, string> = {
  shifts: 'Shifts',
  nights: 'Nights',
  weekends: 'Weekend days',
  holidays: 'Holidays',
  overtime: 'Overtime',
  mandates: 'Orders',
};

/** How many people a chart shows: those furthest from their share. */
const CHARTED_PEOPLE = 20;

/** Nights, weekends, holidays, overtime and orders against an equal share. */
export function fairnessView(facts: ReportFacts): ReportView {
  const { people, total } = fairnessReport(facts);
  const furthest = people
    .toSorted((a, b) => Math.abs(b.has.nights - b.share.nights) - Math.abs(a.has.nights - a.share.nights))
    .slice(0, CHARTED_PEOPLE);
  const [most] = people.toSorted((a, b) => b.has.nights - b.share.nights - (a.has.nights - a.share.nights));
  return {
    title: 'Fairness',
    method: [
      'An equal share is the same part of everybody’s shifts: whoever works a tenth of all shifts has a tenth of the nights. A night starts from 17:00 to 03:59; a weekend day is a Saturday or Sunday; a holiday is one of the agency’s; overtime is what is marked so; an order is one to work overtime that counts.',
      'Open a number for each reason on record why it is not the share.',
    ],
    summary:
      most === undefined
        ? 'Nobody works in these dates.'
        : `${countOf(total.nights, 'night', 'nights')}, ${countOf(total.weekends, 'weekend day', 'weekend days')} and ${countOf(total.holidays, 'holiday shift', 'holiday shifts')} of ${countOf(people.length, 'person', 'people')}. Furthest above the share of nights: ${most.person.fullName}, ${most.has.nights} against ${most.share.nights.toFixed(1)}.`,
    columns: [
      { name: 'Person', kind: 'text' },
      { name: 'Shifts', kind: 'count' },
      ...BURDENS.flatMap((burden) => [
        { name: BURDEN_NAMES[burden], kind: burden === 'overtime' ? ('hours' as const) : ('count' as const) },
        {
          name: `Share of ${BURDEN_NAMES[burden].toLowerCase()}`,
          kind: burden === 'overtime' ? ('hours' as const) : ('points' as const),
        },
      ]),
    ],
    rows: people.map(({ person, shifts, has, share }) => ({
      key: person.id,
      cells: [
        { value: person.fullName },
        { value: shifts, open: { measure: 'shifts', personId: person.id, period: '' } },
        ...BURDENS.flatMap((burden) => [
          { value: has[burden], open: { measure: burden, personId: person.id, period: '' } },
          { value: share[burden] },
        ]),
      ],
    })),
    totals: {
      key: 'total',
      cells: [
        { value: 'Together' },
        { value: total.shifts, open: { measure: 'shifts', personId: '', period: '' } },
        ...BURDENS.flatMap((burden) => [
          { value: total[burden], open: { measure: burden, personId: '', period: '' } },
          { value: total[burden] },
        ]),
      ],
    },
    charts:
      furthest.length === 0
        ? []
        : [
            {
              kind: 'bars',
              title:
                people.length > CHARTED_PEOPLE
                  ? `Nights against an equal share, the ${CHARTED_PEOPLE} furthest from it`
                  : 'Nights against an equal share',
              unit: 'count',
              categories: furthest.map(({ person }) => person.fullName),
              series: [
                { name: 'Nights', values: furthest.map(({ has }) => has.nights) },
                { name: 'Equal share', values: furthest.map(({ share }) => Number(share.nights.toFixed(1))) },
              ],
              summary:
                most === undefined
                  ? ''
                  : `${most.person.fullName} has ${(most.has.nights - most.share.nights).toFixed(1)} nights more than an equal share.`,
            },
          ],
  };
}

/** A number of the report of fairness, opened: the shifts, the share, and each reason on record. */
export function openFairness(facts: ReportFacts, { measure, personId }: OpenKey): OpenedNumber | null {
  const known = [...BURDENS, 'shifts' as const].find((each) => each === measure);
  if (known === undefined) return null;
  const { people } = fairnessReport(facts);
  const own = people.find(({ person }) => person.id === personId);
  if (personId !== '' && own === undefined) return null;
  const shares = sharesOfBurden(facts, known, personId);
  const value = shares.reduce((sum, { amount }) => sum + amount, 0);
  const burden: BurdenMeasure | null = known === 'shifts' ? null : known;
  return {
    title: `${BURDEN_NAMES[known]}: ${known === 'overtime' ? formatDuration(value) : value}, ${own?.person.fullName ?? 'everybody'}`,
    unit: known === 'overtime' ? 'hours' : 'count',
    value,
    reasons: own === undefined || burden === null ? [] : fairnessReasons(facts, own, burden),
    shares,
  };
}

/** How tiring everybody's work is, by the published formula. */
export function fatigueView(facts: ReportFacts): ReportView {
  const people = fatigueReport(facts);
  const [worst] = people;
  const charted = people.slice(0, CHARTED_PEOPLE);
  return {
    title: 'Fatigue',
    method: [
      'The score is 0 to 100, the sum of four parts. Quick returns weigh 30: rest under 11 h between two shifts, all of it from four in 28 days. Nights weigh 30: their part of all shifts. Days in a row weigh 20: from four to seven. Hours in seven days in a row weigh 20: from 48 h to 72 h.',
      'It compares the work of people by the plan. It measures nobody’s health, and says nothing of sleep or work elsewhere. Eleven hours are what article 3 of Directive 2003/88/EC asks for.',
    ],
    summary:
      worst === undefined
        ? 'Nobody works in these dates.'
        : `The highest score is ${worst.score.toFixed(1)}, of ${worst.person.fullName}; ${countOf(people.filter(({ quickReturns }) => quickReturns > 0).length, 'person has', 'people have')} quick returns.`,
    columns: [
      { name: 'Person', kind: 'text' },
      { name: 'Score', kind: 'points' },
      { name: 'Shifts', kind: 'count' },
      { name: 'Nights', kind: 'count' },
      { name: 'Quick returns', kind: 'count', hint: 'Rest under 11 h.' },
      { name: 'Shortest rest', kind: 'hours' },
      { name: 'Days in a row', kind: 'days' },
      { name: 'Most in seven days', kind: 'hours' },
      ...FATIGUE_PARTS.map(({ name, weight }) => ({
        name: `${name}, points`,
        kind: 'points' as const,
        hint: `At most ${weight}.`,
      })),
    ],
    rows: people.map((each) => {
      const open = (measure: string) => ({ open: { measure, personId: each.person.id, period: '' } });
      return {
        key: each.person.id,
        cells: [
          { value: each.person.fullName },
          { value: each.score },
          { value: each.shifts, ...open('shifts') },
          { value: each.nights, ...open('nights') },
          { value: each.quickReturns, ...open('quickReturns') },
          { value: each.shortestRestMinutes, ...(each.shortestRestMinutes !== null && open('rest')) },
          { value: each.longestRun, ...open('run') },
          { value: each.sevenDayMinutes, ...open('sevenDays') },
          ...FATIGUE_PARTS.map(({ id }) => ({ value: each.points[id] })),
        ],
      };
    }),
    totals: null,
    charts:
      charted.length === 0
        ? []
        : [
            {
              kind: 'bars',
              title: people.length > CHARTED_PEOPLE ? `The ${CHARTED_PEOPLE} highest scores` : 'Scores',
              unit: 'points',
              categories: charted.map(({ person }) => person.fullName),
              series: FATIGUE_PARTS.map(({ id, name }) => ({
                name,
                values: charted.map(({ points }) => Number(points[id].toFixed(1))),
              })),
              summary: `From ${(charted[0]?.score ?? 0).toFixed(1)} to ${(charted.at(-1)?.score ?? 0).toFixed(1)} points.`,
            },
          ],
  };
}

/** A number of the report of fatigue, opened. */
export function openFatigue(facts: ReportFacts, { measure, personId }: OpenKey): OpenedNumber | null {
  const own = facts.shifts.filter(
    ({ userId, shiftDate }) =>
      userId === personId && shiftDate >= facts.fromDate && shiftDate <= facts.toDate,
  );
  const each = fatigueReport({ ...facts, shifts: own }).find(({ person }) => person.id === personId);
  if (each === undefined) return null;
  const behind = fatigueShifts(own, facts);
  const { fullName } = each.person;
  const counted = (title: string, shifts: typeof own, reasons: string[] = []): OpenedNumber => ({
    title: `${title}, ${fullName}`,
    unit: 'count',
    value: shifts.length,
    reasons,
    shares: shifts.map((shift) => ({ shift, amount: 1 })),
  });
  switch (measure) {
    case 'shifts':
      return counted(`Shifts: ${each.shifts}`, own);
    case 'nights':
      return counted(`Nights: ${each.nights}`, [...behind.nights]);
    case 'quickReturns':
      return counted(
        `Quick returns: ${each.quickReturns}`,
        [...behind.quickReturns],
        ['Each of these began less than 11 h after the shift before it.'],
      );
    case 'run':
      return counted(
        `Days in a row: ${each.longestRun}`,
        [...behind.run],
        ['A day with two shifts is one day.'],
      );
    case 'rest':
      return {
        title: `Shortest rest: ${formatDuration(each.shortestRestMinutes ?? 0)}, ${fullName}`,
        unit: 'hours',
        value: each.shortestRestMinutes ?? 0,
        reasons: ['The rest before this shift.'],
        shares: behind.rest.map((shift) => ({ shift, amount: each.shortestRestMinutes ?? 0 })),
      };
    case 'sevenDays':
      return {
        title: `Most in seven days: ${formatDuration(each.sevenDayMinutes)}, ${fullName}`,
        unit: 'hours',
        value: each.sevenDayMinutes,
        reasons: ['Seven operational days in a row, real hours.'],
        shares: behind.sevenDays.map((shift) => ({
          shift,
          amount: (shift.endsAt - shift.startsAt) / 60_000,
        })),
      };
    default:
      return null;
  }
}
