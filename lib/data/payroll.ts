import 'server-only';
import { z } from 'zod';
import { PAY_MEASURES, type PayrollLine, type PayrollProfile } from '#lib/domain/payroll.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, requireData } from './read.ts';

const profiles: z.ZodType<PayrollProfile[]> = z.array(
  z.object({
    id: z.int(),
    name: z.string(),
    lines: z.array(z.object({ code: z.string(), measure: z.enum(PAY_MEASURES) })),
    version: z.int(),
  }),
);

/** How the agency writes hours for payroll, by name; for supervisors. */
export async function listPayrollProfiles(db: Db): Promise<PayrollProfile[]> {
  return profiles.parse(requireData(await db.rpc('list_payroll_profiles')));
}

/** Makes a profile, or changes one that still has the version; returns its id. For admins. */
export async function savePayrollProfile(
  db: Db,
  profile: {
    profileId: number | null;
    expectedVersion: number | null;
    name: string;
    lines: readonly PayrollLine[];
  },
): Promise<number> {
  return requireData(
    await db.rpc('save_payroll_profile', {
      p_name: profile.name,
      p_lines: [...profile.lines],
      ...(profile.profileId !== null && { p_id: profile.profileId }),
      ...(profile.expectedVersion !== null && { p_expected_version: profile.expectedVersion }),
    }),
  );
}

/** Removes a profile that still has the version. For admins. */
export async function removePayrollProfile(
  db: Db,
  profile: { profileId: number; expectedVersion: number },
): Promise<void> {
  dataOf(
    await db.rpc('remove_payroll_profile', {
      p_id: profile.profileId,
      p_expected_version: profile.expectedVersion,
    }),
  );
}
