import type { Candidate } from '#lib/domain/candidates.ts';
import { formatCount } from '#lib/domain/format.ts';
import type { RosterMember } from '#lib/domain/roster.ts';

/** `5 can have it, 2 with a warning, 3 with a reason, 30 cannot.` */
export function candidateCounts(candidates: readonly Pick<Candidate, 'need' | 'bar'>[]): string {
  const count = (...needs: Candidate['need'][]) =>
    candidates.filter(({ need, bar }) => bar === null && needs.includes(need)).length;
  const barred = candidates.filter(({ bar }) => bar !== null).length;
  const parts = [
    [count('nothing'), 'can have it'],
    [count('warning'), 'with a warning'],
    [count('reason', 'second_supervisor'), 'with a reason'],
    [barred, 'cannot'],
  ] as const;
  const [first, ...others] = parts;
  const told = [first, ...others.filter(([people]) => people > 0)];
  return `${told.map(([people, words]) => `${people === 0 ? 'Nobody' : formatCount(people)} ${words}`).join(', ')}.`;
}

/** Whether a search finds somebody: every word of it, in the name or the employee number. */
export function isFound(
  { fullName, employeeNumber }: Pick<RosterMember, 'fullName' | 'employeeNumber'>,
  search: string,
): boolean {
  const text = plain(`${fullName} ${employeeNumber ?? ''}`);
  return plain(search)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Without case and accents. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();
}
