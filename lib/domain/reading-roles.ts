/**
 * The roles beside the ladder dispatcher < supervisor < admin: they read what is opened to them by name, change nothing but
 * their own account, work no shifts and belong to no center.
 */
export const READING_ROLES = ['auditor', 'payroll'] as const;
export type ReadingRole = (typeof READING_ROLES)[number];

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
