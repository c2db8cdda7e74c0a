'use client';

import { useMemo } from 'react';
import type { RosterGroup } from '#lib/domain/roster-groups.ts';
import { templatesById } from '#lib/domain/roster-index.ts';
import type { RosterRange } from '#lib/domain/roster-query.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { useHolidayNames } from '../holiday-names.ts';
import { useRoster } from '../store/use-roster.ts';
import { leaveDays, templateWords } from './cell-facts.ts';
import { editMarks } from './edit-marks.ts';
import { gridColumns } from './grid-columns.ts';
import { groupLines } from './grid-lines.ts';
import { createGridModel } from './grid-model.ts';

/**
 * Lines, columns and what their cells are made of. Everything stays the same object until it is another.
 *
 * @param isSpread a line for each kind of open shift
 */
export function useGridModel(
  groups: readonly RosterGroup[],
  isGrouped: boolean,
  range: RosterRange,
  today: LocalDate,
  isSpread: boolean,
) {
  const facts = useRoster((state) => state.facts);
  const open = useRoster((state) => state.open);
  const leave = useMemo(() => leaveDays(facts), [facts]);
  const names = useHolidayNames();
  const columns = useMemo(() => gridColumns(range, facts, today, names), [range, facts, today, names]);
  const openShifts = useMemo(() => {
    if (!isSpread) return [];
    const used = new Set([...open.values()].flatMap((rows) => rows.map(({ shiftId }) => shiftId)));
    return facts.templates
      .filter(({ id }) => used.has(id))
      .map((template) => ({ id: template.id, label: templateWords(template) }));
  }, [isSpread, facts, open]);
  const lineGroups = useMemo(
    () => groupLines(groups, openShifts, isGrouped),
    [groups, openShifts, isGrouped],
  );
  const model = useMemo(() => createGridModel(lineGroups, columns), [lineGroups, columns]);
  return { facts, model, lineGroups, columns, leave, templates: templatesById(facts.templates) };
}

/** See `editMarks`. */
export function useEditMarks(): ReadonlyMap<string | null, string> {
  const saving = useRoster((state) => state.saving);
  const changeSet = useRoster((state) => state.changeSet);
  const rows = useRoster((state) => state.rows);
  return useMemo(() => editMarks({ saving, changeSet, rows }), [saving, changeSet, rows]);
}
