/** What a check of the audit's chain found, in words. */
import type { AuditBreak, AuditCheck, AuditHead } from './audit-records.ts';
import { countOf, formatCount } from './format.ts';

/** How far a check has come: links checked, of so many as there are, and what it found. */
export type ChainProgress = {
  checked: number;
  /** Null before the first step said how many there are. */
  total: number | null;
  head: AuditHead | null;
  checkpoint: AuditHead | null;
  broken: AuditBreak | null;
};

export const CHAIN_START: ChainProgress = {
  checked: 0,
  total: null,
  head: null,
  checkpoint: null,
  broken: null,
};

/** What is known after one more step. */
export function chainStep(before: ChainProgress, step: AuditCheck): ChainProgress {
  const { head, checkpoint, broken } = step;
  const checked = before.checked + step.checked;
  const total = head === null ? checked : Math.max(checked, head.seq - (checkpoint?.seq ?? 0));
  return { checked, total, head, checkpoint, broken };
}

/** `The chain holds: 12,345 entries checked.`, with where it begins when older ones were removed by the retention. */
export function chainHoldsWords({ checked, checkpoint }: ChainProgress): string {
  const from =
    checkpoint === null
      ? ''
      : ` It begins behind number ${formatCount(checkpoint.seq)}: older entries were removed, as they are kept no longer.`;
  return `The chain holds: ${countOf(checked, 'entry', 'entries')} checked.${from}`;
}

const TO_DO: Readonly<Record<AuditBreak['problem'], string>> = {
  changed: 'Do not trust this entry. Look up in a backup of before what it was.',
  missing: 'What was removed may still stand in a backup of before, or in an export.',
  inserted: 'Do not trust this entry: it was not written by the app.',
  moved: 'Do not trust the order of these entries. A backup of before has the right one.',
  cut: 'What came after may still stand in a backup, or in an export.',
};

/** What to do about a break. */
export function breakAdvice({ problem }: AuditBreak): string {
  return `${TO_DO[problem]} Keep a copy of the database as it is before anything else is done, and find out who can reach it with a superuser's rights.`;
}

/** What is wrong; which entry it is, the break says in its own words. */
export const PROBLEM_WORDS: Readonly<Record<AuditBreak['problem'], string>> = {
  changed: 'an entry was changed',
  missing: 'an entry is missing',
  inserted: 'an entry was slipped in',
  moved: 'entries are out of place',
  cut: 'its end was cut off',
};
