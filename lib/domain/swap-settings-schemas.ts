/** What an admin sends to change how the agency handles trades of shifts. */
import { z } from 'zod';
import { form, rowId, whole } from './schemas.ts';

/** Two weeks, as the database has it. */
export const SWAP_NOTICE_HOURS_MAX = 336;

export const swapRulesSchema = form({
  /** Before the earlier shift starts. */
  noticeHours: whole('Notice in hours', 0, SWAP_NOTICE_HOURS_MAX),
  isSameWorkweek: z.boolean('One workweek is yes or no.'),
  approvesClean: z.boolean('Approving at once is yes or no.'),
  version: rowId('Version'),
});
