/** The address of the audit: its filters, as the page, its links and the export read and write them. */
import type { z } from 'zod';
import {
  type AuditExportFilters,
  type AuditFilters,
  auditExportSchema,
  auditFiltersSchema,
} from './audit-schemas.ts';

const NAMES = ['person', 'action', 'outcome', 'kind', 'target', 'from', 'fromTime', 'to', 'toTime'] as const;
type FilterName = (typeof NAMES)[number];

/** The filters as the address has them; empty = not filtered. `before` is the page's key: only rows before it. */
export type AuditQuery = Record<FilterName | 'before', string>;

export const AUDIT_FILTER_NAMES: readonly FilterName[] = NAMES;

type Params = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Reads the address. */
export function parseAuditQuery(params: Params): AuditQuery {
  const read = (name: string): string => {
    const value = params[name];
    return typeof value === 'string' ? value : '';
  };
  return {
    person: read('person'),
    action: read('action'),
    outcome: read('outcome'),
    kind: read('kind'),
    target: read('target'),
    from: read('from'),
    fromTime: read('fromTime'),
    to: read('to'),
    toTime: read('toTime'),
    before: read('before'),
  };
}

/** The filters as parameters, without the empty ones. */
function paramsOf(query: Partial<AuditQuery>): string {
  return new URLSearchParams(Object.entries(query).filter(([, value]) => value !== '')).toString();
}

/** The address of these filters. */
export function auditHref(query: Partial<AuditQuery>): string {
  const params = paramsOf(query);
  return params === '' ? '/audit' : `/audit?${params}`;
}

/** Where the same entries are to be had as a file. */
export function auditExportHref(query: AuditQuery, format: 'csv' | 'json'): string {
  return `/api/audit/export?${[`format=${format}`, paramsOf({ ...query, before: '' })].filter(Boolean).join('&')}`;
}

const FIELDS = {
  actorId: 'person',
  action: 'action',
  outcome: 'outcome',
  entity: 'kind',
  targetId: 'target',
  fromDate: 'from',
  fromTime: 'fromTime',
  toDate: 'to',
  toTime: 'toTime',
} as const satisfies Record<keyof AuditExportFilters, FilterName>;

function fieldsOf(query: AuditQuery) {
  const { outcome, ...named } = FIELDS;
  return {
    ...Object.fromEntries(Object.entries(named).map(([field, name]) => [field, query[name]])),
    outcome: query[outcome] || 'all',
  };
}

export type AuditQueryErrors = Partial<Record<keyof AuditQuery, string>>;
type Read<Filters> = { filters: Filters; errors: null } | { filters: null; errors: AuditQueryErrors };

/** The query as the data room takes it, or what is wrong with it by filter. */
export function readAuditFilters(query: AuditQuery): Read<AuditFilters> {
  const result = auditFiltersSchema.safeParse({
    ...fieldsOf(query),
    beforeId: query.before === '' ? null : Number(query.before),
  });
  return result.success
    ? { filters: result.data, errors: null }
    : { filters: null, errors: errorsOf(result.error) };
}

/** The same for an export, which has no pages. */
export function readAuditExport(query: AuditQuery): Read<AuditExportFilters> {
  const result = auditExportSchema.safeParse(fieldsOf(query));
  return result.success
    ? { filters: result.data, errors: null }
    : { filters: null, errors: errorsOf(result.error) };
}

function errorsOf(error: z.ZodError): AuditQueryErrors {
  const errors: AuditQueryErrors = {};
  for (const issue of error.issues) {
    const field = Object.entries(FIELDS).find(([name]) => name === issue.path[0])?.[1] ?? 'before';
    errors[field] ??= issue.message;
  }
  return errors;
}
