/** Which part of a schedule's health is shown, as its address says it. */
import { type AddressParams, readChoice, readText } from './address-values.ts';
import { HEALTH_PARTS, type HealthPart } from './health-records.ts';
import { type OpenKey, openText, type ReportSort, readOpen, readSort, sortText } from './report-query.ts';

export type HealthQuery = {
  part: HealthPart;
  /** How hours and the promise are divided. */
  by: 'person' | 'week' | 'crew';
  open: OpenKey | null;
  sort: ReportSort | null;
};

/** Reads an address; what it does not say, or says wrongly, is as by default. */
export function readHealthQuery(params: AddressParams): HealthQuery {
  const part = readChoice(params, 'part', HEALTH_PARTS, 'coverage');
  const by = readChoice(params, 'by', ['person', 'week', 'crew'] as const, 'person');
  const allowed = part === 'overtime' ? 'week' : part === 'promise' ? 'crew' : 'person';
  return {
    part,
    by: by === allowed ? by : 'person',
    open: readOpen(readText(params, 'open')),
    sort: readSort(readText(params, 'sort')),
  };
}

/** The address of a part of a schedule's health. */
export function healthHref(scheduleId: number, { part, by, open, sort }: HealthQuery): string {
  const params = new URLSearchParams({ part });
  if (by !== 'person') params.set('by', by);
  if (sort !== null) params.set('sort', sortText(sort));
  if (open !== null) params.set('open', openText(open));
  return `/schedules/${scheduleId}/health?${params}`;
}
