import 'server-only';
import { z } from 'zod';
import { NOTICE_CATEGORIES, NOTICE_CHANNELS, PERSONAL_CHANNELS } from '#lib/domain/notice-kinds.ts';
import type { ChannelPreference, NoticeRules, QuietHours } from '#lib/domain/notice-records.ts';
import type { MyNoticeSettings } from '#lib/domain/notice-settings.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, jsonOf, requireData } from './read.ts';

const preference: z.ZodType<ChannelPreference> = z.object({
  category: z.enum(NOTICE_CATEGORIES),
  channel: z.enum(PERSONAL_CHANNELS),
  isOn: z.boolean(),
});

const settingsSchema: z.ZodType<MyNoticeSettings> = z.object({
  // One of a category that is gone from the catalog means nothing any more.
  preferences: z.array(z.unknown()).transform((given) =>
    given.flatMap((one) => {
      const known = preference.safeParse(one);
      return known.success ? [known.data] : [];
    }),
  ),
  quiet: z.object({
    start: z.string().nullable(),
    end: z.string().nullable(),
    restsAfterNight: z.boolean(),
  }),
  version: z.int(),
  phone: z.string().nullable(),
  pushCount: z.int(),
  fallbackMinutes: z.int(),
  channels: z.array(z.enum(NOTICE_CHANNELS)).nullable(),
});

/** By which channels the caller wants which notices, and when not. */
export async function getMyNoticeSettings(db: Db): Promise<MyNoticeSettings> {
  return settingsSchema.parse(requireData(await db.rpc('get_my_notice_settings')));
}

/**
 * Saves what the caller chose: the preferences are those that differ from the usual, all others are usual again. A
 * version other than the known one (0 = never saved) is a conflict.
 */
export async function saveMyNoticeSettings(
  db: Db,
  {
    preferences,
    quiet: { start, end, restsAfterNight },
    version,
  }: { preferences: readonly ChannelPreference[]; quiet: QuietHours; version: number },
): Promise<void> {
  dataOf(
    await db.rpc('save_my_notice_settings', {
      p_preferences: jsonOf(preferences),
      p_rests_after_night: restsAfterNight,
      p_expected_version: version,
      ...(start !== null && { p_quiet_start: start }),
      ...(end !== null && { p_quiet_end: end }),
    }),
  );
}

const rulesSchema: z.ZodType<NoticeRules> = z.object({
  fallbackMinutes: z.int(),
  ackHours: z.int(),
  nightlyTime: z.string(),
  webhookUrl: z.string().nullable(),
  hasWebhookSecret: z.boolean(),
  version: z.int(),
});

/** How the caller's agency delivers notices; for admins. */
export async function getNoticeRules(db: Db): Promise<NoticeRules> {
  return rulesSchema.parse(requireData(await db.rpc('get_notice_rules')));
}

/** Makes a new secret, for admins; the old one signs nothing from now on. Told this once. */
export async function rotateWebhookSecret(db: Db): Promise<string> {
  return requireData(await db.rpc('rotate_webhook_secret'));
}
