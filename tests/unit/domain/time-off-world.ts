import fc from 'fast-check';
import { coverageOf } from '#lib/domain/coverage.ts';
import { touchedDates } from '#lib/domain/leave-dates.ts';
import { coverageDutiesOf } from '#lib/domain/live-coverage.ts';
import type { ShiftTemplate } from '#lib/domain/records.ts';
import { placeRow, type RosterMember } from '#lib/domain/roster.ts';
import type { RowOperation } from '#lib/domain/roster-edits.ts';
import {
  addDays,
  blockWindow,
  createZone,
  eachDate,
  MINUTE_MS,
  operationalDateOf,
  overlapMinutes,
} from '#lib/domain/time.ts';
import type {
  LeaveFacts,
  LeaveKind,
  LeavePart,
  LeaveRow,
  OtherRequest,
  TimeOffRequest,
} from '#lib/domain/time-off-records.ts';
import { nextWallQuarter } from '#lib/domain/time-off-rows.ts';
import type { Instant, Interval, LocalDate, Requirement } from '#lib/domain/types.ts';
import { DENVER, REQUIREMENTS, requirement } from './reference-center.ts';
import {
  DIAZ,
  factsOf,
  KIM,
  member,
  OKAFOR,
  PEOPLE,
  REYES,
  rowOf,
  TEMPLATES,
  templateOf,
} from './roster-world.ts';

/** An instant by Denver's wall clock; the first where it is shown twice. */
export function at(date: LocalDate, time: string): Instant {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return createZone(DENVER.timeZone).toInstant(date, hours * 60 + minutes);
}

/** From one wall time to another, both as `2026-02-04 09:00`. */
export function between(from: string, to: string): Interval {
  const instantOf = (text: string) => at(text.slice(0, 10), text.slice(11));
  return { startsAt: instantOf(from), endsAt: instantOf(to) };
}

/** An agency's own shifts: over the start of the operational day, and round the clock. */
const OWN_TEMPLATES: readonly ShiftTemplate[] = [
  { ...templateOf('G10'), id: 101, code: 'N12', startTime: '19:00', endTime: '07:00', durationMinutes: 720 },
  { ...templateOf('D12'), id: 102, code: 'R24', startTime: '07:00', endTime: '07:00', durationMinutes: 1440 },
];
const templates = [...TEMPLATES, ...OWN_TEMPLATES];

export function leaveRow(
  userId: string | null,
  code: string,
  shiftDate: LocalDate,
  over: Partial<LeaveRow> = {},
): LeaveRow {
  const own = OWN_TEMPLATES.find((template) => template.code === code);
  const row = { ...rowOf(userId, own === undefined ? code : 'D10', shiftDate, over), scheduleId: 1, ...over };
  return own === undefined ? row : placeRow({ ...row, shiftId: own.id }, own, DENVER);
}

export const VACATION: LeaveKind = {
  id: 1,
  name: 'Vacation',
  type: 'vacation',
  needsBalance: true,
  countsToCaps: true,
  isProtected: false,
  isPrivate: false,
  noticeDays: 14,
  isActive: true,
  version: 1,
};

/** Long before anything that the tests ask for. */
export const LONG_BEFORE = at('2026-01-05', '12:00');

/** Of Maria Diaz, a dispatcher. */
export function requestFor(window: Interval, over: Partial<TimeOffRequest> = {}): TimeOffRequest {
  return {
    id: 10,
    version: 1,
    userId: 'diaz',
    fullName: 'Maria Diaz',
    role: 'dispatcher',
    centerId: 'harbor',
    kindId: 1,
    kindName: 'Vacation',
    isProtected: false,
    countsToCaps: true,
    needsBalance: true,
    status: 'pending',
    isSickCall: false,
    ...window,
    reason: null,
    decisionNote: null,
    reviewedByName: null,
    reviewedAt: null,
    chargedMinutes: null,
    createdAt: LONG_BEFORE,
    stage: 'supervisors',
    line: [],
    ...over,
  };
}

export function otherRequest(
  userId: string,
  rows: readonly LeaveRow[],
  window: Interval,
  over: Partial<OtherRequest> = {},
): OtherRequest {
  return {
    ...window,
    id: 20,
    userId,
    fullName: userId,
    role: 'dispatcher',
    countsToCaps: true,
    createdAt: LONG_BEFORE - 1,
    rows: rows.filter((row) => row.userId === userId && overlapMinutes(row, window) > 0),
    ...over,
  };
}

type World = {
  /** The whole ledger. */
  rows: readonly LeaveRow[];
  request: TimeOffRequest;
  requirements?: readonly Requirement[];
  people?: readonly RosterMember[];
  blocks?: LeaveFacts['blocks'];
  over?: Partial<LeaveFacts>;
};

export const BLOCK = {
  scheduleId: 1,
  name: 'Year',
  startDate: '2026-01-01',
  endDate: '2026-12-31',
  version: 7,
};

/** What the database tells of a request, from the whole ledger. */
export function leaveFacts(world: World): LeaveFacts {
  const { rows, request, requirements = REQUIREMENTS, people = PEOPLE, blocks = [BLOCK] } = world;
  const own = rows.filter((row) => row.userId === request.userId && overlapMinutes(row, request) > 0);
  const roster = {
    templates,
    people,
    requirements,
    ruleVersions: factsOf().ruleVersions,
    supervisorsCountAsEmployees: true,
  };
  return {
    request,
    clock: DENVER,
    roster,
    rows: own,
    before: [],
    cancelled: [],
    leftVersions: new Map(),
    openedIds: [],
    blocks,
    unscheduled: touchedDates(request, DENVER).filter(
      (date) => !blocks.some(({ startDate, endDate }) => startDate <= date && date <= endDate),
    ),
    coverage: own.length === 0 ? null : coverageAround(own, rows, roster),
    caps: [],
    others: [],
    approvedCount: 0,
    deniedCount: 0,
    balance: { kindId: 1, minutes: 4800, heldMinutes: 0 },
    pattern: { weeklyMinutes: 2400, daysPerWeek: 4 },
    ...world.over,
  };
}

/** Of the operational days that some rows touch, with all rows counted. */
export function coverageAround(
  around: readonly Interval[],
  rows: readonly LeaveRow[],
  roster: Pick<LeaveFacts['roster'], 'people' | 'requirements' | 'supervisorsCountAsEmployees'>,
) {
  const first = Math.min(...around.map(({ startsAt }) => startsAt));
  const last = Math.max(...around.map(({ endsAt }) => endsAt));
  return coverageOf({
    clock: DENVER,
    window: blockWindow(
      { startDate: operationalDateOf(first, DENVER), endDate: operationalDateOf(last - 1, DENVER) },
      DENVER,
    ),
    requirements: roster.requirements,
    duties: coverageDutiesOf({ people: roster.people, neighbours: [] }, rows),
    supervisorsCountAsEmployees: roster.supervisorsCountAsEmployees,
  });
}

/** A ledger as the database keeps it: rows that stand, and rows that are cancelled. */
export type Ledger = { rows: LeaveRow[]; cancelled: LeaveRow[] };

let nextId = 1_000_000;

/** Does what a decision says, as the database would; refuses what does not fit the ledger. */
export function applyParts(
  ledger: Ledger,
  parts: readonly LeavePart[],
): Ledger & { touched: Map<number, number>; openedIds: number[] } {
  const rows = new Map(ledger.rows.map((row) => [row.id, row]));
  const cancelled = new Map(ledger.cancelled.map((row) => [row.id, row]));
  const touched = new Map<number, number>();
  const openedIds: number[] = [];
  const stand = (row: LeaveRow): void => {
    const template = templates.find(({ id }) => id === row.shiftId);
    if (template === undefined) throw new Error(`no template ${row.shiftId}`);
    rows.set(row.id, placeRow(row, template, DENVER));
    touched.set(row.id, row.version);
    if (row.userId === null) openedIds.push(row.id);
  };
  const named = (operation: Exclude<RowOperation, { kind: 'add' }>): LeaveRow => {
    const from = operation.kind === 'restore' ? cancelled : rows;
    const row = from.get(operation.id);
    if (row?.version !== operation.version) throw new Error(`row ${operation.id} is not as named`);
    if (touched.has(row.id)) throw new Error(`row ${operation.id} is named twice`);
    return { ...row, version: row.version + 1 };
  };
  for (const { scheduleId, operations } of parts) {
    for (const operation of operations) {
      if (operation.kind === 'add') {
        nextId += 1;
        const fresh = {
          id: nextId,
          version: 1,
          source: 'manual' as const,
          reason: null,
          creditedUserId: null,
        };
        stand({ ...fresh, ...operation.row, scheduleId, startsAt: 0, endsAt: 0, nominalMinutes: 0 });
        continue;
      }
      const row = named(operation);
      if (row.scheduleId !== scheduleId) throw new Error(`row ${row.id} is of another schedule`);
      if (operation.kind === 'change') stand({ ...row, ...operation.row });
      else if (operation.kind === 'restore') {
        cancelled.delete(row.id);
        stand(row);
      } else {
        rows.delete(row.id);
        cancelled.set(row.id, row);
        touched.set(row.id, row.version);
      }
    }
  }
  return { rows: [...rows.values()], cancelled: [...cancelled.values()], touched, openedIds };
}

/** The facts of the request after its approval. */
export function approvedFacts(
  facts: LeaveFacts,
  done: ReturnType<typeof applyParts>,
  approvedAt: Instant,
  chargedMinutes: number,
): LeaveFacts {
  const ids = new Set(done.touched.keys());
  return {
    ...facts,
    request: { ...facts.request, status: 'approved', version: 2, reviewedAt: approvedAt, chargedMinutes },
    rows: done.rows.filter(({ id }) => ids.has(id)),
    cancelled: done.cancelled.filter(({ id }) => ids.has(id)),
    before: facts.rows.filter(({ id }) => ids.has(id)),
    leftVersions: done.touched,
    openedIds: done.openedIds,
  };
}

/** Every quarter of an hour that somebody works, or that stands open (null), by its start. */
export function quartersOf(rows: readonly LeaveRow[], userId: string | null): Instant[] {
  return rows
    .filter((row) => row.userId === userId)
    .flatMap(({ startsAt, endsAt }) =>
      Array.from({ length: (endsAt - startsAt) / 900_000 }, (_, index) => startsAt + index * 900_000),
    )
    .sort((a, b) => a - b);
}

/** Dates around a day. */
function datesAround(date: LocalDate, days: number): LocalDate[] {
  return eachDate(addDays(date, -days), addDays(date, days));
}

/** Five who work in these ledgers. */
export const CREW = [DIAZ, KIM, OKAFOR, REYES, member('lund', { role: 'supervisor' })];
const CODES = ['E4', 'E10', 'E12', 'D4', 'D10', 'D12', 'S4', 'S10', 'S12', 'G4', 'G10', 'G12', 'N12', 'R24'];

/** Ledgers around a night on which the clock changes, with a leave of one of the crew. */
export const worlds = fc
  .record({
    night: fc.constantFrom('2026-03-07', '2026-10-31', '2026-06-10'),
    shifts: fc.array(fc.tuple(fc.nat(4), fc.nat(6), fc.constantFrom(...CODES), fc.boolean()), {
      minLength: 1,
      maxLength: 24,
    }),
    who: fc.nat(4),
    fromQuarter: fc.integer({ min: -280, max: 280 }),
    quarters: fc.integer({ min: 1, max: 300 }),
    minimums: fc.array(fc.tuple(fc.nat(3), fc.nat(1)), { minLength: 4, maxLength: 4 }),
  })
  .map(({ night, shifts, who, fromQuarter, quarters, minimums }) => {
    const dates = datesAround(night, 3);
    const rows: LeaveRow[] = [];
    for (const [person, day, code, isActing] of shifts) {
      const userId = CREW[person]?.id ?? '';
      const row = leaveRow(userId, code, dates[day] ?? night, { isActing: isActing && userId === 'okafor' });
      const isFree = rows.every(
        (other) => other.userId !== userId || other.endsAt <= row.startsAt || row.endsAt <= other.startsAt,
      );
      if (isFree && row.endsAt > row.startsAt) rows.push(row);
    }
    const person = CREW[who] ?? DIAZ;
    const startsAt = nextWallQuarter(at(night, '23:00') + fromQuarter * 15 * MINUTE_MS, DENVER);
    const endsAt = nextWallQuarter(startsAt + quarters * 15 * MINUTE_MS, DENVER);
    const times = ['05:00', '09:00', '21:00', '01:00', '05:00'];
    const requirements = minimums.map(([minEmployees, minSupervisors], index) =>
      requirement({
        startTime: times[index] ?? '05:00',
        endTime: times[index + 1] ?? '05:00',
        minEmployees,
        minSupervisors,
      }),
    );
    const request = requestFor({ startsAt, endsAt }, { userId: person.id, role: person.role });
    return {
      rows,
      request,
      requirements,
      facts: leaveFacts({ rows, request, requirements, people: CREW }),
    };
  });
