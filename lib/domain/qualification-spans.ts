/** What an agency's qualifications are by date, and what people's own then count for. */
import type { RosterFacts, RosterMember } from './roster.ts';
import type { ScheduleChange } from './setting-records.ts';
import { addDays } from './time.ts';
import type { LocalDate } from './types.ts';

/** In a roster's facts whoever may act as supervisor holds this for those dates, whichever qualification says so. */
export const ACTING_ID = 'acting';

/** What a qualification is on the dates of one of its versions. */
export type QualificationSpan = {
  id: string;
  /** Null = since ever. */
  fromDate: LocalDate | null;
  /** Null = until further notice. */
  toDate: LocalDate | null;
  isActive: boolean;
  isActingSupervisor: boolean;
};

/** What a person was given, whether or not the qualification is retired on some of the dates. */
export type HeldQualification = { userId: string; id: string; fromDate: LocalDate; toDate: LocalDate | null };

export type QualificationFacts = {
  /** By id, as they are called today. */
  names: Readonly<Record<string, string>>;
  /** Of each qualification by date, without holes. */
  spans: readonly QualificationSpan[];
  held: readonly HeldQualification[];
};

export type QualificationChange = Extract<ScheduleChange, { kind: 'qualification' }>;

/** The spans once a change is saved: it holds until the qualification's next version. */
export function changedSpans(
  spans: readonly QualificationSpan[],
  { qualificationId, fields, fromDate }: QualificationChange,
): QualificationSpan[] {
  const { isActive, isActingSupervisor } = fields;
  const own = spans.filter(({ id }) => id === qualificationId);
  const others = spans.filter(({ id }) => id !== qualificationId);
  const next = own.flatMap(({ fromDate: start }) => (start !== null && start > fromDate ? start : []));
  const [until] = next.sort();
  const before = own.flatMap((span) => {
    if (span.fromDate !== null && span.fromDate >= fromDate) return [];
    const isCut = span.toDate === null || span.toDate >= fromDate;
    return isCut ? { ...span, toDate: addDays(fromDate, -1) } : span;
  });
  const changed: QualificationSpan = {
    id: qualificationId,
    fromDate,
    toDate: until === undefined ? null : addDays(until, -1),
    isActive,
    isActingSupervisor,
  };
  const after = own.filter(({ fromDate: start }) => start !== null && start > fromDate);
  return [...others, ...before, changed, ...after];
}

/** What of the held qualifications counts: only dates on which they are not retired, with those of acting as their own. */
export function countingQualifications(
  held: readonly HeldQualification[],
  spans: readonly QualificationSpan[],
): RosterMember['qualifications'] {
  return held.flatMap((own) =>
    spans.flatMap((span) => {
      if (span.id !== own.id || !span.isActive) return [];
      const fromDate = span.fromDate !== null && span.fromDate > own.fromDate ? span.fromDate : own.fromDate;
      const toDate = earlier(own.toDate, span.toDate);
      if (toDate !== null && toDate < fromDate) return [];
      const counting = { id: own.id, fromDate, toDate };
      return span.isActingSupervisor ? [counting, { ...counting, id: ACTING_ID }] : [counting];
    }),
  );
}

function earlier(one: LocalDate | null, other: LocalDate | null): LocalDate | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}

/** The facts of a roster once the change of a qualification is saved; people whom it does not concern stay the same. */
export function withQualification(
  facts: RosterFacts,
  { names, spans: former, held }: QualificationFacts,
  change: QualificationChange,
): RosterFacts {
  const spans = changedSpans(former, change);
  const holders = new Set(held.flatMap(({ id, userId }) => (id === change.qualificationId ? userId : [])));
  const byPerson = Map.groupBy(held, ({ userId }) => userId);
  const active = new Set(spans.flatMap(({ id, isActive }) => (isActive ? id : [])));
  return {
    ...facts,
    actingQualificationId: spans.some((span) => span.isActive && span.isActingSupervisor) ? ACTING_ID : null,
    qualificationNames: Object.fromEntries(Object.entries(names).filter(([id]) => active.has(id))),
    people: facts.people.map((person) =>
      holders.has(person.id)
        ? { ...person, qualifications: countingQualifications(byPerson.get(person.id) ?? [], spans) }
        : person,
    ),
  };
}

/** A stretch of dates on which a qualification that is asked for is retired, with its first day; null = none. */
export function retiredFrom(
  spans: readonly QualificationSpan[],
  qualificationId: string,
  { fromDate, toDate }: { fromDate: LocalDate; toDate: LocalDate | null },
): LocalDate | null {
  const starts = spans.flatMap((span) => {
    if (span.id !== qualificationId || span.isActive) return [];
    const start = span.fromDate === null || span.fromDate < fromDate ? fromDate : span.fromDate;
    const isBefore = span.toDate !== null && span.toDate < fromDate;
    return isBefore || (toDate !== null && start > toDate) ? [] : start;
  });
  return starts.sort()[0] ?? null;
}
