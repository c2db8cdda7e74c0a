import { operationalDayStartsAt } from '#lib/domain/time.ts';
import type { LineTable, RoleModel, RolePerson } from './bound/role-model.ts';
import { isWorkable } from './cell-state.ts';
import type { Model } from './compile.ts';
import type { LineSet } from './line-candidates.ts';
import type { PersonOptions } from './person-options.ts';

/** The days of a block or of one of its weeks, as a half-open range. */
export type Days = { from: number; to: number };

/**
 * One role of a model, over some of its days, as the bounds need it. With `isWeeklyFree` everybody may take any line
 * of the pattern and gives nothing up at the edges: more than any week may hold, never less. People from the days
 * before whose shifts reach into the first day are taken to be there, all who could be.
 */
export function roleModel(
  model: Model,
  role: 'supervisors' | 'employees',
  days: Days,
  isWeeklyFree: boolean,
): RoleModel {
  const { grid, problem } = model;
  const { shiftCount } = grid;
  const isSupervisors = role === 'supervisors';
  const required = isSupervisors ? grid.requiredSupervisors : grid.requiredEmployees;
  const base = isSupervisors ? model.baseSupervisors : model.baseEmployees;
  const people = model.people.filter(
    (person) =>
      person.fixed === null && (isSupervisors ? person.countsAsSupervisor : person.countsAsEmployee),
  );
  const sets = [...new Set(people.map((person) => person.lines))];
  const usedShifts = [...new Set(sets.flatMap((set) => set.usedShifts))].sort((a, b) => a - b);

  const segments = segmentsOfDays(model, days);
  const spilled = spilledPeople(model, people, days);
  const rowOf = new Int32Array(grid.segmentCount + 1);
  const segmentOfRow: number[] = [];
  const need: number[] = [];
  const minutes: number[] = [];
  for (let segment = 0; segment < grid.segmentCount; segment++) {
    rowOf[segment] = need.length;
    if (segment < segments.from || segment >= segments.to) continue;
    const missing = (required[segment] as number) - (base[segment] as number) - (spilled[segment] as number);
    if (missing <= 0) continue;
    segmentOfRow.push(segment);
    need.push(missing);
    minutes.push(grid.segmentMinutes[segment] as number);
  }
  rowOf[grid.segmentCount] = need.length;

  const cellFrom: number[] = [];
  const cellTo: number[] = [];
  const cellSlot: number[] = [];
  const ownCell = new Map<number, number>();
  for (let day = days.from; day < days.to; day++) {
    for (const shift of usedShifts) {
      const cell = day * shiftCount + shift;
      ownCell.set(cell, cellSlot.length);
      cellFrom.push(rowOf[grid.cellFrom[cell] as number] as number);
      cellTo.push(rowOf[grid.cellTo[cell] as number] as number);
      cellSlot.push((grid.weekdays[day] as number) * shiftCount + shift);
    }
  }
  const classes = new Map<string, number>();
  return {
    rowCount: need.length,
    segmentOfRow: Int32Array.from(segmentOfRow),
    need: Float64Array.from(need),
    minutes: Float64Array.from(minutes),
    shiftCount,
    cellFrom: Int32Array.from(cellFrom),
    cellTo: Int32Array.from(cellTo),
    cellSlot: Int32Array.from(cellSlot),
    lineTables: sets.map((set) =>
      lineTable(set, (line) => {
        const shifts = [...set.week.subarray(line * 7, line * 7 + 7)].filter((shift) => shift >= 0);
        const names = shifts.map((shift) => problem.shifts[shift]?.category || `shift ${shift}`);
        const key = `${set.patternId}/${[...new Set(names)].sort().join()}`;
        const known = classes.get(key) ?? classes.size;
        classes.set(key, known);
        return known;
      }),
    ),
    people: groupAlike(
      people.map((person): RolePerson => {
        const table = sets.indexOf(person.lines);
        const allLines = Int32Array.from({ length: person.lines.lineCount }, (_, line) => line);
        return {
          count: 1,
          table,
          lines: isWeeklyFree ? allLines : person.legalLines,
          lostCells: lostCells(person, ownCell, shiftCount),
          drops: isWeeklyFree ? [] : dropsOf(person, model, ownCell),
        };
      }),
    ),
  };
}

/** The segments of some days; one that no shift or requirement breaks at a day's start goes with the later day. */
export function segmentsOfDays(model: Model, days: Days): { from: number; to: number } {
  const { grid, problem } = model;
  const startOf = (day: number): number => {
    if (day <= 0) return 0;
    if (day >= grid.dayCount) return grid.segmentCount;
    const startsAt = operationalDayStartsAt(grid.dateOf(day), problem.clock);
    return grid.segmentsOf({ startsAt, endsAt: grid.window.endsAt }).from;
  };
  return { from: startOf(days.from), to: startOf(days.to) };
}

/** By segment: people who could still be on duty from a shift of the days before. */
function spilledPeople(model: Model, people: readonly PersonOptions[], days: Days): Int32Array {
  const { grid } = model;
  const { from } = segmentsOfDays(model, days);
  const spilled = new Int32Array(grid.segmentCount);
  for (const person of people) {
    let end = from;
    for (let day = Math.max(0, days.from - 2); day < days.from; day++) {
      for (const shift of person.lines.usedShifts) {
        const cell = day * grid.shiftCount + shift;
        if (isWorkable(person.cellState[cell] as number)) end = Math.max(end, grid.cellTo[cell] as number);
      }
    }
    for (let segment = from; segment < end; segment++) spilled[segment] = (spilled[segment] as number) + 1;
  }
  return spilled;
}

function lostCells(
  person: PersonOptions,
  ownCell: ReadonlyMap<number, number>,
  shiftCount: number,
): Int32Array {
  const used = new Set(person.lines.usedShifts);
  const lost: number[] = [];
  for (const [cell, own] of ownCell) {
    if (used.has(cell % shiftCount) && !isWorkable(person.cellState[cell] as number)) lost.push(own);
  }
  return Int32Array.from(lost);
}

function dropsOf(
  person: PersonOptions,
  model: Model,
  ownCell: ReadonlyMap<number, number>,
): (number[][][] | undefined)[] {
  const { shiftCount, weekdays } = model.grid;
  const drops: (number[][][] | undefined)[] = [];
  for (const line of person.legalLines) {
    for (const week of person.specialWeeks) {
      const sets = week.drops[line];
      if (!sets || !ownCell.has(week.firstDay * shiftCount + (person.lines.usedShifts[0] as number)))
        continue;
      const cells = [...sets].map((mask) =>
        daysOf(mask, week.firstDay).map((day) => {
          const shift = person.lines.week[line * 7 + (weekdays[day] as number)] as number;
          return ownCell.get(day * shiftCount + shift) as number;
        }),
      );
      drops[line] = [...(drops[line] ?? []), cells];
    }
  }
  return drops;
}

function daysOf(mask: number, firstDay: number): number[] {
  return [0, 1, 2, 3, 4, 5, 6].filter((day) => mask & (1 << day)).map((day) => firstDay + day);
}

function lineTable(set: LineSet, classOf: (line: number) => number): LineTable {
  const { lineCount, week, partsPerLine, partsOfLine, partCount, partFirst, partSlots } = set;
  const classOfLine = Int32Array.from({ length: lineCount }, (_, line) => classOf(line));
  return { lineCount, week, partsPerLine, partsOfLine, partCount, partFirst, partSlots, classOfLine };
}

/** People with the same lines, leave and edges count together. */
function groupAlike(people: readonly RolePerson[]): RolePerson[] {
  const groups = new Map<string, RolePerson>();
  for (const person of people) {
    const key = JSON.stringify([person.table, person.lines.join(), person.lostCells.join(), person.drops]);
    groups.set(key, { ...person, count: person.count + (groups.get(key)?.count ?? 0) });
  }
  return [...groups.values()];
}
