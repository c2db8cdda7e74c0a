import 'server-only';
import { z } from 'zod';
import type { SettingCounts } from '#lib/domain/setting-notes.ts';
import type { SettingValues } from '#lib/domain/setting-records.ts';
import { storedSignInSchema } from '#lib/domain/sign-in-settings-schemas.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { jsonOf, requireData } from './read.ts';

type CountedKind = keyof SettingCounts;

const countSchemas: { [Kind in CountedKind]: z.ZodType<SettingCounts[Kind]> } = {
  leave_rules: z.object({
    over: z.array(
      z.object({
        date: z.string(),
        center: z.string(),
        isSupervisor: z.boolean(),
        off: z.int(),
        cap: z.int(),
      }),
    ),
    waiting: z.int(),
  }),
  leave_kind: z.object({
    isActive: z.boolean(),
    countsToCaps: z.boolean(),
    needsBalance: z.boolean(),
    isProtected: z.boolean(),
    waiting: z.int(),
    approved: z.int(),
  }),
  swap_rules: z.object({ open: z.int(), barred: z.int() }),
  notice_rules: z.object({ late: z.int(), hasReceiver: z.boolean() }),
  sign_in: storedSignInSchema.extend({
    waiting: z.int(),
    people: z.int(),
    without: z.int(),
    names: z.array(z.string()),
    old: z.int(),
  }),
  retention: z.object({ audit: z.int(), notices: z.int(), messages: z.int() }),
  day_start: z.object({ problem: z.string().nullable() }),
  qualification: z.object({
    problem: z.string().nullable(),
    isActive: z.boolean(),
    acts: z.boolean(),
    holders: z.int(),
    names: z.array(z.string()),
  }),
  center: z.object({
    problem: z.string().nullable(),
    name: z.string(),
    timeZone: z.string(),
    isActive: z.boolean(),
  }),
  filling: z.object({ open: z.int(), callOuts: z.int() }),
};

/**
 * What a setting would touch beside schedules from a date on, for admins; throws a `Refusal` for a value that it does not
 * take.
 *
 * @param subject the kind of leave, the qualification, or the center; else empty
 */
export async function getPreviewCounts<Kind extends CountedKind>(
  db: Db,
  kind: Kind,
  value: SettingValues[Kind],
  { fromDate, subject }: { fromDate: LocalDate; subject: string },
): Promise<SettingCounts[Kind]> {
  const answer = requireData(
    await db.rpc('get_setting_counts', {
      p_kind: kind,
      p_value: jsonOf(value),
      p_effective_from: fromDate,
      p_subject: subject,
    }),
  );
  const schema: z.ZodType<SettingCounts[Kind]> = countSchemas[kind];
  return schema.parse(answer);
}
