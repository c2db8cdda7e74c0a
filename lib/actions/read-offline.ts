import 'server-only';
import { getSessionUser, type SessionUser } from '#lib/auth/session.ts';
import { listMyOffers } from '#lib/data/call-outs.ts';
import { getFloor } from '#lib/data/floor.ts';
import { isDeactivated, listMyClaims } from '#lib/data/offline.ts';
import { listApprovedLeave, listPersonShifts } from '#lib/data/roster.ts';
import { listMySwaps } from '#lib/data/swaps.ts';
import { getLeaveTerms, listMyTimeOff } from '#lib/data/time-off.ts';
import {
  OFFLINE_DAYS,
  OFFLINE_FORMAT,
  type OfflineAnswer,
  type OfflineSnapshot,
} from '#lib/domain/offline-records.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { addDays, operationalDateOf, operationalDayWindow } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';
import { createRequestClient, type Db } from '#lib/supabase/server.ts';

const hourMs = 60 * 60_000;
/** Requests and trades stay so long after what they are about. */
const keptMs = 30 * 24 * hourMs;
const LIST_MAX = 100;

/** What the caller's browser keeps for when there is no connection, or why it may keep nothing new. */
export async function readOffline(): Promise<OfflineAnswer> {
  const user = await getSessionUser();
  const db = await createRequestClient();
  if (user !== null) {
    try {
      return { state: 'active', snapshot: await snapshotOf(user, db) };
    } catch (error) {
      // Nobody is refused their own while their session counts.
      if (!(error instanceof Refusal) || error.code === 'internal') throw error;
    }
  }
  const { data } = await db.auth.getClaims();
  return { state: data !== null && (await isDeactivated(db)) ? 'deactivated' : 'ended' };
}

async function snapshotOf(user: SessionUser, db: Db): Promise<OfflineSnapshot> {
  const asOf = Date.now();
  const { center } = user;
  const about = {
    format: OFFLINE_FORMAT,
    asOf,
    person: { id: user.id, fullName: user.fullName },
    theme: user.theme,
    clockStyle: user.clockStyle,
  };
  if (center === null) return { ...about, center: null, ...nothing };
  const { clock } = center;
  const today = operationalDateOf(asOf, clock);
  const [fromDate, throughDate] = [addDays(today, -1), addDays(today, OFFLINE_DAYS)];
  const [shifts, leave, timeOff, swaps, offers, claims, { kinds }, floor] = await Promise.all([
    listPersonShifts(db, user.id, fromDate, throughDate),
    listApprovedLeave(
      db,
      user.id,
      operationalDayWindow(fromDate, clock).startsAt,
      operationalDayWindow(throughDate, clock).endsAt,
    ),
    listMyTimeOff(db, user.id),
    listMySwaps(db),
    listMyOffers(db),
    listMyClaims(db),
    getLeaveTerms(db),
    getFloor(db, center.id),
  ]);
  const isKept = (end: Instant) => end > asOf - keptMs;
  return {
    ...about,
    center: { name: center.name, clock },
    shifts: shifts.map(({ id, shiftDate, startsAt, endsAt, code, name, isOvertime, isActing }) => ({
      ...{ id, shiftDate, startsAt, endsAt, code, name, isOvertime, isActing },
    })),
    throughDate,
    leave,
    timeOff: timeOff.requests
      .filter(({ status, endsAt }) => status === 'pending' || isKept(endsAt))
      .slice(0, LIST_MAX)
      // Why somebody asked is for those who decide, and stays out of the device.
      .map(({ id, version, status, kindName, startsAt, endsAt, decisionNote, stage, line }) => ({
        ...{ id, version, status, kindName, startsAt, endsAt, decisionNote, stage, line },
      })),
    swaps: swaps.swaps
      .filter(({ status, shift }) => status === 'pending' || status === 'accepted' || isKept(shift.endsAt))
      .slice(0, LIST_MAX),
    offers: offers.map(({ offerId, code, startsAt, endsAt, answerBy }) => ({
      ...{ offerId, code, startsAt, endsAt, answerBy },
    })),
    claims,
    kinds: kinds.filter(({ isActive }) => isActive).map(({ id, name, type }) => ({ id, name, type })),
    floor: floor.shifts.filter(({ endsAt }) => endsAt > asOf - hourMs),
  };
}

const nothing = {
  shifts: [],
  throughDate: '',
  leave: [],
  timeOff: [],
  swaps: [],
  offers: [],
  claims: [],
  kinds: [],
  floor: [],
};
