/** Emergency staffing as screens tell it: where it stands, and what was done under it in one list. */
import type { Emergency, EmergencyRecord } from './emergency-records.ts';
import { MINUTE_MS } from './time.ts';
import type { Instant, Interval } from './types.ts';

/** `cancelled`: ended before it began. */
export type EmergencyState = 'planned' | 'running' | 'ended' | 'cancelled';

export function emergencyState(
  { startsAt, endsAt, endedAt }: Pick<Emergency, 'startsAt' | 'endsAt' | 'endedAt'>,
  now: Instant,
): EmergencyState {
  if (endedAt !== null) return endedAt <= startsAt ? 'cancelled' : 'ended';
  if (now >= endsAt) return 'ended';
  return now < startsAt ? 'planned' : 'running';
}

/** When it held, or is to hold. */
export function heldFor({
  startsAt,
  endsAt,
  endedAt,
}: Pick<Emergency, 'startsAt' | 'endsAt' | 'endedAt'>): Interval {
  if (endedAt === null || endedAt <= startsAt) return { startsAt, endsAt };
  // Clocks show minutes.
  return { startsAt, endsAt: Math.min(endsAt, Math.ceil(endedAt / MINUTE_MS) * MINUTE_MS) };
}

/** Something that was done, as one line; `work` is the time of the shift that it is about. */
export type EmergencyDeed = {
  key: string;
  kind: 'Change' | 'Trade' | 'Filled' | 'Mandate' | 'Call-out';
  at: Instant;
  byName: string | null;
  words: string;
  work: Interval | null;
  /** Limits that were passed, with whose. */
  passed: readonly string[];
  /** Null where there is no page of it. */
  href: string | null;
};

const WAYS: Readonly<Record<string, string>> = {
  claim: 'took an open shift',
  award: 'was given an open shift',
  call_out: 'took an open shift when called',
  extension: 'stays on or comes in early for an open shift',
  mandate: 'was ordered to an open shift',
  roster: 'was put on an open shift',
};

const MANDATES: Readonly<Record<string, string>> = {
  assigned: 'was ordered to work',
  refused: 'refused a mandate',
  no_contact: 'was not reached for a mandate',
  wrong_number: 'could not be called for a mandate: the number is wrong',
  voided: 'had a mandate taken back',
};

const CALL_OUTS: Readonly<Record<string, string>> = {
  running: 'it goes on',
  filled: 'filled',
  stopped: 'stopped',
  exhausted: 'nobody comes',
};

/** Everything that was done under it, the latest first. A change by which an opening was filled is told once. */
export function emergencyDeeds(record: EmergencyRecord): EmergencyDeed[] {
  const { edits, trades, fills, mandates, callOuts } = record;
  const passedBy = new Map(edits.map(({ id, passed }) => [id, passed.map(passedWords)]));
  const told = new Set(fills.flatMap(({ editId }) => (editId === null ? [] : [editId])));
  const deeds: EmergencyDeed[] = [
    ...edits
      .filter(({ id }) => !told.has(id))
      .map(({ id, at, byName, reason, isUndone, scheduleId, passed }) => ({
        key: `edit ${id}`,
        kind: 'Change' as const,
        at,
        byName,
        words: `${reason ?? 'A change of the roster'}${isUndone ? ' (undone since)' : ''}`,
        work: null,
        passed: passed.map(passedWords),
        href: `/roster?block=${scheduleId}`,
      })),
    ...trades.map(({ id, at, byName, reason, passed }) => ({
      key: `trade ${id}`,
      kind: 'Trade' as const,
      at,
      byName,
      words: reason ?? 'A trade',
      work: null,
      passed: passed.map(passedWords),
      href: `/requests?status=approved&swap=${id}`,
    })),
    ...fills.map(({ id, at, byName, personName, way, startsAt, endsAt, editId }) => ({
      key: `fill ${id}`,
      kind: 'Filled' as const,
      at,
      byName,
      words: `${personName} ${WAYS[way] ?? 'has an open shift'}`,
      work: { startsAt, endsAt },
      passed: editId === null ? [] : (passedBy.get(editId) ?? []),
      href: null,
    })),
    ...mandates.map(({ id, at, byName, personName, outcome, startsAt, endsAt }) => ({
      key: `mandate ${id}`,
      kind: 'Mandate' as const,
      at,
      byName,
      words: `${personName} ${MANDATES[outcome] ?? 'was asked for a mandate'}`,
      work: { startsAt, endsAt },
      passed: [],
      href: `/mandates/${id}`,
    })),
    ...callOuts.map(({ id, at, byName, state, startsAt, endsAt }) => ({
      key: `call-out ${id}`,
      kind: 'Call-out' as const,
      at,
      byName,
      words: `A call-out was started: ${CALL_OUTS[state] ?? state}`,
      work: { startsAt, endsAt },
      passed: [],
      href: `/call-outs/${id}`,
    })),
  ];
  return deeds.sort((a, b) => b.at - a.at || a.key.localeCompare(b.key));
}

function passedWords({ personName, message }: { personName: string | null; message: string }): string {
  // Which emergency it was, the page says.
  const cut = message.lastIndexOf(' (emergency staffing: ');
  const words = cut < 0 ? message : message.slice(0, cut);
  return personName === null ? words : `${personName}: ${words}`;
}
