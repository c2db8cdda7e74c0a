import 'server-only';
import type { PostgrestError, PostgrestSingleResponse } from '@supabase/supabase-js';
import { z } from 'zod';
import { Refusal, type RefusalCode, type RefusalDetail } from '#lib/domain/refusal.ts';
import type { WireRow } from '#lib/domain/roster.ts';
import type { Json } from '#lib/supabase/database.types.ts';

/** SQL functions end an expected failure with the HTTP status that it means. */
const codes: Record<string, RefusalCode> = {
  PT403: 'forbidden',
  PT404: 'not_found',
  PT409: 'conflict',
  PT422: 'rule_violation',
};

/** Values that only one row may have, by the constraint that says so. */
const uniqueValues = [
  { key: 'shifts_code_key', field: 'code', message: 'Another shift of this center has this code.' },
  { key: 'shifts_name_key', field: 'name', message: 'Another shift of this center has this name.' },
  {
    key: 'leave_kinds_name_key',
    field: 'name',
    message: 'Another kind of leave has this name.',
  },
  {
    key: 'qualifications_agency_id_name_key',
    field: 'name',
    message: 'Another qualification has this name.',
  },
  {
    key: 'centers_agency_id_name_key',
    field: 'name',
    message: 'Another center has this name.',
  },
  {
    key: 'profiles_email_key',
    field: 'email',
    message: 'This e-mail address already belongs to an account.',
  },
  {
    key: 'profiles_agency_id_employee_number_key',
    field: 'employeeNumber',
    message: 'Another person has this employee number.',
  },
];

/** The data of an answer. Throws a `Refusal` for what the database refused in words, and a fault otherwise. */
export function dataOf<Data>(answer: PostgrestSingleResponse<Data>): Data {
  if (answer.error !== null) throw failureOf(answer.error);
  return answer.data;
}

/** The same where there always is an answer. */
export function requireData<Data>(answer: PostgrestSingleResponse<Data>): NonNullable<Data> {
  const data = dataOf(answer);
  if (data === null || data === undefined) throw new Error('The database gave no answer.');
  return data;
}

/** What goes to the database as it is: an object of plain values. */
export function jsonOf(value: unknown): Json {
  return JSON.parse(JSON.stringify(value));
}

/** What a failed statement means to the person who caused it. */
function failureOf(error: PostgrestError): Error {
  const taken =
    error.code === '23505' ? uniqueValues.find(({ key }) => error.message.includes(`"${key}"`)) : undefined;
  if (taken !== undefined) return new Refusal('conflict', taken.message, { [taken.field]: taken.message });
  if (error.code === '42501') return new Refusal('forbidden', 'Your role does not allow this.');
  const code = codes[error.code];
  if (code === undefined) {
    return new Error(`${error.code}: ${error.message}${error.details ? ` (${error.details})` : ''}`);
  }
  const { field, conflicts } = detailOf(error);
  return new Refusal(code, error.message, field === undefined ? undefined : { [field]: error.message }, {
    ...(conflicts && { conflicts }),
  });
}

/** From our own functions: taken as they are. */
const wireRow = z.custom<WireRow>((value) => Array.isArray(value));

const failureDetail = z.object({
  field: z.string().optional().catch(undefined),
  factsVersion: z.int().optional().catch(undefined),
  conflicts: z
    .object({
      rows: z.array(
        z.object({
          id: z.int(),
          current: wireRow.nullable(),
          by_name: z.string().nullable(),
          at: z.number().nullable(),
        }),
      ),
      users: z.array(z.string()),
    })
    .transform(({ rows, users }) => rows.map(({ by_name: byName, ...row }) => ({ ...row, byName, users })))
    .optional()
    .catch(undefined),
});

type FailureDetail = Pick<RefusalDetail, 'conflicts'> & { field?: string; factsVersion?: number };

/** What a function says of its failure beyond the words. */
export function detailOf(error: PostgrestError): FailureDetail {
  try {
    const detail: unknown = JSON.parse(error.details ?? '');
    const { facts_version: factsVersion, ...named } = z.looseObject({}).parse(detail);
    return failureDetail.parse({ ...named, factsVersion, conflicts: named });
  } catch {
    return {};
  }
}
