/** Heads of the audit's chain that were kept elsewhere, in whatever file they stand. */
import type { AuditHead, HeadCheck } from './audit-records.ts';
import { countOf, formatCount } from './format.ts';

export type ReadHead = Pick<AuditHead, 'seq' | 'hash'>;

/** As many as are checked at once. */
export const HEADS_MAX = 5000;

const HASH = /^[0-9a-f]{64}$/;

/**
 * Heads in a text: an export of the audit as CSV or JSON, the worker's file of heads (a line of JSON each), or lines with a
 * number and a hash. Of other agencies none.
 *
 * @param agencyId heads that name another agency are left out
 */
export function readHeads(text: string, agencyId: string): ReadHead[] {
  const whole = jsonOf(text);
  const found =
    whole === null
      ? text.split(/\r?\n/).flatMap((line) => headsOfLine(line, agencyId))
      : headsOfJson(whole, agencyId);
  const seen = new Map(found.map((head) => [`${head.seq} ${head.hash}`, head]));
  return [...seen.values()].sort((a, b) => a.seq - b.seq).slice(-HEADS_MAX);
}

function headsOfLine(line: string, agencyId: string): ReadHead[] {
  const value = jsonOf(line);
  if (value !== null && typeof value === 'object') return headsOfJson(value, agencyId);
  const [, seq, hash] = line.match(/^(?:\uFEFF)?(?:Head,)?\s*(\d{1,15})[\s,;:]+([0-9a-fA-F]{64})\b/) ?? [];
  return seq === undefined || hash === undefined ? [] : headOf(seq, hash);
}

function headsOfJson(value: unknown, agencyId: string): ReadHead[] {
  if (Array.isArray(value)) return value.flatMap((each) => headsOfJson(each, agencyId));
  if (typeof value !== 'object' || value === null) return [];
  const { head, heads, seq, hash, agency }: Record<string, unknown> = { ...value };
  const isOther = typeof agency === 'string' && /^[0-9a-f-]{36}$/i.test(agency) && agency !== agencyId;
  if (isOther) return [];
  if (head !== undefined || heads !== undefined)
    return [head, heads].flatMap((each) => headsOfJson(each, agencyId));
  return headOf(seq, hash);
}

function headOf(seq: unknown, hash: unknown): ReadHead[] {
  const number = Number(seq);
  const digits = String(hash).toLowerCase();
  return Number.isSafeInteger(number) && number > 0 && HASH.test(digits)
    ? [{ seq: number, hash: digits }]
    : [];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return null;
  }
}

/** What came of checking heads: whether all are as they were, in a sentence, and what to do where they are not. */
export function headWords(checks: readonly HeadCheck[]): { isGood: boolean; words: string } {
  const first = checks.find(({ state }) => state === 'changed' || state === 'cut');
  if (first !== undefined) {
    const what =
      first.state === 'cut'
        ? `The chain ends before number ${formatCount(first.seq)}: what came after it was cut off.`
        : `Number ${formatCount(first.seq)} has another hash now: the chain was computed anew, or this head is of another one.`;
    return {
      isGood: false,
      words: `${what} Keep a copy of the database as it is, and compare it with a backup of before.`,
    };
  }
  const held = checks.filter(({ state }) => state === 'holds').length;
  const pruned = checks.length - held;
  if (held === 0) {
    return {
      isGood: true,
      words: `${countOf(pruned, 'head lies', 'heads lie')} before what the retention has left, so that nothing can be said of them.`,
    };
  }
  return {
    isGood: true,
    words: `${countOf(held, 'head is', 'heads are')} still in the chain${pruned === 0 ? '' : `; ${pruned} of older entries lie before what the retention has left`}.`,
  };
}
