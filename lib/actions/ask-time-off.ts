import 'server-only';
import type { SessionUser } from '#lib/auth/session.ts';
import { listPersonShifts } from '#lib/data/roster.ts';
import { listSchedules } from '#lib/data/schedules.ts';
import * as timeOff from '#lib/data/time-off.ts';
import { touchedDates } from '#lib/domain/leave-dates.ts';
import { patternWeek } from '#lib/domain/patterns.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { addDays } from '#lib/domain/time.ts';
import { askRefusal } from '#lib/domain/time-off.ts';
import { askEffect } from '#lib/domain/time-off-ask.ts';
import type { TimeOffRequest } from '#lib/domain/time-off-records.ts';
import type { Interval } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';

/** Who asks; the session is the caller's to check. */
export type Asker = Pick<SessionUser, 'id' | 'center' | 'agency' | 'pattern'>;

/**
 * Asks for time off as the person; what the balance would be charged is proposed with it. Throws a `Refusal` with the
 * field for what the rules forbid.
 *
 * @param clientId under which a browser sends one that was made offline: sent again, it is the request that is there
 */
export async function askTimeOff(
  user: Asker,
  db: Db,
  { kindId, reason, ...window }: Interval & { kindId: number; reason: string | null },
  clientId: string | null = null,
): Promise<Pick<TimeOffRequest, 'id'>> {
  const { center } = user;
  // Before all rules: what was asked for in time and sent again later is there, and was not refused.
  const sent = clientId === null ? null : await timeOff.findOfflineAsk(db, clientId);
  if (sent !== null) return sent;
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
  const asked = { kindId, ...window, reason, chargedMinutes };
  return clientId === null
    ? timeOff.createTimeOff(db, asked)
    : timeOff.createTimeOffOnce(db, clientId, asked);
}
