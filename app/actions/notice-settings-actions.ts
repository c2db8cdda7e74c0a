'use server';

import { revalidatePath } from 'next/cache';
import { defineAction } from '#lib/actions/define-action.ts';
import * as settings from '#lib/data/notice-settings.ts';
import { differencesOf } from '#lib/domain/notice-settings.ts';
import { noticeSettingsSchema, rotateWebhookSecretSchema } from '#lib/domain/notice-settings-schemas.ts';

/** By which channels the caller wants which notices, and when not. */
export const saveMyNoticeSettings = defineAction(
  { name: 'saveMyNoticeSettings', role: 'dispatcher', input: noticeSettingsSchema },
  async ({ db }, { choices, quietStart, quietEnd, restsAfterNight, version }) => {
    await settings.saveMyNoticeSettings(db, {
      preferences: differencesOf(choices),
      quiet: { start: quietStart, end: quietEnd, restsAfterNight },
      version,
    });
    revalidatePath('/profile/notices');
    return {};
  },
);

/** A new secret for the calls to the agency's own receiver, told this once. */
export const rotateWebhookSecret = defineAction(
  { name: 'rotateWebhookSecret', role: 'admin', input: rotateWebhookSecretSchema },
  async ({ db }) => {
    const secret = await settings.rotateWebhookSecret(db);
    revalidatePath('/settings');
    return { secret };
  },
);
