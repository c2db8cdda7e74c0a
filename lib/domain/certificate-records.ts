/** Certificates of people, and what is said of them beside a day. */
import { formatDateRange } from './format.ts';
import type { FileType } from './kept-files.ts';
import { daysBetween } from './time.ts';
import type { Instant, LocalDate } from './types.ts';

export const CERTIFICATE_STATES = ['waiting', 'confirmed', 'refused', 'replaced', 'removed'] as const;
export type CertificateState = (typeof CERTIFICATE_STATES)[number];

export type CertificateEvent = {
  state: CertificateState;
  byName: string | null;
  at: Instant;
  reason: string | null;
};

export type Certificate = {
  id: number;
  userId: string;
  title: string;
  /** The qualification that it proves. */
  qualificationId: number | null;
  qualificationName: string | null;
  issuedOn: LocalDate;
  /** Its last day; null = for ever. */
  expiresOn: LocalDate | null;
  state: CertificateState;
  version: number;
  fileName: string;
  fileType: FileType;
  fileBytes: number;
  /** The one whose place it takes, or is to take. */
  replacesId: number | null;
  replacedById: number | null;
  /** Each state that it came into, the first first. */
  events: readonly CertificateEvent[];
};

/** What the directory says of somebody's certificates: what waits, and what is confirmed and ends. */
export type CertificateMark = {
  id: number;
  title: string;
  state: 'waiting' | 'confirmed';
  expiresOn: LocalDate | null;
};

/** What the directory can be narrowed to: what waits, has expired, or expires within so many days. */
export const CERTIFICATE_FILTERS = ['waiting', 'expired', '7', '30', '60'] as const;
export type CertificateFilter = (typeof CERTIFICATE_FILTERS)[number];

/** From so many days before on a certificate is said to expire. */
const EXPIRES_SOON_DAYS = 60;

/** The nearest of the steps at which it is told: expired, or within 7, 30 or 60 days; null before, and for what never ends. */
export function expiryStep(
  expiresOn: LocalDate | null,
  today: LocalDate,
): 'expired' | '7' | '30' | '60' | null {
  if (expiresOn === null) return null;
  if (expiresOn < today) return 'expired';
  const days = daysBetween(today, expiresOn);
  return days <= 7 ? '7' : days <= 30 ? '30' : days <= EXPIRES_SOON_DAYS ? '60' : null;
}

/** Whether the directory shows somebody by a filter. What expires within 7 days does so within 30 and 60 too. */
export function matchesCertificates(
  marks: readonly CertificateMark[],
  filter: CertificateFilter,
  today: LocalDate,
): boolean {
  if (filter === 'waiting') return marks.some(({ state }) => state === 'waiting');
  return marks.some(({ state, expiresOn }) => {
    const step = state === 'confirmed' ? expiryStep(expiresOn, today) : null;
    if (step === null || filter === 'expired' || step === 'expired') return step === filter;
    return Number(step) <= Number(filter);
  });
}

/** `expires in 12 days`, `expires today`, `expired 4 Feb 2026`, `until 4 Mar 2027`, `does not expire`. */
export function expiryWords(expiresOn: LocalDate | null, today: LocalDate): string {
  if (expiresOn === null) return 'does not expire';
  const step = expiryStep(expiresOn, today);
  if (step === 'expired') return `expired ${formatDateRange(expiresOn, expiresOn)}`;
  if (step === null) return `until ${formatDateRange(expiresOn, expiresOn)}`;
  const days = daysBetween(today, expiresOn);
  if (days === 0) return 'expires today';
  return days === 1 ? 'expires tomorrow' : `expires in ${days} days`;
}

const stateWords: Record<CertificateState, string> = {
  waiting: 'Waits to be confirmed',
  confirmed: 'Confirmed',
  refused: 'Not accepted',
  replaced: 'Replaced',
  removed: 'Removed',
};

export function certificateStateWords(state: CertificateState): string {
  return stateWords[state];
}

/** Those that count or wait, and those that are over: refused ones count as over once another took their place. */
export function currentCertificates(all: readonly Certificate[]): {
  current: Certificate[];
  past: Certificate[];
} {
  const isCurrent = ({ state }: Certificate) => state !== 'replaced' && state !== 'removed';
  return { current: all.filter(isCurrent), past: all.filter((each) => !isCurrent(each)) };
}

/** What a viewer may do with a certificate. The database asks again. */
export function certificateRights(
  { userId, state }: Pick<Certificate, 'userId' | 'state'>,
  viewer: { id: string; isSupervisor: boolean },
): { canDecide: boolean; canReplace: boolean; canRemove: boolean } {
  const isOwn = userId === viewer.id;
  return {
    canDecide: state === 'waiting' && viewer.isSupervisor && !isOwn,
    canReplace: state !== 'replaced' && state !== 'removed',
    canRemove: isOwn
      ? state === 'waiting' || state === 'refused'
      : viewer.isSupervisor && state !== 'removed',
  };
}
