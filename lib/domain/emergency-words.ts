/** Emergency staffing in words. */
import type { EmergencyLimit } from './emergency-records.ts';

/** A reason in a message is cut to so many characters. */
const CLIPPED_MAX = 60;

/** What a named limit is called where one chooses it. */
export const EMERGENCY_LIMIT_LABELS: Readonly<Record<EmergencyLimit, string>> = {
  rest_hard: 'Minimum rest',
  duty_hard: 'Longest duty',
  seven_day_hard: 'Most hours in seven days',
  consecutive_days: 'Days in a row',
  weekly_hours: 'Regular hours a week',
};

/** A reason as part of a sentence. */
export function clipped(reason: string): string {
  const signs = [...reason];
  return signs.length <= CLIPPED_MAX
    ? reason
    : `${signs
        .slice(0, CLIPPED_MAX - 1)
        .join('')
        .trimEnd()}…`;
}

/** `minimum rest and longest duty`: limits in a sentence. */
export function limitList(limits: readonly EmergencyLimit[]): string {
  const names = limits.map((limit) => EMERGENCY_LIMIT_LABELS[limit].toLowerCase());
  const last = names.pop() ?? '';
  return names.length === 0 ? last : `${names.join(', ')} and ${last}`;
}
