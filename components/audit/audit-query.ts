import type { z } from 'zod';
import { type AuditFilters, auditFiltersSchema } from '#lib/domain/audit-schemas.ts';
import type { AuditNames } from '#lib/domain/audit-words.ts';
import type { PersonRecord, RequirementRecord, Schedule, ShiftTemplate } from '#lib/domain/records.ts';

/** The filters as the URL has them; empty = not filtered. */
export type AuditQuery = {
  person: string;
  action: string;
  target: string;
  from: string;
  to: string;
  /** The page's key: only rows before it. */
  before: string;
};

type Params = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Reads the URL. */
export function parseAuditQuery(params: Params): AuditQuery {
  const read = (name: string): string => {
    const value = params[name];
    return typeof value === 'string' ? value : '';
  };
  return {
    person: read('person'),
    action: read('action'),
    target: read('target'),
    from: read('from'),
    to: read('to'),
    before: read('before'),
  };
}

/** The URL of these filters. */
export function auditHref(query: Partial<AuditQuery>): string {
  const params = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ''));
  return params.size === 0 ? '/audit' : `/audit?${params}`;
}

const fields = {
  actorId: 'person',
  action: 'action',
  targetId: 'target',
  fromDate: 'from',
  toDate: 'to',
} as const;

/** The query as the data room takes it, or what is wrong with it by filter. */
export function readAuditFilters(
  query: AuditQuery,
):
  | { filters: AuditFilters; errors: null }
  | { filters: null; errors: Partial<Record<keyof AuditQuery, string>> } {
  const result = auditFiltersSchema.safeParse({
    actorId: query.person,
    action: query.action,
    targetId: query.target,
    fromDate: query.from,
    toDate: query.to,
    beforeId: query.before === '' ? null : Number(query.before),
  });
  return result.success
    ? { filters: result.data, errors: null }
    : { filters: null, errors: errorsOf(result.error) };
}

function errorsOf(error: z.ZodError): Partial<Record<keyof AuditQuery, string>> {
  const errors: Partial<Record<keyof AuditQuery, string>> = {};
  for (const issue of error.issues) {
    const field = Object.entries(fields).find(([name]) => name === issue.path[0])?.[1] ?? 'before';
    errors[field] ??= issue.message;
  }
  return errors;
}

/** What the audit's targets are called now. */
export function auditNames(known: {
  people: readonly PersonRecord[];
  schedules: readonly Schedule[];
  shifts: readonly ShiftTemplate[];
  requirements: readonly RequirementRecord[];
}): AuditNames {
  const names = new Map<string, string>();
  for (const { id, fullName } of known.people) names.set(`user ${id}`, fullName);
  for (const { id, name } of known.schedules) names.set(`schedule ${id}`, name);
  for (const { id, code, name } of known.shifts) names.set(`shift ${id}`, `${code} ${name}`);
  for (const { id, name } of known.requirements) names.set(`requirement ${id}`, name);
  return (entity, targetId) => names.get(`${entity} ${targetId}`) ?? null;
}
