import { LAYER, type Roster, type RosterState } from './roster.ts';
import type { Wishes } from './wishes.ts';

/**
 * What makes one schedule better than another: first that it stays within the limits, in this order, then the
 * wishes that are looked at, then what is short.
 */
export type Ranking = {
  /** Short minutes that nothing is gained below. */
  supervisors: number;
  qualified: number;
  employees: number;
  /** Granted wishes, weighted, that nothing is gained above. */
  wishes: number;
  looksAt: 'coverage' | 'wishes' | 'everything';
};

const COVERAGE_FIRST: Ranking = {
  supervisors: 0,
  qualified: 0,
  employees: 0,
  wishes: 0,
  looksAt: 'coverage',
};

/** Unevenness is compared to the tenth of a shift a person; finer differences come last. */
const UNEVENNESS_STEP = 0.1;

/** Remembers the best state of a roster by a ranking. */
export class Incumbent {
  shortSupervisors = Number.POSITIVE_INFINITY;
  shortQualified = Number.POSITIVE_INFINITY;
  shortEmployees = Number.POSITIVE_INFINITY;
  /** How often something better was seen. */
  improvements = 0;
  private readonly roster: Roster;
  private readonly wishes: Wishes;
  private readonly changeMinutes: number;
  private changed = 0;
  private ranking = COVERAGE_FIRST;
  private rank: Float64Array = new Float64Array(RANK_LENGTH).fill(Number.POSITIVE_INFINITY);
  private trial: Float64Array = new Float64Array(RANK_LENGTH);
  private saved: RosterState | null = null;

  /** `changeMinutes`: employee time that a person off the line to keep counts as much as. */
  constructor(roster: Roster, wishes: Wishes, changeMinutes: number) {
    this.roster = roster;
    this.wishes = wishes;
    this.changeMinutes = changeMinutes;
  }

  /** Ranks by something else from now on; the roster goes back to the best so far, which is ranked anew. */
  rankBy(ranking: Ranking): void {
    this.ranking = ranking;
    if (!this.saved) return;
    this.restore();
    this.rank.fill(Number.POSITIVE_INFINITY);
    this.see();
  }

  /** Remembers the roster's present state if it is better than the best so far, and tells whether it is. */
  see(): boolean {
    const { trial, rank } = this;
    if (!this.fill(trial)) return false;
    let i = 0;
    while (i < RANK_LENGTH && trial[i] === rank[i]) i++;
    if (i === RANK_LENGTH || (trial[i] as number) > (rank[i] as number)) return false;
    this.trial = rank;
    this.rank = trial;
    this.saved = this.roster.save(this.saved);
    this.improvements++;
    this.shortSupervisors = this.roster.short[LAYER.supervisors] as number;
    this.shortEmployees = this.roster.short[LAYER.employees] as number;
    this.shortQualified = this.roster.shortQualified();
    this.changed = this.wishes.changedPeople();
    return true;
  }

  /** Takes a saved state for the best, whatever its rank. */
  replace(state: RosterState): void {
    this.saved = state;
    this.rankBy(this.ranking);
  }

  /** Puts the roster back on the best state. */
  restore(): void {
    if (this.saved) this.roster.load(this.saved);
  }

  get state(): RosterState {
    return this.saved ?? this.roster.save(null);
  }

  /** Short employee minutes, and those that changed people count as. */
  get employees(): number {
    return this.shortEmployees + this.changeMinutes * this.changed;
  }

  /** Only supervisors are short, by no more than they must be, nobody is changed, and nothing else is looked at. */
  cannotImprove(leastSupervisors: number): boolean {
    if (this.ranking.looksAt !== 'coverage' || this.changed > 0) return false;
    return this.shortSupervisors <= leastSupervisors && this.shortQualified + this.shortEmployees === 0;
  }

  /** False as soon as the state cannot be the best. */
  private fill(trial: Float64Array): boolean {
    const { ranking, roster, wishes, rank } = this;
    const supervisors = roster.short[LAYER.supervisors] as number;
    const changed = wishes.hasKept ? wishes.changedPeople() : 0;
    const employees = (roster.short[LAYER.employees] as number) + this.changeMinutes * changed;
    const qualified = roster.shortQualified();
    trial[0] = Math.max(0, supervisors - ranking.supervisors);
    if ((trial[0] as number) > (rank[0] as number)) return false;
    trial[1] = Math.max(0, qualified - ranking.qualified);
    trial[2] = Math.max(0, employees - ranking.employees);
    const isSameSoFar = trial[0] === rank[0] && trial[1] === rank[1];
    if (isSameSoFar && (trial[2] as number) > (rank[2] as number)) return false;
    const { looksAt } = ranking;
    const granted = looksAt === 'coverage' ? 0 : wishes.granted();
    trial[3] = Math.max(0, ranking.wishes - granted);
    trial[4] = looksAt === 'wishes' ? -granted : 0;
    const isAll = looksAt === 'everything';
    const unevenness = isAll ? wishes.unevenness() : 0;
    trial[5] = Math.round(unevenness / UNEVENNESS_STEP);
    trial[6] = isAll ? wishes.pendingMinutes() : 0;
    trial[7] = looksAt === 'wishes' ? 0 : changed;
    trial[8] = unevenness;
    trial[9] = supervisors;
    trial[10] = qualified;
    trial[11] = employees;
    return true;
  }
}

const RANK_LENGTH = 12;
