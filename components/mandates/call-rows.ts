import { formatDate } from '#lib/domain/format.ts';
import { type MandateList, triedOf } from '#lib/domain/mandate-list.ts';
import type { MandateContact } from '#lib/domain/mandate-records.ts';
import { contactWords, mandatedWords } from '#lib/domain/mandate-words.ts';

/** Somebody of the list, as whoever calls needs them. */
export type CallRow = {
  personId: string;
  fullName: string;
  place: number;
  phone: string | null;
  /** How often and when last, and since when they work here. */
  words: string;
  warnings: readonly string[];
  overtimeMinutes: number;
  /** What came of calling them from the list for this opening; null = they were not. */
  tried: string | null;
  /** Somebody before them was not called: to take them needs a reason. */
  needsReason: boolean;
};

/** The list in its order. */
export function callRows(
  list: Pick<MandateList, 'inputs' | 'ranking' | 'meaning'>,
  phones: Readonly<Record<string, string>>,
  contacts: readonly MandateContact[],
  timeZone: string,
): CallRow[] {
  const entries = new Map(list.inputs.people.map((person) => [person.personId, person]));
  let areAllTried = true;
  return list.ranking.ranked.map(({ personId, fullName, place }) => {
    const entry = entries.get(personId);
    const meaning = list.meaning.get(personId);
    const tried = triedOf(contacts, personId);
    const row: CallRow = {
      personId,
      fullName,
      place,
      phone: phones[personId] ?? null,
      words: [
        mandatedWords(entry?.mandates ?? 0, entry?.lastMandateAt ?? null, timeZone),
        ...(entry?.seniorityDate
          ? [`here since ${formatDate(entry.seniorityDate, { year: true }).slice(4)}`]
          : []),
      ].join(' · '),
      warnings: meaning?.warnings ?? [],
      overtimeMinutes: meaning?.overtimeMinutes ?? 0,
      tried: tried === undefined ? null : contactWords(tried),
      needsReason: !areAllTried,
    };
    if (tried === undefined) areAllTried = false;
    return row;
  });
}
