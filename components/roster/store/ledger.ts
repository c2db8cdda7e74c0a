import type { Coverage, DayCoverage } from '#lib/domain/coverage.ts';
import { coverageEffect, createLiveCoverage, type DayEffect } from '#lib/domain/live-coverage.ts';
import type { ShiftTemplate } from '#lib/domain/records.ts';
import {
  type RosterFacts,
  type RosterRow,
  type RosterWire,
  readWire,
  type WireRow,
} from '#lib/domain/roster.ts';
import { applyOperations, type RowOperation } from '#lib/domain/roster-edits.ts';
import type { RosterRange } from '#lib/domain/roster-query.ts';
import type { EditOutcome } from '#lib/domain/roster-records.ts';
import type { Instant, LocalDate } from '#lib/domain/types.ts';
import { indexRows, isSameRow, patchIndex, type RowIndex } from './row-index.ts';
import { type Rebase, rowOf } from './step-operations.ts';
import type { EditStep } from './store-types.ts';

/** From so many rows on, all is indexed anew rather than row by row. */
const MANY_ROWS = 1000;

type Steps = readonly Pick<EditStep, 'operations' | 'before'>[];

/** The rows as shown, with their coverage. */
export type LedgerView = RowIndex & {
  coverage: Coverage;
  days: ReadonlyMap<LocalDate, DayCoverage>;
  loaded: RosterRange;
};

/** The rows as the server has them, and above them the rows as shown: with the edits that it has not taken yet. */
export type Ledger = {
  view: () => LedgerView;
  /** A row as the server has it; undefined when it was cancelled, or is of a day that is not loaded. */
  saved: (id: number) => RosterRow | undefined;
  known: () => { version: number; at: Instant };
  /** Rows as they are after the steps. */
  after: (ids: ReadonlySet<number>, steps: Steps) => Map<number, RosterRow>;
  effect: (before: readonly RosterRow[], after: readonly RosterRow[]) => DayEffect[];
  /** Shows some rows anew. */
  show: (ids: ReadonlySet<number>, steps: Steps) => void;
  /** Takes all rows of a range, or what changed. False when a change must have been missed. */
  take: (wire: RosterWire, range: RosterRange | null, steps: Steps) => boolean;
  /** Takes what a save left, without showing it yet; gives how edits made before it have to be read now. */
  takeOutcome: (operations: readonly RowOperation[], outcome: EditOutcome) => Rebase;
  /** Takes one row as it is now, without showing it yet; null = it is gone. */
  takeRow: (id: number, current: WireRow | null, users: readonly string[]) => void;
  setFacts: (facts: RosterFacts) => void;
};

export function createLedger(init: { facts: RosterFacts; wire: RosterWire; range: RosterRange }): Ledger {
  let { facts, range: loaded } = init;
  let templates = templatesOf(facts);
  let { version, at } = init.wire;
  const saved = new Map(read(init.wire).rows.map((row) => [row.id, row]));
  /** Cancelled rows as they last were, for whoever brings one back. */
  const gone = new Map<number, RosterRow>();
  let index = indexRows(new Map(saved));
  let live = createLiveCoverage(facts, index.rows.values());

  function read(wire: RosterWire) {
    return readWire(wire, templates, facts.clock);
  }

  function isLoaded(date: LocalDate): boolean {
    return loaded.fromDate <= date && date <= loaded.toDate;
  }

  /** A row as an edit saw it, where its day is not loaded yet. */
  function unloaded(id: number, before: readonly RosterRow[]): RosterRow | undefined {
    const row = before.find((candidate) => candidate.id === id);
    return row !== undefined && !isLoaded(row.shiftDate) ? row : undefined;
  }

  function after(ids: ReadonlySet<number>, steps: Steps): Map<number, RosterRow> {
    let rows = new Map<number, RosterRow>();
    for (const id of ids) {
      const row = saved.get(id);
      if (row !== undefined) rows.set(id, row);
    }
    for (const { operations, before } of steps) {
      const applicable = operations.filter((operation) => {
        const id = rowOf(operation);
        if (!ids.has(id)) return false;
        if (operation.kind === 'add' || rows.has(id)) return true;
        // Whoever takes a cancellation back before it is saved brings the saved row back.
        const row = operation.kind === 'restore' ? (gone.get(id) ?? saved.get(id)) : unloaded(id, before);
        if (row !== undefined) rows.set(id, row);
        return row !== undefined;
      });
      if (applicable.length > 0) rows = new Map(applyOperations(rows, applicable, facts, gone));
    }
    return rows;
  }

  function show(ids: ReadonlySet<number>, steps: Steps) {
    const next = after(ids, steps);
    if (ids.size > MANY_ROWS) {
      const rows = new Map(index.rows);
      for (const id of ids) {
        const row = next.get(id);
        if (row === undefined) rows.delete(id);
        else rows.set(id, row);
      }
      index = indexRows(rows);
      live = createLiveCoverage(facts, index.rows.values());
      return;
    }
    const removed: RosterRow[] = [];
    const added: RosterRow[] = [];
    for (const id of ids) {
      const former = index.rows.get(id);
      const row = next.get(id);
      if (former !== undefined && row !== undefined && isSameRow(former, row)) continue;
      if (former !== undefined) removed.push(former);
      if (row !== undefined) added.push(row);
    }
    if (removed.length === 0 && added.length === 0) return;
    index = patchIndex(index, removed, added);
    live = live.replace(removed, added);
  }

  /** Puts rows in, but never older ones over newer. */
  function put(wire: RosterWire, touched: Set<number>) {
    const { rows, cancelled } = read(wire);
    for (const row of rows) {
      const former = saved.get(row.id) ?? gone.get(row.id);
      if (former !== undefined && former.version >= row.version) continue;
      gone.delete(row.id);
      if (isLoaded(row.shiftDate)) saved.set(row.id, row);
      else saved.delete(row.id);
      touched.add(row.id);
    }
    for (const { id, version: cancelledVersion } of cancelled) {
      const former = saved.get(id);
      if (former === undefined || former.version >= cancelledVersion) continue;
      saved.delete(id);
      gone.set(id, { ...former, version: cancelledVersion });
      touched.add(id);
    }
  }

  /** Takes away what a range no longer has. */
  function prune(wire: RosterWire, range: RosterRange, touched: Set<number>) {
    const there = new Set(wire.rows.map(([id]) => id));
    for (const [id, row] of saved) {
      if (there.has(id) || row.shiftDate < range.fromDate || row.shiftDate > range.toDate) continue;
      saved.delete(id);
      gone.set(id, row);
      touched.add(id);
    }
  }

  function isComplete(wire: RosterWire): boolean {
    const { startDate, endDate } = facts.schedule;
    return loaded.fromDate > startDate || loaded.toDate < endDate || saved.size === wire.count;
  }

  return {
    view: () => ({ ...index, coverage: live.coverage, days: live.days, loaded }),
    saved: (id) => saved.get(id),
    known: () => ({ version, at }),
    after,
    effect: (before, rows) => coverageEffect(live, live.replace(before, rows)),
    show,
    take(wire, range, steps) {
      const isOld = wire.version < version;
      // An answer that was on its way while an edit was saved does not know of it.
      if (isOld && range !== null) return false;
      if (range !== null) {
        loaded = {
          fromDate: range.fromDate < loaded.fromDate ? range.fromDate : loaded.fromDate,
          toDate: range.toDate > loaded.toDate ? range.toDate : loaded.toDate,
        };
      }
      const touched = new Set<number>();
      put(wire, touched);
      if (range !== null) prune(wire, range, touched);
      if (touched.size > 0) show(touched, steps);
      if (!isOld) {
        version = wire.version;
        at = wire.at;
      }
      // What is older than an own save cannot count it.
      return range !== null || isOld || isComplete(wire);
    },
    takeOutcome(operations, { wire, ids }) {
      const versions = new Map<number, { from: number; to: number }>();
      for (const operation of operations) {
        if (operation.kind !== 'add') versions.set(operation.id, { from: operation.version, to: 0 });
      }
      const byKey = new Map(Object.entries(ids).map(([key, id]) => [Number(key), id]));
      put(wire, new Set());
      for (const [id, rowVersion] of wire.rows) {
        versions.set(id, { from: versions.get(id)?.from ?? 0, to: rowVersion });
      }
      // A jump means that others saved too: their signal asks for their rows.
      if (wire.version === version + 1) version = wire.version;
      return { versions, ids: byKey };
    },
    takeRow(id, current, users) {
      const former = saved.get(id);
      if (current !== null) put({ ...init.wire, users, rows: [current] }, new Set());
      else if (former !== undefined) {
        saved.delete(id);
        gone.set(id, former);
      }
    },
    setFacts(next) {
      facts = next;
      templates = templatesOf(next);
      live = createLiveCoverage(facts, index.rows.values());
    },
  };
}

function templatesOf(facts: RosterFacts): ReadonlyMap<number, ShiftTemplate> {
  return new Map(facts.templates.map((template) => [template.id, template]));
}
