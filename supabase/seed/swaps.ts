import type { SwapFacts } from '#lib/domain/swap-records.ts';
import { type HeldRow, isHeld, type Trade } from '#lib/domain/swap-trade.ts';
import { judgeTrade } from '#lib/domain/swaps.ts';
import { addDays, createZone, daysBetween, MINUTE_MS, parseTime } from '#lib/domain/time.ts';
import type { Instant, LocalDate } from '#lib/domain/types.ts';
import type { SeedAgency } from './centers.ts';
import { createRandom, type Random } from './random.ts';

export type SeedSwap = Trade & {
  state: 'asked' | 'everyone' | 'accepted' | 'approved';
  note: string | null;
  offeredAt: Instant;
  /** Null: nobody has accepted it. */
  acceptedAt: Instant | null;
  /** Null: nobody has decided. */
  decidedAt: Instant | null;
  expiresAt: Instant;
};

/** Operational dates, both included. */
type Days = readonly [fromDate: LocalDate, toDate: LocalDate];
type Wanted = {
  kind: 'swap' | 'give';
  /** Whose shift it is, and when; everybody who has not been chosen yet, unless they are named. */
  requesterId?: string;
  responderId?: string;
  days: Days;
};

const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** The two shifts of a swap lie at most so many days apart: people look in the same week first. */
const DAYS_APART_MAX = 5;

/** Days whose shifts are traded: those to come, and those of a trade that is over. */
export function tradedDays(today: LocalDate): { ahead: Days; past: Days } {
  return {
    ahead: [addDays(today, 1), addDays(today, 13)],
    past: [addDays(today, -12), addDays(today, -3)],
  };
}

/**
 * Trades of the coming days that break no rule: one that somebody offers the demo dispatcher, one that they offer, two
 * offers to everyone, and two that wait for a supervisor, one of them urgent. Those for which there are no shifts are left
 * out. The same for the same facts.
 */
export function planSwaps(
  agency: SeedAgency,
  facts: SwapFacts,
  today: LocalDate,
  dispatcherId: string,
): SeedSwap[] {
  const [tomorrow, last] = tradedDays(today).ahead;
  const later: Days = [addDays(today, 4), last];
  const begin = startOf(agency, today);
  const firstAt = begin - 3 * DAY_MS;
  const wishes: (Wanted &
    Pick<SeedSwap, 'state' | 'note'> & { afterHours: number; acceptedHoursAgo?: number })[] = [
    {
      ...{ kind: 'swap', responderId: dispatcherId, days: later },
      ...{
        state: 'asked',
        afterHours: 9,
        note: 'My daughter graduates that day. Would yours suit you as well?',
      },
    },
    {
      ...{ kind: 'swap', requesterId: dispatcherId, days: later },
      ...{ state: 'asked', afterHours: 30, note: null },
    },
    {
      ...{ kind: 'swap', responderId: dispatcherId, days: later },
      ...{ state: 'everyone', afterHours: 14, note: 'Any other day of that week helps.' },
    },
    {
      ...{ kind: 'give', responderId: dispatcherId, days: later },
      ...{ state: 'everyone', afterHours: 20, note: 'I move house that weekend.' },
    },
    {
      ...{ kind: 'swap', days: later },
      ...{ state: 'accepted', afterHours: 5, acceptedHoursAgo: 30, note: null },
    },
    {
      ...{ kind: 'give', days: [tomorrow, tomorrow] },
      ...{ state: 'accepted', afterHours: 26, acceptedHoursAgo: 20, note: 'Our sitter has cancelled.' },
    },
  ];
  const plan = new TradePlan(agency, facts, firstAt, dispatcherId);
  const noticeMs = facts.rules.noticeMinutes * MINUTE_MS;
  return wishes.flatMap(({ state, note, afterHours, acceptedHoursAgo, ...wanted }) =>
    plan.find(wanted).map((trade) => ({
      ...trade,
      state,
      note,
      offeredAt: firstAt + afterHours * HOUR_MS,
      acceptedAt: acceptedHoursAgo === undefined ? null : begin - acceptedHoursAgo * HOUR_MS,
      decidedAt: null,
      expiresAt:
        state === 'accepted'
          ? startOfTrade(trade)
          : (state === 'everyone' ? trade.shift.startsAt : startOfTrade(trade)) - noticeMs,
    })),
  );
}

/** A shift that the demo dispatcher has taken over and worked, approved before; empty when there was none to take. */
export function planPastTrade(
  agency: SeedAgency,
  facts: SwapFacts,
  today: LocalDate,
  dispatcherId: string,
): SeedSwap[] {
  const { past } = tradedDays(today);
  const offeredAt = startOf(agency, past[0]) - 5 * DAY_MS;
  const plan = new TradePlan(agency, facts, offeredAt, dispatcherId);
  return plan.find({ kind: 'give', responderId: dispatcherId, days: past }).map((trade) => ({
    ...trade,
    state: 'approved' as const,
    note: 'A funeral in the family.',
    offeredAt,
    acceptedAt: offeredAt + 7 * HOUR_MS,
    decidedAt: offeredAt + 22 * HOUR_MS,
    expiresAt: startOfTrade(trade),
  }));
}

function startOf(agency: SeedAgency, date: LocalDate): Instant {
  return createZone(agency.timeZone).toInstant(date, parseTime(agency.dayStart));
}

function startOfTrade({ shift, other }: Trade): Instant {
  return Math.min(shift.startsAt, other?.startsAt ?? shift.startsAt);
}

/** Finds trades among people none of whom has another one, but for the demo dispatcher; no shift is in two. */
class TradePlan {
  private readonly facts: SwapFacts;
  private readonly now: Instant;
  private readonly random: Random;
  private readonly people: ReadonlySet<string>;
  private readonly rows: readonly HeldRow[];
  private readonly dispatcherId: string;
  private readonly taken = new Set<string | number>();

  constructor(agency: SeedAgency, facts: SwapFacts, now: Instant, dispatcherId: string) {
    this.facts = facts;
    this.now = now;
    this.dispatcherId = dispatcherId;
    this.people = new Set(facts.roster.people.map(({ id }) => id));
    this.random = createRandom(`swaps:${agency.slug}:${now}`);
    this.rows = facts.rows.filter(isHeld);
  }

  /** The first trade that is clean; none or one. */
  find({ kind, requesterId, responderId, days }: Wanted): Trade[] {
    const shifts = this.random.shuffled(this.rowsOf(requesterId, days));
    for (const shift of shifts) {
      for (const trade of kind === 'swap'
        ? this.swapsOf(shift, responderId)
        : this.gifts(shift, responderId)) {
        if (!this.isClean(trade)) continue;
        this.take(trade);
        return [trade];
      }
    }
    return [];
  }

  private *swapsOf(shift: HeldRow, responderId: string | undefined): Generator<Trade> {
    const near: Days = [addDays(shift.shiftDate, -DAYS_APART_MAX), addDays(shift.shiftDate, DAYS_APART_MAX)];
    for (const other of this.random.shuffled(this.rowsOf(responderId, near))) {
      if (other.shiftDate !== shift.shiftDate) yield { shift, responderId: other.userId, other };
    }
  }

  private *gifts(shift: HeldRow, responderId: string | undefined): Generator<Trade> {
    const people = responderId === undefined ? [...this.people] : [responderId];
    for (const id of this.random.shuffled(people.filter((person) => this.isFree(person, responderId)))) {
      yield { shift, responderId: id, other: null };
    }
  }

  private rowsOf(personId: string | undefined, [fromDate, toDate]: Days): HeldRow[] {
    return this.rows.filter(
      ({ id, userId, shiftDate }) =>
        (personId === undefined || userId === personId) &&
        this.isFree(userId, personId) &&
        !this.taken.has(id) &&
        daysBetween(fromDate, shiftDate) >= 0 &&
        daysBetween(shiftDate, toDate) >= 0,
    );
  }

  private isFree(personId: string, named: string | undefined): boolean {
    if (personId === this.dispatcherId) return named === personId;
    return !this.taken.has(personId);
  }

  private isClean(trade: Trade): boolean {
    if (trade.shift.userId === trade.responderId) return false;
    return judgeTrade(trade, this.facts, this.now, 'agree').need === 'nothing';
  }

  private take({ shift, responderId, other }: Trade): void {
    for (const one of [shift.id, shift.userId, responderId, other?.id])
      if (one !== undefined) this.taken.add(one);
  }
}
