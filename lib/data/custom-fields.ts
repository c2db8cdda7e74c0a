import 'server-only';
import { z } from 'zod';
import type { SaveField } from '#lib/domain/custom-field-schemas.ts';
import {
  FIELD_KINDS,
  FIELD_READERS,
  FIELD_SUBJECTS,
  FIELD_WRITERS,
  type FieldDefinition,
  type FieldSubject,
  type FieldValue,
  type FilledField,
} from '#lib/domain/custom-fields.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, jsonOf, requireData } from './read.ts';

const bound = z.union([z.number(), z.string()]).optional();
const terms = {
  id: z.int(),
  label: z.string(),
  kind: z.enum(FIELD_KINDS),
  help: z.string(),
  isRequired: z.boolean(),
  rule: z.object({
    maxLength: z.int().optional(),
    min: bound,
    max: bound,
    options: z.array(z.object({ label: z.string(), isRetired: z.boolean() })).optional(),
  }),
  reads: z.enum(FIELD_READERS),
  isRetired: z.boolean(),
  version: z.int(),
};

const definitionsSchema: z.ZodType<FieldDefinition[]> = z.array(
  z.object({
    ...terms,
    subject: z.enum(FIELD_SUBJECTS),
    writes: z.enum(FIELD_WRITERS),
    place: z.int(),
    valueCount: z.int(),
    usedOptions: z.array(z.string()),
  }),
);

/** All fields of the agency, retired ones last. For admins. */
export async function listFields(db: Db): Promise<FieldDefinition[]> {
  return definitionsSchema.parse(requireData(await db.rpc('list_custom_fields')));
}

/** Makes a field or changes one; returns its id. For admins. */
export async function saveField(db: Db, { fieldId, expectedVersion, ...field }: SaveField): Promise<number> {
  return requireData(
    await db.rpc('save_custom_field', {
      p_field: jsonOf(field),
      p_id: fieldId ?? undefined,
      p_expected_version: expectedVersion ?? undefined,
    }),
  );
}

const filledSchema: z.ZodType<FilledField[]> = z.array(
  z.object({
    ...terms,
    value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
    updatedByName: z.string().nullable(),
    updatedAt: z.number().nullable(),
    mayWrite: z.boolean(),
  }),
);

/** The fields of a person, a request or a trade that the caller reads; of null those of one that they are about to make. */
export async function getFields(
  db: Db,
  subject: FieldSubject,
  ref: string | number | null,
): Promise<FilledField[]> {
  return filledSchema.parse(
    requireData(
      await db.rpc('get_custom_fields', {
        p_subject: subject,
        p_ref: ref === null ? undefined : String(ref),
      }),
    ),
  );
}

/** Fills in all of these fields, or none. */
export async function setFields(
  db: Db,
  subject: FieldSubject,
  ref: string | number,
  values: readonly { fieldId: number; value: FieldValue; expectedVersion: number }[],
): Promise<void> {
  dataOf(
    await db.rpc('set_custom_fields', { p_subject: subject, p_ref: String(ref), p_values: jsonOf(values) }),
  );
}
