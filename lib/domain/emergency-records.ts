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
  declaredByName: string;
  declaredAt: Instant;
  endedByName: string | null;
  endedAt: Instant | null;
};
