import 'server-only';
import { readTable } from '#lib/csv.ts';
import { getKnownPeople } from '#lib/data/people-import.ts';
import { emailsOf, type ParsedPeople, parsePeople } from '#lib/domain/people-import.ts';
import { createZone } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';

/** Who reads a file, and which center an empty cell means. */
export type FileReader = {
  actorId: string;
  agencyId: string;
  centerId: string | null;
  timeZone: string;
  now: Instant;
};

/**
 * Reads a file of people against the agency as it is now: who would be added, who is there already, and everything that is
 * wrong. The same for the preview and right before people are stored.
 *
 * @param admin with the secret key: whether an address belongs to another agency is told by no person's own right
 */
export async function readPeopleFile(
  { db, admin }: { db: Db; admin: Db },
  { actorId, agencyId, centerId, timeZone, now }: FileReader,
  text: string,
): Promise<ParsedPeople> {
  const { rows, problem } = readTable(text);
  if (problem !== null) {
    return {
      people: [],
      again: [],
      errors: [{ row: 1, column: '', value: '', reason: problem }],
      already: 0,
    };
  }
  const known = await getKnownPeople(db, admin, { actorId, agencyId, emails: emailsOf(rows) });
  return parsePeople(rows, known, { centerId, today: createZone(timeZone).toLocal(now).date });
}
