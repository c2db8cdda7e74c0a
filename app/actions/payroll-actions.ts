'use server';

import { revalidatePath } from 'next/cache';
import { defineAction } from '#lib/actions/define-action.ts';
import * as payroll from '#lib/data/payroll.ts';
import { removePayrollSchema, savePayrollSchema } from '#lib/domain/payroll.ts';

/** Makes a payroll profile, or changes one. */
export const savePayrollProfile = defineAction(
  { name: 'savePayrollProfile', role: 'admin', input: savePayrollSchema },
  async ({ db }, profile) => {
    const profileId = await payroll.savePayrollProfile(db, profile);
    revalidatePath('/settings/payroll');
    return { profileId };
  },
);

/** Removes a payroll profile; files that were made by it are not touched. */
export const removePayrollProfile = defineAction(
  { name: 'removePayrollProfile', role: 'admin', input: removePayrollSchema },
  async ({ db }, profile) => {
    await payroll.removePayrollProfile(db, profile);
    revalidatePath('/settings/payroll');
    return {};
  },
);
