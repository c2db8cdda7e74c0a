/** Policies that people have to read, and who has. */
import { csvText } from './csv-cell.ts';
import { countOf, formatDate } from './format.ts';
import { roleLabel } from './labels.ts';
import { daysBetween } from './time.ts';
import type { Instant, LocalDate, Role } from './types.ts';

export const POLICY_AUDIENCES = ['everybody', 'supervisors', 'dispatchers'] as const;
export type PolicyAudience = (typeof POLICY_AUDIENCES)[number];

export const audienceLabels: Record<PolicyAudience, string> = {
  everybody: 'Everybody',
  supervisors: 'Supervisors and admins',
  dispatchers: 'Dispatchers',
};

export const POLICY_TEXT_MAX = 40_000;

/** A policy as its list has it. */
export type PolicyLine = {
  id: number;
  title: string;
  /** Its present version. */
  number: number;
  audience: PolicyAudience;
  dueOn: LocalDate;
  publishedAt: Instant;
  retiredAt: Instant | null;
  hasFile: boolean;
  /** Whether whoever asks is to read it. */
  isForMe: boolean;
  acknowledgedAt: Instant | null;
  /** Of the present version, for supervisors; null for others, and once it is retired. */
  readers: { total: number; read: number } | null;
};

/** One version, to be read. */
export type PolicyText = {
  id: number;
  number: number;
  currentNumber: number;
  /** Of the policy, to publish or retire by. */
  version: number;
  title: string;
  /** Null where it is a file. */
  body: string | null;
  fileId: string | null;
  fileName: string | null;
  fileBytes: number | null;
  /** Of the words, or of the bytes of the file. */
  sha256: string;
  audience: PolicyAudience;
  dueOn: LocalDate;
  publishedByName: string | null;
  publishedAt: Instant;
  retiredAt: Instant | null;
  retiredByName: string | null;
  isForMe: boolean;
  acknowledgedAt: Instant | null;
  /** Those that whoever asks may read, the newest first. */
  versions: readonly { number: number; publishedAt: Instant; acknowledgedAt: Instant | null }[];
};

/** Whether the version that is shown waits for whoever reads it. */
export function isToRead(
  policy: Pick<PolicyText, 'isForMe' | 'acknowledgedAt' | 'retiredAt' | 'number' | 'currentNumber'>,
): boolean {
  return (
    policy.isForMe &&
    policy.acknowledgedAt === null &&
    policy.retiredAt === null &&
    policy.number === policy.currentNumber
  );
}

export type PolicyReader = {
  userId: string;
  fullName: string;
  /** Null for whoever has left. */
  role: Role | null;
  centerName: string | null;
  /** False for who has read it although it is not asked of them any more. */
  isAsked: boolean;
  acknowledgedAt: Instant | null;
  sha256: string | null;
  remindedAt: Instant | null;
};

/** `by Fri 6 Feb 2026`, `by today`, `3 days late`. */
export function dueWords(dueOn: LocalDate, today: LocalDate): string {
  if (dueOn === today) return 'by today';
  const late = daysBetween(dueOn, today);
  return late > 0 ? `${countOf(late, 'day', 'days')} late` : `by ${formatDate(dueOn, { year: true })}`;
}

/** Whoever is to read a version or has, as a file: who, what, and when with which hash. */
export function readersCsv(
  policy: Pick<PolicyText, 'title' | 'number' | 'sha256'>,
  readers: readonly PolicyReader[],
): string {
  const heading = [
    'Policy',
    'Version',
    'SHA-256',
    'Name',
    'Role',
    'Center',
    'Asked',
    'Read and understood (UTC)',
  ];
  const lines = readers.map((reader) => [
    policy.title,
    String(policy.number),
    reader.sha256 ?? policy.sha256,
    reader.fullName,
    reader.role === null ? '' : roleLabel(reader.role),
    reader.centerName ?? '',
    reader.isAsked ? 'yes' : 'no',
    reader.acknowledgedAt === null ? '' : new Date(reader.acknowledgedAt).toISOString(),
  ]);
  return `${[heading, ...lines].map((cells) => cells.map(csvText).join(',')).join('\r\n')}\r\n`;
}
