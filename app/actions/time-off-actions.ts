'use server';

import { revalidatePath } from 'next/cache';
import * as desk from '#lib/actions/decide-time-off.ts';
import { defineAction } from '#lib/actions/define-action.ts';
import { listPersonShifts } from '#lib/data/roster.ts';
import { listSchedules } from '#lib/data/schedules.ts';
import * as timeOff from '#lib/data/time-off.ts';
import { touchedDates } from '#lib/domain/leave-dates.ts';
import { patternWeek } from '#lib/domain/patterns.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { addDays } from '#lib/domain/time.ts';
import { askRefusal } from '#lib/domain/time-off.ts';
import { askEffect } from '#lib/domain/time-off-ask.ts';
import {
  approveTimeOffSchema,
  cancelTimeOffSchema,
  createTimeOffSchema,
  decideTimeOffSchema,
  denyTimeOffSchema,
  sickCallSchema,
  timeOffRequestSchema,
  withdrawTimeOffSchema,
} from '#lib/domain/time-off-schemas.ts';
import { returnWords } from '#lib/domain/time-off-words.ts';

// Pages that show the roster hear of its new version; those that show requests are read again.

function revalidate(): void {
  revalidatePath('/time-off');
  revalidatePath('/requests');
}

/** Asks for time off. What the balance would be charged is proposed with it. */
export const createTimeOffRequest = defineAction(
  { name: 'createTimeOffRequest', role: 'dispatcher', input: createTimeOffSchema },
  async ({ user, db }, { kindId, reason, ...window }) => {
    const { center } = user;
    if (center === null) throw new Refusal('rule_violation', 'You belong to no center. Ask an admin.');
    const { clock } = center;
    const dates = touchedDates(window, clock);
    const [{ kinds, blackouts }, own, shifts, schedules] = await Promise.all([
      timeOff.getLeaveTerms(db),
      timeOff.listMyTimeOff(db, user.id),
      listPersonShifts(db, user.id, addDays(dates[0] ?? '', -1), addDays(dates.at(-1) ?? '', 1)),
      listSchedules(db, center.id),
    ]);
    const kind = kinds.find(({ id }) => id === kindId);
    if (kind === undefined) {
      const words = 'Choose a kind of leave.';
      throw new Refusal('invalid', words, { kindId: words });
    }
    const refused = askRefusal(window, { kind, clock, now: Date.now(), blackouts, requests: own.requests });
    if (refused !== null) {
      const field = refused.field === 'window' ? 'startsAt' : refused.field;
      throw new Refusal('rule_violation', refused.refusal, { [field]: refused.refusal });
    }
    const { chargedMinutes } = askEffect(window, kind, {
      clock,
      workweeks: user.agency.workweeks,
      shifts,
      published: schedules.filter(({ status }) => status === 'published'),
      days: [],
      balances: own.balances,
      pattern: user.pattern === null ? null : patternWeek(user.pattern),
    });
    const request = await timeOff.createTimeOff(db, { kindId, ...window, reason, chargedMinutes });
    revalidate();
    return { requestId: request.id };
  },
);

/** Takes the own request back before it is decided. */
export const withdrawTimeOffRequest = defineAction(
  { name: 'withdrawTimeOffRequest', role: 'dispatcher', input: withdrawTimeOffSchema },
  async ({ db }, { requestId, expectedVersion, reason }) => {
    await timeOff.withdrawTimeOff(db, requestId, expectedVersion, reason);
    revalidate();
    return { words: 'Your request is withdrawn.' };
  },
);

/** Cancels approved leave that is not over: the own, or as a supervisor another's. Says what came back. */
export const cancelTimeOffRequest = defineAction(
  { name: 'cancelTimeOffRequest', role: 'dispatcher', input: cancelTimeOffSchema },
  async ({ user }, input) => {
    const { effect } = await desk.cancelTimeOff(user, input);
    revalidate();
    const words = returnWords(effect, effect.timeZone, user.clockStyle);
    return { words: ['The leave is cancelled.', ...words].join(' ') };
  },
);

/** What cancelling would do now, a sentence each; null when there is nothing to cancel. */
export const getCancelWords = defineAction(
  { name: 'getCancelWords', role: 'dispatcher', input: timeOffRequestSchema },
  async ({ user }, { requestId }) => {
    const effect = await desk.readCancelEffect(user, requestId);
    return effect && { words: returnWords(effect, effect.timeZone, user.clockStyle) };
  },
);

/** Calls in sick for an own shift that runs or starts within a day, effective at once. */
export const callInSick = defineAction(
  { name: 'callInSick', role: 'dispatcher', input: sickCallSchema },
  async ({ user }, input) => {
    const request = await desk.callInSick(user, input);
    revalidate();
    return { requestId: request.id };
  },
);

/** Approves a request; where it needs a reason and has none, the refusal says why. */
export const approveTimeOffRequest = defineAction(
  { name: 'approveTimeOffRequest', role: 'supervisor', input: approveTimeOffSchema },
  async ({ user }, input) => {
    await desk.approveTimeOff(user, input);
    revalidate();
    return {};
  },
);

/** Denies a request with a reason. */
export const denyTimeOffRequest = defineAction(
  { name: 'denyTimeOffRequest', role: 'supervisor', input: denyTimeOffSchema },
  async ({ user }, input) => {
    await desk.denyTimeOff(user, input);
    revalidate();
    return {};
  },
);

/** Decides several requests, one after the other in the order given; those that cannot be are named with why. */
export const decideTimeOffRequests = defineAction(
  { name: 'decideTimeOffRequests', role: 'supervisor', input: decideTimeOffSchema },
  async ({ user }, input) => {
    const outcome = await desk.decideSeveral(user, input);
    revalidate();
    return outcome;
  },
);
