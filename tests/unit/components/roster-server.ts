import { createRosterStore, type RosterStoreInit } from '#components/roster/store/roster-store.ts';
import type { RosterNews, RosterStore, SaveRequest } from '#components/roster/store/store-types.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import {
  ASSIGNMENT_SOURCES,
  ROW_FLAGS,
  type RosterFacts,
  type RosterRow,
  type RosterWire,
  type WireRow,
} from '#lib/domain/roster.ts';
import { applyOperations } from '#lib/domain/roster-edits.ts';
import type { EditOutcome } from '#lib/domain/roster-records.ts';
import { dayNumber, parseTime } from '#lib/domain/time.ts';
import { factsOf } from '../domain/roster-world.ts';

function wireRow(row: RosterRow, users: string[], isCancelled = false): WireRow {
  const placeOf = (id: string | null): number => {
    const place = id === null ? -1 : users.indexOf(id);
    return place === -1 && id !== null ? users.push(id) - 1 : place;
  };
  const flags =
    (row.isOvertime ? ROW_FLAGS.overtime : 0) |
    (row.isLocked ? ROW_FLAGS.locked : 0) |
    (row.isActing ? ROW_FLAGS.acting : 0) |
    (row.requiredRole === 'supervisor' ? ROW_FLAGS.supervisor : 0) |
    (isCancelled ? ROW_FLAGS.cancelled : 0);
  return [
    row.id,
    row.version,
    placeOf(row.userId),
    row.shiftId,
    dayNumber(row.shiftDate),
    row.localStart === null ? -1 : parseTime(row.localStart),
    row.localEnd === null ? -1 : parseTime(row.localEnd),
    flags,
    ASSIGNMENT_SOURCES.indexOf(row.source),
    row.reason,
    placeOf(row.creditedUserId),
  ];
}

/** A server that answers as the database does: versions must match, each edit happens once. */
export class RosterServer {
  readonly facts: RosterFacts;
  readonly requests: SaveRequest[] = [];
  /** Answers wait here while somebody holds them. */
  gate: Promise<void> = Promise.resolve();
  /** Said instead of the next answers; an error is thrown. */
  readonly refusals: (Extract<ActionResult<EditOutcome>, { ok: false }> | Error)[] = [];
  /** The next save waits for a second supervisor. */
  isPending = false;
  version = 1;
  rows: Map<number, RosterRow>;
  readonly #cancelled = new Map<number, RosterRow>();
  readonly #outcomes = new Map<string, ActionResult<EditOutcome>>();
  #nextId = 10_000;

  constructor(rows: readonly RosterRow[], status: 'draft' | 'published' = 'draft') {
    const facts = factsOf();
    this.facts = { ...facts, schedule: { ...facts.schedule, status } };
    this.rows = new Map(rows.map((row) => [row.id, row]));
  }

  wire(rows: Iterable<RosterRow> = this.rows.values(), cancelled: Iterable<RosterRow> = []): RosterWire {
    const users: string[] = [];
    return {
      scheduleId: 1,
      version: this.version,
      at: this.version * 1000,
      count: this.rows.size,
      rows: [
        ...[...rows].map((row) => wireRow(row, users)),
        ...[...cancelled].map((row) => wireRow(row, users, true)),
      ],
      users,
    };
  }

  /** Somebody else changes rows; gives the difference. */
  change(id: number, fields: Partial<RosterRow>): RosterWire {
    const row = this.rows.get(id);
    if (row === undefined) throw new Error(`no row ${id}`);
    const next = { ...row, ...fields, version: row.version + 1 };
    this.rows.set(id, next);
    this.version += 1;
    return this.wire([next]);
  }

  readonly save = async (request: SaveRequest): Promise<ActionResult<EditOutcome>> => {
    this.requests.push(request);
    await this.gate;
    const refusal = this.refusals.shift();
    if (refusal instanceof Error) throw refusal;
    if (refusal !== undefined) return refusal;
    const known = this.#outcomes.get(request.editId);
    if (known !== undefined) return known;
    const answer = this.#apply(request);
    if (answer.ok) this.#outcomes.set(request.editId, answer);
    return answer;
  };

  #apply({ operations }: SaveRequest): ActionResult<EditOutcome> {
    const stale = operations.filter(
      (operation) =>
        operation.kind !== 'add' &&
        (operation.kind === 'restore' ? this.#cancelled : this.rows).get(operation.id)?.version !==
          operation.version,
    );
    if (stale.length > 0) {
      const conflicts = stale.flatMap((operation) => {
        if (operation.kind === 'add') return [];
        const users: string[] = [];
        const row = this.rows.get(operation.id);
        const current = row === undefined ? null : wireRow(row, users);
        return [{ id: operation.id, current, users, byName: 'Jo Kim', at: 5 }];
      });
      return { ok: false, code: 'conflict', message: 'Somebody else changed it.', conflicts };
    }
    if (this.isPending) {
      return { ok: true, data: { state: 'pending', wire: this.wire([]), ids: {}, peopleTold: 0 } };
    }
    const after = new Map(applyOperations(this.rows, operations, this.facts, this.#cancelled));
    const ids: Record<string, number> = {};
    const touched: RosterRow[] = [];
    const cancelled: RosterRow[] = [];
    this.version += 1;
    for (const operation of operations) {
      const key = operation.kind === 'add' ? operation.key : operation.id;
      const row = after.get(key);
      const former = this.rows.get(key);
      if (operation.kind === 'cancel' && former !== undefined) {
        const gone = { ...former, version: former.version + 1 };
        this.#cancelled.set(key, gone);
        cancelled.push(gone);
        continue;
      }
      if (row === undefined) continue;
      const id = operation.kind === 'add' ? this.#nextId++ : key;
      if (operation.kind === 'add') ids[String(key)] = id;
      const saved = { ...row, id, version: row.version + 1 };
      after.delete(key);
      after.set(id, saved);
      touched.push(saved);
    }
    this.rows = after;
    return {
      ok: true,
      data: { state: 'applied', wire: this.wire(touched, cancelled), ids, peopleTold: 1 },
    };
  }
}

/** What `localStorage` offers, in memory. */
export function memoryStorage() {
  const entries = new Map<string, string>();
  return {
    getItem: (key: string) => entries.get(key) ?? null,
    setItem: (key: string, value: string) => void entries.set(key, value),
    removeItem: (key: string) => void entries.delete(key),
    size: () => entries.size,
  };
}

let edits = 0;

export function openStore(
  server: RosterServer,
  over: Partial<RosterStoreInit> = {},
): { store: RosterStore; news: RosterNews[] } {
  const news: RosterNews[] = [];
  const { startDate, endDate } = server.facts.schedule;
  const store = createRosterStore({
    facts: server.facts,
    wire: server.wire(),
    range: { fromDate: startDate, toDate: endDate },
    userId: 'sam',
    now: () => Date.parse('2026-01-15T12:00:00Z'),
    save: server.save,
    newId: () => {
      edits += 1;
      return `edit-${edits}`;
    },
    storage: null,
    tell: (one) => news.push(one),
    ...over,
  });
  store.restore();
  return { store, news };
}

/** Lets everything that waits for an answer go on. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
