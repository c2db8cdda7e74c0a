/** When people wish to work more, wish not to, are on standby, and sleep. */
import type { LocalDate, LocalTime } from './types.ts';

export const AVAILABILITY_KINDS = ['overtime', 'blackout', 'standby'] as const;
export type AvailabilityKind = (typeof AVAILABILITY_KINDS)[number];

/** A wish or a standby, by the clock of the person's center. */
export type Availability = {
  id: number;
  version: number;
  personId: string;
  kind: AvailabilityKind;
  fromDate: LocalDate;
  /** Null = without end. */
  toDate: LocalDate | null;
  /** Bit 0 = Sunday. */
  weekdayMask: number;
  /** Null = the whole day; an end at or before the start is on the next day. */
  startTime: LocalTime | null;
  endTime: LocalTime | null;
  note: string | null;
};

/** When somebody sleeps, by the clock of their center. */
export type SleepWindow = { startTime: LocalTime; endTime: LocalTime; version: number };
