'use client';

import { useMemo } from 'react';
import type { DayCoverage } from '#lib/domain/coverage.ts';
import { type EditJudgement, judgeChange } from '#lib/domain/edit-judgement.ts';
import type { ClockStyle } from '#lib/domain/format.ts';
import type { ShortMinutes } from '#lib/domain/live-coverage.ts';
import type { Instant } from '#lib/domain/types.ts';
import { useRoster, useRosterStore } from '../store/use-roster.ts';
import { changesByPerson, netChanges, type PersonChanges } from './row-changes.ts';

/** All collected steps as one. */
export type NetChange = {
  /** How many shifts are not as they were: a pasted week is as many as it has. */
  shifts: number;
  people: readonly PersonChanges[];
  /** What the block is short of without the steps, and with them. */
  without: ShortMinutes;
  withThem: ShortMinutes;
};

/** What the collected steps do together: a step may take back what another did. */
export function useNetChange(clockStyle: ClockStyle): NetChange {
  const facts = useRoster((state) => state.facts);
  const rows = useRoster((state) => state.rows);
  const changeSet = useRoster((state) => state.changeSet);
  const days = useRoster((state) => state.days);
  const store = useRosterStore();
  return useMemo(() => {
    const changes = netChanges(changeSet);
    // What is shown counts, which is not what a step left where somebody else saved since.
    const shown = changes.flatMap(({ rowId }) => rows.get(rowId) ?? []);
    const before = changes.flatMap((change) => change.before ?? []);
    const withThem = shortOf(days.values());
    const without = { ...withThem };
    for (const { closed, opened } of store.effect({ before: shown, after: before })) {
      for (const kind of KINDS) without[kind] += opened[kind] - closed[kind];
    }
    return { shifts: changes.length, people: changesByPerson(changes, facts, clockStyle), without, withThem };
  }, [changeSet, rows, facts, days, store, clockStyle]);
}

const KINDS = ['employees', 'supervisors', 'qualified'] as const;

function shortOf(days: Iterable<DayCoverage>): ShortMinutes {
  const short = { employees: 0, supervisors: 0, qualified: 0 };
  for (const day of days) {
    short.employees += day.uncoveredEmployeeMinutes;
    short.supervisors += day.uncoveredSupervisorMinutes;
    short.qualified += day.uncoveredQualifiedMinutes;
  }
  return short;
}

/** The rules that the collected steps break together; a rule that a later step mends again is not among them. */
export function useNetJudgement(now: () => Instant): EditJudgement {
  const facts = useRoster((state) => state.facts);
  const rows = useRoster((state) => state.rows);
  const byPerson = useRoster((state) => state.byPerson);
  const changeSet = useRoster((state) => state.changeSet);
  return useMemo(() => {
    const changes = netChanges(changeSet);
    return judgeChange({
      facts,
      rowsOf: (userId) => [...(byPerson.get(userId)?.values() ?? [])].flat(),
      before: changes.flatMap((change) => change.before ?? []),
      after: changes.flatMap(({ rowId }) => rows.get(rowId) ?? []),
      now: now(),
    });
  }, [changeSet, rows, byPerson, facts, now]);
}
