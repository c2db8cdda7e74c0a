'use server';

import { defineAction } from '#lib/actions/define-action.ts';
import * as audit from '#lib/data/audit.ts';
import { auditHeadsSchema } from '#lib/domain/audit-schemas.ts';

/** Whether heads of the chain that were kept elsewhere are still in it. */
export const checkAuditHeads = defineAction(
  { name: 'checkAuditHeads', role: 'admin', input: auditHeadsSchema },
  ({ db }, { heads }) => audit.checkAuditHeads(db, heads),
);
