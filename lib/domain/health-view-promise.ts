/** How much of what a schedule promised at its first publication stands, by person and by crew. */
import { countOf, formatDate, formatInterval } from './format.ts';
import type { HealthChange, HealthFacts } from './health-records.ts';
import { shortestNotice } from './health-view-changes.ts';
import type { OpenKey } from './report-query.ts';
import type { OpenedNumber, ReportCell, ReportFacts, ReportShift, ReportView } from './report-records.ts';
import { shareWords } from './report-view-coverage.ts';
import type { DayDifference, RosterDifference } from './roster-difference.ts';
import type { RosterGroup } from './roster-groups.ts';
import { rosterHref } from './roster-query.ts';
import type { LocalDate } from './types.ts';

/** A day of somebody that is not as promised, and whether it was their own trade or leave. */
export type BrokenDay = DayDifference & { isOwn: boolean };

/** What became of what somebody was promised; shifts, but `addedDays`: days they work on which nothing was promised. */
export type PersonPromise = {
  personId: string;
  name: string;
  promised: number;
  kept: number;
  byOwnWish: number;
  byDesk: number;
  addedDays: number;
  /** The least notice of what the desk changed; null = it changed nothing. */
  noticeMinutes: number | null;
  days: readonly BrokenDay[];
};

/**
 * Everybody's promise. A shift counts as kept when its person works it from the same instant to the same instant, whatever
 * else of it was changed; of what was not kept, a trade or leave of the person is their own wish, everything else is the
 * desk's.
 *
 * @param difference of the schedule as it is now against its first publication
 * @param people everybody whose name may be needed, in the order in which they are told
 */
export function promises(
  { promised, changes }: Pick<HealthFacts, 'promised' | 'changes'>,
  difference: Pick<RosterDifference, 'people'>,
  people: readonly { id: string; fullName: string }[],
): PersonPromise[] {
  const differing = new Map(difference.people.map(({ userId, days }) => [userId, days]));
  const ofDay = changesByDay(changes);
  return people.flatMap(({ id, fullName }) => {
    const days = (differing.get(id) ?? []).flatMap((day): BrokenDay[] => {
      const broken = withoutKept(day);
      if (broken.from.length + broken.to.length === 0) return [];
      const causes = ofDay.get(`${id} ${day.date}`) ?? [];
      return [{ ...broken, isOwn: causes.some(({ cause }) => cause === 'trade' || cause === 'leave') }];
    });
    const count = promised.get(id) ?? 0;
    if (count === 0 && days.length === 0) return [];
    const lost = (isOwn: boolean) =>
      days.reduce((sum, day) => sum + (day.isOwn === isOwn ? day.from.length : 0), 0);
    const byDesk = days.filter(({ isOwn }) => !isOwn);
    return {
      personId: id,
      name: fullName,
      promised: count,
      kept: count - lost(true) - lost(false),
      byOwnWish: lost(true),
      byDesk: lost(false),
      addedDays: days.filter(({ from, to }) => from.length === 0 && to.length > 0).length,
      noticeMinutes: shortestNotice(byDesk.flatMap(({ date }) => ofDay.get(`${id} ${date}`) ?? [])),
      days,
    };
  });
}

/** Without the shifts of both sides that are worked at the same time. */
function withoutKept(day: DayDifference): DayDifference {
  const isSame = (a: ReportShiftTimes, b: ReportShiftTimes) =>
    a.startsAt === b.startsAt && a.endsAt === b.endsAt;
  return {
    ...day,
    from: day.from.filter((was) => !day.to.some((is) => isSame(was, is))),
    to: day.to.filter((is) => !day.from.some((was) => isSame(was, is))),
  };
}
type ReportShiftTimes = Pick<ReportShift, 'startsAt' | 'endsAt'>;

/** Changes by person and day, of everybody whom they concern. */
function changesByDay(changes: readonly HealthChange[]): Map<string, HealthChange[]> {
  const known = new Map<string, HealthChange[]>();
  for (const change of changes) {
    const { fromId, fromDate, toId, toDate } = change;
    const keys = new Set([
      ...(fromId !== null && fromDate !== null ? [`${fromId} ${fromDate}`] : []),
      ...(toId !== null && toDate !== null ? [`${toId} ${toDate}`] : []),
    ]);
    for (const key of keys) known.set(key, [...(known.get(key) ?? []), change]);
  }
  return known;
}

/** Share of what was promised that stands; null when nothing was. */
export function keptShare(people: readonly Pick<PersonPromise, 'promised' | 'kept'>[]): number | null {
  const promised = people.reduce((sum, each) => sum + each.promised, 0);
  return promised === 0 ? null : people.reduce((sum, each) => sum + each.kept, 0) / promised;
}

const MEASURES = [
  { measure: 'promised', name: 'Promised' },
  { measure: 'kept', name: 'As promised' },
  { measure: 'byOwnWish', name: 'Own trade or leave' },
  { measure: 'byDesk', name: 'Changed by the desk' },
  { measure: 'addedDays', name: 'Days added' },
] as const;
type PromiseMeasure = (typeof MEASURES)[number]['measure'];

/** The promise by person, or by crew: who works the same category on the same days of the stable week. */
export function promiseView(
  people: readonly PersonPromise[],
  crews: readonly RosterGroup[],
  by: 'person' | 'crew',
): ReportView {
  const cellsOf = (
    own: readonly PersonPromise[],
    key: Pick<OpenKey, 'personId' | 'period'>,
  ): ReportCell[] => {
    const notices = own.flatMap(({ noticeMinutes }) => noticeMinutes ?? []);
    const counts = MEASURES.map(({ measure }): ReportCell => {
      const value = own.reduce((sum, each) => sum + each[measure], 0);
      return { value, ...(value > 0 && { open: { measure, ...key } }) };
    });
    return [
      ...counts.slice(0, 2),
      { value: keptShare(own) },
      ...counts.slice(2),
      { value: notices.length === 0 ? null : notices.reduce((least, each) => Math.min(least, each)) },
    ];
  };
  const share = keptShare(people);
  const byDesk = people.reduce((sum, each) => sum + each.byDesk, 0);
  const groups = crewsOf(people, crews);
  return {
    title: 'The promise',
    method: [
      'What the first publication promised to each person, against the schedule as it is now. A shift stands when its person still works it from the same time to the same time.',
      'What a trade or leave of the person changed is their own wish; everything else the desk changed. Days added are days that somebody works now on which nothing was promised. The shortest notice is of what the desk changed.',
      'A crew works the same category on the same days of the stable week.',
    ],
    summary:
      share === null
        ? 'This schedule is not published yet: nothing has been promised.'
        : `${shareWords(share)} of the promised shifts stand; the desk changed ${byDesk === 0 ? 'none' : countOf(byDesk, 'of them', 'of them')}.`,
    columns: [
      { name: by === 'crew' ? 'Crew' : 'Person', kind: 'text' },
      { name: 'Promised', kind: 'count' },
      { name: 'As promised', kind: 'count' },
      { name: 'Kept', kind: 'share' },
      { name: 'Own trade or leave', kind: 'count' },
      { name: 'Changed by the desk', kind: 'count' },
      { name: 'Days added', kind: 'count' },
      { name: 'Shortest notice', kind: 'minutes' },
    ],
    rows:
      by === 'crew'
        ? groups.map(({ key, label, own }) => ({
            key,
            cells: [{ value: label }, ...cellsOf(own, { personId: '', period: key })],
          }))
        : people.map((each) => ({
            key: each.personId,
            cells: [{ value: each.name }, ...cellsOf([each], { personId: each.personId, period: '' })],
          })),
    totals: {
      key: 'total',
      cells: [{ value: 'Together' }, ...cellsOf(people, { personId: '', period: '' })],
    },
    charts: [],
  };
}

function crewsOf(people: readonly PersonPromise[], crews: readonly RosterGroup[]) {
  const ofPerson = new Map(crews.flatMap(({ key, people: own }) => own.map(({ id }) => [id, key] as const)));
  const none = { key: 'none', label: 'No stable line' };
  return [...crews.filter(({ key }) => key !== none.key), none].flatMap(({ key, label }) => {
    const own = people.filter(({ personId }) => (ofPerson.get(personId) ?? none.key) === key);
    return own.length === 0 ? [] : [{ key, label, own }];
  });
}

/** A number of the promise, opened; null where there is none of that name. */
export function openPromise(
  people: readonly PersonPromise[],
  crews: readonly RosterGroup[],
  { measure, personId, period }: OpenKey,
  facts: Pick<ReportFacts, 'shifts' | 'fromDate' | 'toDate' | 'clock'>,
  scheduleId: number,
): OpenedNumber | null {
  const known = MEASURES.find((each) => each.measure === measure);
  const crew = period === '' ? undefined : crewsOf(people, crews).find(({ key }) => key === period);
  if (known === undefined || (period !== '' && crew === undefined)) return null;
  const own = (crew?.own ?? people).filter((each) => personId === '' || each.personId === personId);
  const [person] = own;
  if (personId !== '' && person === undefined) return null;
  const value = own.reduce((sum, each) => sum + each[known.measure], 0);
  return {
    title: `${known.name}: ${value}, ${personId === '' ? (crew?.label ?? 'everybody') : person?.name}`,
    unit: 'count',
    value,
    reasons: [],
    shares:
      known.measure === 'promised' || known.measure === 'kept' ? keptShifts(own, facts, scheduleId) : [],
    items: own.flatMap(({ personId: id, name, days }) =>
      days
        .filter((day) => isCounted(day, known.measure))
        .map((day) => ({
          text: `${personId === '' ? `${name}, ` : ''}${dayWords(day, facts.clock.timeZone)}`,
          href: rosterHref({
            block: scheduleId,
            date: day.date,
            view: 'week',
            cell: { userId: id, date: day.date },
          }),
        })),
    ),
  };
}

function isCounted({ from, to, isOwn }: BrokenDay, measure: PromiseMeasure): boolean {
  switch (measure) {
    case 'promised':
      return from.length > 0;
    case 'kept':
      return false;
    case 'addedDays':
      return from.length === 0 && to.length > 0;
    default:
      return from.length > 0 && isOwn === (measure === 'byOwnWish');
  }
}

function keptShifts(
  own: readonly PersonPromise[],
  { shifts, fromDate, toDate }: Pick<ReportFacts, 'shifts' | 'fromDate' | 'toDate'>,
  scheduleId: number,
) {
  const came = new Map(
    own.map(({ personId, days }) => [
      personId,
      new Set(days.flatMap(({ to }) => to.map(({ startsAt, endsAt }) => `${startsAt} ${endsAt}`))),
    ]),
  );
  const isWithin = (date: LocalDate) => date >= fromDate && date <= toDate;
  return shifts.flatMap((shift) => {
    const isNew = came.get(shift.userId ?? '')?.has(`${shift.startsAt} ${shift.endsAt}`) ?? true;
    return isNew || shift.scheduleId !== scheduleId || !isWithin(shift.shiftDate)
      ? []
      : [{ shift, amount: 1 }];
  });
}

/** `Wed 4 Feb: 07:00–17:00 promised, now nothing; own trade or leave`. */
function dayWords({ date, from, to, isOwn }: BrokenDay, timeZone: string): string {
  const timesOf = (shifts: BrokenDay['from']) =>
    shifts.map((shift) => formatInterval(shift, timeZone)).join(' and ');
  const was = from.length === 0 ? 'nothing promised' : `promised ${timesOf(from)}`;
  const is = to.length === 0 ? 'now nothing' : `now ${timesOf(to)}`;
  return `${formatDate(date)}: ${was}, ${is}${from.length > 0 && isOwn ? '; own trade or leave' : ''}`;
}
