import type { Model } from './compile.ts';
import type { PersonOptions } from './person-options.ts';
import { below, decay, exponential, type Random } from './random.ts';
import type { Roster } from './roster.ts';
import { Worths } from './worths.ts';

/** What an annealing minimises: strain by layer, and what each line costs each person. All in minutes. */
export type Aim = {
  weights: Float64Array;
  /** By person and line; null where lines cost nothing. */
  costs: readonly (Float64Array | null)[] | null;
  /**
   * Short minutes by layer that may stay. The weight is turned up while more is short and down while less is, so that
   * the search keeps crossing the border, where the best schedules within it lie. Infinity: the weight stays.
   */
  allowed?: Float64Array | null;
  cap?: Cap | null;
};

/** At most `max` people of those with a line to keep (not -1) may have another one. */
export type Cap = { kept: Int32Array; max: number };

/** Steps are looked at, most of them only by an estimate. The temperature falls from `hot` to `cold`, in minutes. */
export type Cooling = { steps: number; hot: number; cold: number; wide: number; narrow: number };

/**
 * Fewer people than this are too few to go by estimates: every step is judged by what it really changes. With more
 * lines than this for one person that takes too long.
 */
const FEW_PEOPLE = 60;
const EXACT_LINES_MAX = 2000;
/**
 * The shares of the kinds of steps. What is left: somebody takes another line by lot, which pays where an estimate
 * tells at once that most are not worth it. Where none is made, one person is placed anew instead.
 */
const TRADE_SHARE = 0.65;
const EXACT_REPLACE_SHARE = 0.2;
/** The share of rebuilding, about this many over the number of people: it costs most and helps most with few. */
const REBUILDS = 3;
const EXACT_REBUILDS = 4.5;
const REBUILD_SHARE_MAX = 0.15;
const REBUILD_MIN = 2;
const REBUILD_MAX = 4;
/** How hot the choice of lines is within a rebuilding, against the search. */
const REBUILD_HEAT = 0.5;
/** Worse than the best by so many times the heat, a line is never chosen by lot. */
const HEATS_MAX = 16;
/** Steps between two looks at the watch, and between two people whose worths are made new. */
const LOOK_EVERY = 256;
const RENEW_EVERY = 50;
/** The factor by which weights follow an allowance from one look to the next, and how far in all. */
const TURN = 1.04;
const TURN_MAX = 16;
/** How often the strain is bent anew while its bend narrows, and the share of the steps without a bend at the end. */
const BENDS = 40;
const STRAIGHT_SHARE = 0.1;

/** Moves people between lines: mostly downhill, at first also up. */
export class Annealer {
  private readonly model: Model;
  private readonly roster: Roster;
  private readonly random: Random;
  readonly pool: readonly number[];
  /** Who may take whose line: people of one pattern who count in the same layers. */
  private readonly groupOf: (readonly number[])[] = [];
  /** Whether every step is judged by what it really changes. */
  readonly isExact: boolean;
  private readonly rebuildShare: number;
  private readonly isLegal: (Uint8Array | null)[] = [];
  /** Looked at in all runs so far. */
  steps = 0;

  constructor(model: Model, roster: Roster, pool: readonly number[], random: Random) {
    this.model = model;
    this.roster = roster;
    this.random = random;
    this.pool = pool;
    this.isExact =
      pool.length < FEW_PEOPLE && pool.every((e) => this.person(e).legalLines.length <= EXACT_LINES_MAX);
    const rebuilds = this.isExact ? EXACT_REBUILDS : REBUILDS;
    this.rebuildShare = Math.min(REBUILD_SHARE_MAX, rebuilds / Math.max(1, pool.length));
    const groups: number[][] = [];
    for (const e of pool) {
      const person = this.person(e);
      const isLegal = new Uint8Array(person.lines.lineCount);
      for (const line of person.legalLines) isLegal[line] = 1;
      this.isLegal[e] = isLegal;
      const group = groups.find(
        ([first]) =>
          first !== undefined && this.person(first).lines === person.lines && roster.countAlike(first, e),
      );
      if (group) group.push(e);
      else groups.push([e]);
    }
    for (const group of groups) for (const e of group) this.groupOf[e] = group;
  }

  /**
   * Takes steps from where the roster is. `seen` is called after every step taken; `isOver` every few steps, with
   * the share done, and ends the run when true. The roster is left where the last step led.
   */
  run(aim: Aim, cooling: Cooling, seen: () => void, isOver: (done: number) => boolean): void {
    const { roster, random, pool } = this;
    const { steps, hot, cold, wide, narrow } = cooling;
    const { costs, cap = null, allowed = null } = aim;
    if (pool.length === 0) return;
    const weights = Float64Array.from(aim.weights);
    const worths = new Worths(this.model, roster, weights, costs);
    const lookEvery = Math.max(1, Math.min(LOOK_EVERY, Math.floor(steps / 25)));
    const bendEvery = Math.max(1, Math.ceil(steps / BENDS));
    let changed = cap ? pool.filter((e) => this.isChanged(cap, e)).length : 0;
    let heat = hot;
    let present = 0;
    let nextRenewed = 0;
    let step = 0;
    for (; step < steps; step++) {
      const done = step / steps;
      if (step % bendEvery === 0) {
        const narrowed = done / (1 - STRAIGHT_SHARE);
        roster.smooth(narrowed < 1 && wide > 0 ? wide + (narrow - wide) * narrowed : 0);
        if (step === 0 && !this.isExact) for (const e of pool) worths.renew(e);
        present = this.strain(weights);
      }
      if (step % lookEvery === 0) {
        if (isOver(done)) break;
        heat = cold + (hot - cold) * (1 - done) ** 2;
        if (allowed) {
          turn(weights, aim.weights, roster.short, allowed);
          present = this.strain(weights);
        }
      }
      if (step % RENEW_EVERY === 0 && !this.isExact) {
        worths.renew(pool[nextRenewed] as number);
        nextRenewed = (nextRenewed + 1) % pool.length;
      }
      roster.mark();
      const kind = random();
      if (this.isExact && !cap && kind < EXACT_REPLACE_SHARE) {
        this.place(worths, costs, 1, heat);
        present = this.strain(weights);
        seen();
        continue;
      }
      const limit = heat * exponential(random);
      const extra =
        !cap && kind > 1 - this.rebuildShare
          ? this.place(
              worths,
              costs,
              REBUILD_MIN + below(random, REBUILD_MAX - REBUILD_MIN + 1),
              this.isExact ? REBUILD_HEAT * heat : 0,
            )
          : this.propose(worths, costs, cap, changed, limit);
      if (extra === null) continue;
      const after = this.strain(weights);
      if (after - present + extra <= limit) {
        present = after;
        if (cap) changed = pool.filter((e) => this.isChanged(cap, e)).length;
        seen();
      } else {
        roster.undo();
      }
    }
    this.steps += step;
    roster.smooth(0);
    roster.mark();
  }

  /** Makes a change that may be worth it and returns what it adds to the costs; null if there is none. */
  private propose(
    worths: Worths,
    costs: Aim['costs'],
    cap: Cap | null,
    changed: number,
    limit: number,
  ): number | null {
    const { roster, random, pool, isExact } = this;
    const e = pool[below(random, pool.length)] as number;
    const line = roster.lines[e] as number;
    if ((isExact && !cap) || random() < TRADE_SHARE) {
      const group = this.groupOf[e] as readonly number[];
      const other = group[below(random, group.length)] as number;
      const otherLine = roster.lines[other] as number;
      if (line === otherLine || !this.isLegal[e]?.[otherLine] || !this.isLegal[other]?.[line]) return null;
      if (!isExact) {
        const lost = worths.of(e, line) + worths.of(other, otherLine);
        if (lost - worths.of(e, otherLine) - worths.of(other, line) > limit) return null;
      }
      if (cap && changed + this.changes(cap, e, otherLine) + this.changes(cap, other, line) > cap.max) {
        return null;
      }
      roster.trade(e, other);
      return costs ? added(costs, e, line, otherLine) + added(costs, other, otherLine, line) : 0;
    }
    const { legalLines } = this.person(e);
    const next = legalLines[below(random, legalLines.length)] as number;
    if (!cap || changed + this.changes(cap, e, next) <= cap.max) {
      if (!isExact && worths.of(e, line) - worths.of(e, next) > limit) return null;
      roster.move(e, next);
      return costs ? added(costs, e, line, next) : 0;
    }
    // Nobody more may change: somebody who has goes back first.
    const others = pool.filter((person) => person !== e && this.isChanged(cap, person));
    const back = others[below(random, others.length)];
    if (back === undefined) return null;
    const backLine = roster.lines[back] as number;
    const kept = cap.kept[back] as number;
    roster.move(back, kept);
    roster.move(e, next);
    return costs ? added(costs, back, backLine, kept) + added(costs, e, line, next) : 0;
  }

  /**
   * Takes some people out and puts them back, one after the other: each on the best line, or with heat on one drawn by
   * lot, the likelier the better it is. Returns what that adds to the costs. With one person and the search's heat
   * the lot is all the judging a step needs.
   */
  private place(worths: Worths, costs: Aim['costs'], size: number, heat: number): number {
    const { roster, random, pool } = this;
    const people: number[] = [];
    while (people.length < Math.min(size, pool.length)) {
      const e = pool[below(random, pool.length)] as number;
      if (!people.includes(e)) people.push(e);
    }
    let extra = 0;
    for (const e of people) {
      if (costs) extra -= costs[e]?.[roster.lines[e] as number] ?? 0;
      roster.move(e, -1);
    }
    for (const e of people) {
      worths.renew(e);
      const line = this.drawLine(worths, e, heat);
      roster.move(e, line);
      if (costs) extra += costs[e]?.[line] ?? 0;
    }
    return extra;
  }

  private drawLine(worths: Worths, e: number, heat: number): number {
    const { legalLines } = this.person(e);
    let best = -1;
    let most = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < legalLines.length; i++) {
      const line = legalLines[i] as number;
      const worth = worths.of(e, line);
      if (worth <= most) continue;
      most = worth;
      best = line;
    }
    if (heat === 0) return best;
    const least = most - HEATS_MAX * heat;
    let total = 0;
    for (let i = 0; i < legalLines.length; i++) {
      const worth = worths.of(e, legalLines[i] as number);
      if (worth > least) total += decay((most - worth) / heat);
    }
    let left = this.random() * total;
    for (let i = 0; i < legalLines.length; i++) {
      const line = legalLines[i] as number;
      const worth = worths.of(e, line);
      if (worth > least) left -= decay((most - worth) / heat);
      if (left < 0) return line;
    }
    return best;
  }

  private strain(weights: Float64Array): number {
    const { strain } = this.roster;
    let sum = 0;
    for (let layer = 0; layer < weights.length; layer++) {
      sum += (weights[layer] as number) * (strain[layer] as number);
    }
    return sum;
  }

  private isChanged({ kept }: Cap, e: number): boolean {
    return (kept[e] as number) >= 0 && kept[e] !== this.roster.lines[e];
  }

  /** By how many more or less people are changed if this one takes a line. */
  private changes(cap: Cap, e: number, next: number): number {
    const kept = cap.kept[e] as number;
    if (kept < 0) return 0;
    return (kept === next ? 0 : 1) - (this.isChanged(cap, e) ? 1 : 0);
  }

  private person(e: number): PersonOptions {
    return this.model.people[e] as PersonOptions;
  }
}

function added(costs: readonly (Float64Array | null)[], e: number, from: number, to: number): number {
  const own = costs[e];
  return own ? (own[to] as number) - (own[from] as number) : 0;
}

function turn(weights: Float64Array, base: Float64Array, short: Float64Array, allowed: Float64Array): void {
  for (let layer = 0; layer < weights.length; layer++) {
    const most = allowed[layer] as number;
    if (most === Number.POSITIVE_INFINITY) continue;
    const middle = base[layer] as number;
    const turned = (weights[layer] as number) * ((short[layer] as number) > most ? TURN : 1 / TURN);
    weights[layer] = Math.max(middle / TURN_MAX, Math.min(middle * TURN_MAX, turned));
  }
}
