'use server';

import { revalidatePath } from 'next/cache';
import { defineAction } from '#lib/actions/define-action.ts';
import { fillFields } from '#lib/actions/fill-fields.ts';
import { saveField } from '#lib/data/custom-fields.ts';
import { fillFieldsSchema, saveFieldSchema } from '#lib/domain/custom-field-schemas.ts';

/** Makes a field of people or requests, or changes one; a retired one keeps what it says. */
export const saveCustomField = defineAction(
  { name: 'saveCustomField', role: 'admin', input: saveFieldSchema },
  async ({ db }, field) => {
    const fieldId = await saveField(db, field);
    revalidatePath('/', 'layout');
    return { fieldId };
  },
);

/** Fills in fields of a person, a request or a trade; who may fill in which says the database. */
export const fillCustomFields = defineAction(
  { name: 'fillCustomFields', role: 'dispatcher', input: fillFieldsSchema },
  async ({ db }, { subject, ref, given }) => {
    await fillFields(db, subject, ref, given);
    revalidatePath('/', 'layout');
    return {};
  },
);
