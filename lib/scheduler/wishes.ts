import type { Line } from '#lib/domain/types.ts';
import type { Model } from './compile.ts';
import { type Choice, choiceOn, forEachWorkedCell } from './evaluate.ts';
import { burdensOfCells, carriedOf } from './fairness.ts';
import type { PersonOptions } from './person-options.ts';
import type { Roster } from './roster.ts';

/** What the wishes weigh, in minutes; a wish left out weighs nothing. */
export type WishWeights = {
  /** A person on the preferred template. */
  preference?: number;
  /** The square of a person's distance from an equal share of the burdens, by shift. */
  unevenness?: number;
  /** A minute of a shift over undecided leave. */
  pending?: number;
  /** A person on another line than the one to keep. */
  change?: number;
};

/** Seniority decides between two who want the same; it never outweighs another person's wish. */
const SENIORITY_SHARE = 0.1;

/** What a line is to a person beyond coverage, by person and line. Days given up at the edges are taken as they first come. */
export class Wishes {
  /** By person: the line to keep, or -1 where none is given or it is not lawful any more. */
  readonly kept: Int32Array;
  readonly hasKept: boolean;
  readonly hasPreferences: boolean;
  private readonly model: Model;
  private readonly roster: Roster;
  private readonly pool: readonly number[];
  private readonly seniority: Float64Array;
  private burdens: (LineBurdens | null)[] | null = null;
  private burdenPerShift = 0;

  constructor(model: Model, roster: Roster, pool: readonly number[], kept: readonly Line[]) {
    this.model = model;
    this.roster = roster;
    this.pool = pool;
    this.kept = keptLines(model, kept);
    this.hasKept = this.kept.some((line) => line >= 0);
    this.hasPreferences = pool.some((e) => this.person(e).isPreferred?.includes(1));
    this.seniority = Float64Array.from(
      model.problem.people,
      ({ seniorityRank }) => 1 + SENIORITY_SHARE / (1 + seniorityRank),
    );
  }

  /** The choices that keep people where they are; null for the others. */
  keptChoices(): (Choice | null)[] {
    return this.model.people.map((person, e) => {
      const line = this.kept[e] as number;
      return line < 0 ? null : choiceOn(person, line);
    });
  }

  /** How many wishes for a template are met, the senior's a little more than one. */
  granted(): number {
    let granted = 0;
    for (const e of this.pool) {
      if (this.isGranted(e)) granted += this.seniority[e] as number;
    }
    return granted;
  }

  grantedPeople(): number {
    return this.pool.filter((e) => this.isGranted(e)).length;
  }

  changedPeople(): number {
    let changed = 0;
    for (const e of this.pool) if (this.isChanged(e)) changed++;
    return changed;
  }

  /** Whether a person has a line to keep and is on another. */
  isChanged(e: number): boolean {
    const kept = this.kept[e] as number;
    return kept >= 0 && kept !== this.roster.lines[e];
  }

  /** Takes the present burden of a shift as the fair one, by which `unevenness` is measured until the next call. */
  settleShares(): void {
    const burdens = this.lineBurdens();
    let burden = 0;
    let shifts = 0;
    for (const e of this.pool) {
      const own = burdens[e];
      const line = this.roster.lines[e] as number;
      burden += own?.burden[line] ?? 0;
      shifts += own?.shifts[line] ?? 0;
    }
    this.burdenPerShift = shifts > 0 ? burden / shifts : 0;
  }

  /** Root of the mean square distance from the equal share, in shifts a person. */
  unevenness(): number {
    const burdens = this.lineBurdens();
    let squares = 0;
    for (const e of this.pool) {
      const own = burdens[e];
      const line = this.roster.lines[e] as number;
      const distance = (own?.burden[line] ?? 0) - this.burdenPerShift * (own?.shifts[line] ?? 0);
      squares += distance * distance;
    }
    return Math.sqrt(squares / Math.max(1, this.pool.length));
  }

  pendingMinutes(): number {
    const burdens = this.lineBurdens();
    let minutes = 0;
    for (const e of this.pool) minutes += burdens[e]?.pending[this.roster.lines[e] as number] ?? 0;
    return minutes;
  }

  get hasPending(): boolean {
    return this.lineBurdens().some((own) => own?.pending.some((minutes) => minutes > 0));
  }

  /** What every line costs every person, in minutes. */
  costs(weights: WishWeights): (Float64Array | null)[] {
    const { preference = 0, unevenness = 0, pending = 0, change = 0 } = weights;
    const burdens = unevenness > 0 || pending > 0 ? this.lineBurdens() : null;
    return this.model.people.map((person, e) => {
      const own = burdens?.[e];
      const kept = this.kept[e] as number;
      return Float64Array.from({ length: person.lines.lineCount }, (_, line) => {
        let cost = person.isPreferred?.[line] ? -preference * (this.seniority[e] as number) : 0;
        if (own) {
          const distance = (own.burden[line] as number) - this.burdenPerShift * (own.shifts[line] as number);
          cost += unevenness * distance * distance + pending * (own.pending[line] as number);
        }
        return kept >= 0 && kept !== line ? cost + change : cost;
      });
    });
  }

  private isGranted(e: number): boolean {
    return this.person(e).isPreferred?.[this.roster.lines[e] as number] === 1;
  }

  private lineBurdens(): (LineBurdens | null)[] {
    this.burdens ??= lineBurdens(this.model, this.pool);
    return this.burdens;
  }

  private person(e: number): PersonOptions {
    return this.model.people[e] as PersonOptions;
  }
}

/** By line: burdens and shifts of the block with what is carried, and minutes over undecided leave. */
type LineBurdens = { burden: Float64Array; shifts: Float64Array; pending: Float64Array };

function lineBurdens(model: Model, pool: readonly number[]): (LineBurdens | null)[] {
  const { problem, grid } = model;
  const burdenOfCell = burdensOfCells(problem, grid);
  const isPooled = new Set(pool);
  const carried = carriedOf(problem);
  const locked = new Map<string, number[]>();
  for (const lock of problem.locked) {
    const cell = grid.cellOf(lock.shiftDate, lock.shiftId);
    if (cell >= 0) locked.set(lock.personId, [...(locked.get(lock.personId) ?? []), cell]);
  }
  return model.people.map((person, e) => {
    if (!isPooled.has(e)) return null;
    const id = problem.people[e]?.id ?? '';
    const before = carried.get(id);
    const locks = locked.get(id) ?? [];
    const lockBurden = locks.reduce((sum, cell) => sum + (burdenOfCell[cell] as number), 0);
    const overPending = pendingCells(model, id);
    const { lineCount } = person.lines;
    const burden = new Float64Array(lineCount).fill((before?.burden ?? 0) + lockBurden);
    const shifts = new Float64Array(lineCount).fill((before?.shifts ?? 0) + locks.length);
    const pending = new Float64Array(lineCount);
    for (const line of person.legalLines) {
      forEachWorkedCell(model, person, choiceOn(person, line), (cell) => {
        burden[line] = (burden[line] as number) + (burdenOfCell[cell] as number);
        shifts[line] = (shifts[line] as number) + 1;
        if (overPending?.has(cell)) {
          pending[line] =
            (pending[line] as number) + (problem.shifts[cell % grid.shiftCount]?.durationMinutes ?? 0);
        }
      });
    }
    return { burden, shifts, pending };
  });
}

/** The cells of a person over leave that is neither decided nor already kept free; null for none. */
function pendingCells({ problem, grid, leave }: Model, personId: string): Set<number> | null {
  const pending = problem.leave.filter(
    (entry) => entry.personId === personId && entry.state === 'pending' && !leave.includes(entry),
  );
  if (pending.length === 0) return null;
  const cells = new Set<number>();
  for (let cell = 0; cell < grid.startsAt.length; cell++) {
    const isOver = pending.some(
      (entry) =>
        (grid.startsAt[cell] as number) < entry.endsAt && (grid.endsAt[cell] as number) > entry.startsAt,
    );
    if (isOver) cells.add(cell);
  }
  return cells;
}

function keptLines(model: Model, kept: readonly Line[]): Int32Array {
  const { problem } = model;
  const weekOf = new Map(kept.map((line) => [line.personId, line.week]));
  const shiftIndex = new Map(problem.shifts.map((shift, index) => [shift.id, index]));
  return Int32Array.from(model.people, (person, e) => {
    const week = weekOf.get(problem.people[e]?.id ?? '');
    if (!week) return -1;
    const shifts = week.map((id) => (id === null ? -1 : (shiftIndex.get(id) ?? Number.NaN)));
    const line = person.legalLines.find((candidate) =>
      shifts.every((shift, weekday) => person.lines.week[candidate * 7 + weekday] === shift),
    );
    return line ?? -1;
  });
}
