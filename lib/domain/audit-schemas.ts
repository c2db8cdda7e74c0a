/** What the audit can be looked through by. */
import { z } from 'zod';
import { HEADS_MAX } from './audit-heads.ts';
import { emptyAsNull, form, line, localDate, oneOf, uuid, whole } from './schemas.ts';
import { isLocalTime } from './time.ts';

const PAGE_SIZE_MAX = 200;

const clockTime = (field: string) =>
  z.string(`${field} is needed.`).refine(isLocalTime, `${field} is a time such as 05:15.`);

const filters = {
  actorId: emptyAsNull(uuid('Person')),
  /** An action, or one of the groups of `AUDIT_GROUPS`. */
  action: emptyAsNull(line('Action', 80)),
  entity: emptyAsNull(line('Kind', 80)),
  targetId: emptyAsNull(line('Target', 80)),
  fromDate: emptyAsNull(localDate('From')),
  /** Of the first date; null = from midnight. */
  fromTime: emptyAsNull(clockTime('From')),
  toDate: emptyAsNull(localDate('To')),
  /** Of the last date, this minute included; null = to the end of the day. */
  toTime: emptyAsNull(clockTime('To')),
  /** `refusals`: what was refused, sign-ins included. */
  outcome: oneOf('Outcome', ['all', 'refusals']).default('all'),
};

type Range = {
  fromDate: string | null;
  fromTime: string | null;
  toDate: string | null;
  toTime: string | null;
};

/** A time belongs to a date, and a range does not end before it begins. */
function checkRange({ fromDate, fromTime, toDate, toTime }: Range, context: z.core.$RefinementCtx): void {
  const issue = (path: keyof Range, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message });
  if (fromTime !== null && fromDate === null) issue('fromTime', 'A time needs its date: choose From.');
  if (toTime !== null && toDate === null) issue('toTime', 'A time needs its date: choose To.');
  if (fromDate === null || toDate === null) return;
  if (toDate < fromDate) issue('toDate', 'To is the same date as From or later.');
  else if (toDate === fromDate && fromTime !== null && toTime !== null && toTime < fromTime) {
    issue('toTime', 'To is the same time as From or later.');
  }
}

/** Every filter may be left out; `beforeId` is the last id of the page before. */
export const auditFiltersSchema = form({
  ...filters,
  beforeId: emptyAsNull(whole('Page', 1, Number.MAX_SAFE_INTEGER)),
  pageSize: whole('Page size', 1, PAGE_SIZE_MAX).default(50),
}).superRefine(checkRange);

/** The same filters for an export, which has no pages. */
export const auditExportSchema = form(filters).superRefine(checkRange);

export type AuditFilters = z.infer<typeof auditFiltersSchema>;
export type AuditExportFilters = z.infer<typeof auditExportSchema>;

/** Heads of the chain that were kept elsewhere. */
export const auditHeadsSchema = form({
  heads: z
    .array(
      form({
        seq: whole('Number', 1, Number.MAX_SAFE_INTEGER),
        hash: z
          .string('Hash is needed.')
          .regex(/^[0-9a-f]{64}$/, 'A hash has 64 digits and letters from a to f.'),
      }),
      'Heads are needed.',
    )
    .min(1, 'Give at least one head.')
    .max(HEADS_MAX, `Give at most ${HEADS_MAX} heads.`),
});
