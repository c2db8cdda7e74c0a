import 'server-only';
import { getFields, setFields } from '#lib/data/custom-fields.ts';
import { type FieldSubject, type GivenField, missingFields, readGiven } from '#lib/domain/custom-fields.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import type { Db } from '#lib/supabase/server.ts';

/** Fills in fields of one thing. Throws a `Refusal` with what is wrong at which of them. */
export async function fillFields(
  db: Db,
  subject: FieldSubject,
  ref: string,
  given: readonly GivenField[],
): Promise<void> {
  const { values, errors } = readGiven(await getFields(db, subject, ref), given);
  refuse(errors);
  await setFields(db, subject, ref, values);
}

/**
 * Makes a thing with what is said of it in its fields. What they do not allow is refused before it is made; once it is made
 * it stays, and its fields can be filled in at it.
 */
export async function makeWithFields<Made extends { id: number }>(
  db: Db,
  subject: FieldSubject,
  given: readonly GivenField[],
  make: () => Promise<Made>,
): Promise<Made> {
  const fields = (await getFields(db, subject, null)).filter(({ mayWrite }) => mayWrite);
  const known = new Set(fields.map(({ id }) => id));
  const { values, errors } = readGiven(
    fields,
    given.filter(({ fieldId }) => known.has(fieldId)),
  );
  const said = new Set(given.map(({ fieldId }) => fieldId));
  for (const { id, label } of missingFields(fields)) {
    if (!said.has(id)) errors[`field${id}`] ??= `${label} is needed.`;
  }
  refuse(errors);
  const made = await make();
  const filled = values.filter(({ value }) => value !== null);
  if (filled.length > 0) await setFields(db, subject, made.id, filled);
  return made;
}

function refuse(errors: Readonly<Record<string, string>>): void {
  const [first] = Object.values(errors);
  if (first !== undefined) throw new Refusal('invalid', first, errors);
}
