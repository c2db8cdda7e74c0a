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

/** As the roster's facts carry it: work that starts in it is judged so. */
export type EmergencySpan = Interval & { id: number; limits: readonly EmergencyLimit[] };

export type Emergency = EmergencySpan & {
  version: number;
  centerId: string;
  reason: string;
  declaredByName: string;
  declaredAt: Instant;
  endedByName: string | null;
  endedAt: Instant | null;
};
