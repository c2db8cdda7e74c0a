import { z } from 'zod';
import { form, uuid, whole } from './schemas.ts';

/** A call-out for the open shift that a row of the ledger is. `id` names the call-out: a repeated request starts one. */
export const callOutRowSchema = form({
  id: uuid('Call-out'),
  rowId: whole('Shift', 1, Number.MAX_SAFE_INTEGER),
  isAutomatic: z.boolean('Automatic is yes or no.').default(false),
});
