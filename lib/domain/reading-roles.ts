import type { ReportId } from './report-query.ts';
import type { Role } from './types.ts';

/**
 * The roles beside the ladder dispatcher < supervisor < admin: they read what is opened to them by name, change nothing but
 * their own account, work no shifts and belong to no center.
 */
export const READING_ROLES = ['auditor', 'payroll'] as const;
export type ReadingRole = (typeof READING_ROLES)[number];
/** On the ladder or beside it. */
export type AnyRole = Role | ReadingRole;

/** Whether a role is beside the ladder. */
export function isReadingRole(role: AnyRole | null): role is ReadingRole {
  return READING_ROLES.some((known) => known === role);
}

/** Which of them reads which area. What stands here for nobody, neither reads: private.role_reads of the database agrees. */
export const READERS_BY_AREA = {
  /** Centers, shifts, holidays and kinds of leave. */
  agency: ['auditor', 'payroll'],
  /** Worked and paid hours, shift by shift, with names and employee numbers. */
  hours: ['auditor', 'payroll'],
  /** Published schedules. */
  schedules: ['auditor'],
  /** How requests, trades and call-outs stand; private kinds of leave without their names. */
  requests: ['auditor'],
  /** Rules and requirements as they are, and how they came to be. */
  settings: ['auditor'],
  drafts: [],
  chat: [],
  privateReasons: [],
  phoneNumbers: [],
  emergencyContacts: [],
} as const satisfies Record<string, readonly ReadingRole[]>;
export type ReadArea = keyof typeof READERS_BY_AREA;

/** Whether a role beside the ladder reads an area. */
export function readsArea(role: ReadingRole, area: ReadArea): boolean {
  const readers: readonly ReadingRole[] = READERS_BY_AREA[area];
  return readers.includes(role);
}

/** Of which area each report tells. Who works how is of schedules, though it is counted from hours. */
const REPORT_AREAS: Record<ReportId, ReadArea> = {
  hours: 'hours',
  coverage: 'schedules',
  fairness: 'schedules',
  fatigue: 'schedules',
  leave: 'requests',
  swaps: 'requests',
  requests: 'requests',
  'call-outs': 'requests',
};

/** Whether a role reads a report: supervisors and admins every one, others those of their areas. */
export function readsReport(role: AnyRole, report: ReportId): boolean {
  if (isReadingRole(role)) return readsArea(role, REPORT_AREAS[report]);
  return role !== 'dispatcher';
}
