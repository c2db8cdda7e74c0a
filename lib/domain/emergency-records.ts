/** Emergency staffing: for a while, named hard limits of a center warn instead of stopping. */
import type { Instant, Interval } from './types.ts';

/** Hard limits that an emergency may relax; double booking and another agency never. */
export const EMERGENCY_LIMITS = [
  'rest_hard',
  'duty_hard',
  'seven_day_hard',
  'consecutive_days',
  'weekly_hours',
] as const;
export type EmergencyLimit = (typeof EMERGENCY_LIMITS)[number];

export function isEmergencyLimit(name: unknown): name is EmergencyLimit {
  return EMERGENCY_LIMITS.some((limit) => limit === name);
}

/** As the roster's facts carry it, until it ended: work that starts in it is judged so. */
export type EmergencySpan = Interval & {
  id: number;
  /** Rises when it is ended: what was judged under it before is judged again. */
  version: number;
  reason: string;
  limits: readonly EmergencyLimit[];
};

export type Emergency = EmergencySpan & {
  centerId: string;
  centerName: string;
  timeZone: string;
  declaredByName: string;
  declaredAt: Instant;
  endedByName: string | null;
  /** Before its time; at or before its start, it never was. */
  endedAt: Instant | null;
  endReason: string | null;
};

/** A limit that was passed for somebody, in words. */
type Passed = { personName: string | null; message: string };

/** By nobody: the app itself, or a trade that needed no decision. */
type Done = { at: Instant; byName: string | null };

/** One with everything that was done under it, each list by time, the latest first. */
export type EmergencyRecord = {
  emergency: Emergency;
  /** Whether whoever asks may end it now. */
  mayEnd: boolean;
  /** Changes of the roster that passed a limit under it. */
  edits: readonly (Done & {
    id: string;
    scheduleId: number;
    reason: string | null;
    isUndone: boolean;
    passed: readonly Passed[];
  })[];
  /** Trades that did. */
  trades: readonly (Done & { id: number; reason: string | null; passed: readonly Passed[] })[];
  /** Openings that were filled while it ran; `editId` is the change of the roster. */
  fills: readonly (Done &
    Interval & { id: number; personName: string; way: string; editId: string | null })[];
  /** Mandates while it ran. */
  mandates: readonly (Done & Interval & { id: number; personName: string; kind: string; outcome: string })[];
  /** Call-outs that were started while it ran, with the times of their opening. */
  callOuts: readonly (Done & Interval & { id: string; state: string })[];
};
