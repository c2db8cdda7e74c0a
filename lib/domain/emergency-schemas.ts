/** What forms of emergency staffing send. */
import { z } from 'zod';
import { EMERGENCY_LIMITS } from './emergency-records.ts';
import { REASON_MAX } from './reason.ts';
import { emptyAsNull, form, line, oneOf, uuid, version, whole } from './schemas.ts';

/** The year 2200 in milliseconds. */
const INSTANT_MAX = 7_258_118_400_000;

const reason = line('Reason', REASON_MAX);

export const declareEmergencySchema = form({
  /** The same again declares nothing twice. */
  clientId: uuid('Request'),
  centerId: uuid('Center'),
  reason,
  limits: z
    .array(oneOf('Limits', EMERGENCY_LIMITS), 'Choose at least one limit.')
    .min(1, 'Choose at least one limit.')
    .max(EMERGENCY_LIMITS.length, 'Name each limit once.'),
  /** Null = now. */
  startsAt: emptyAsNull(whole('Start', 0, INSTANT_MAX)),
  endsAt: whole('End', 0, INSTANT_MAX),
});
export type DeclareEmergencyInput = z.output<typeof declareEmergencySchema>;

export const endEmergencySchema = form({
  id: whole('Emergency staffing', 1, Number.MAX_SAFE_INTEGER),
  version,
  reason,
});
