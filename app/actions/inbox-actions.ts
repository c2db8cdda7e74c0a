'use server';

import { revalidatePath } from 'next/cache';
import { headers } from 'next/headers';
import { defineAction } from '#lib/actions/define-action.ts';
import * as notifications from '#lib/data/notifications.ts';
import * as push from '#lib/data/push.ts';
import { deviceLabel } from '#lib/domain/device.ts';
import { noticesSchema, pushDeviceSchema, pushSubscriptionSchema } from '#lib/domain/inbox-schemas.ts';

/** Marks own notices as read. */
export const markNoticesRead = defineAction(
  { name: 'markNoticesRead', role: 'dispatcher', input: noticesSchema },
  async ({ db }, choice) => {
    await notifications.markRead(db, choice);
    revalidatePath('/', 'layout');
    return {};
  },
);

/** Acknowledges own notices; supervisors see when. */
export const acknowledgeNotices = defineAction(
  { name: 'acknowledgeNotices', role: 'dispatcher', input: noticesSchema },
  async ({ db }, choice) => {
    await notifications.acknowledgeNotices(db, choice);
    revalidatePath('/', 'layout');
    return {};
  },
);

/** Lets the browser that calls show notices while the app is closed. */
export const savePushSubscription = defineAction(
  { name: 'savePushSubscription', role: 'dispatcher', input: pushSubscriptionSchema },
  async ({ db }, subscription) => {
    const device = deviceLabel((await headers()).get('user-agent')) ?? 'Unknown device';
    const id = await push.savePushSubscription(db, { ...subscription, device });
    revalidatePath('/profile', 'layout');
    return { id };
  },
);

/** Ends that for one of the own browsers. */
export const removePushSubscription = defineAction(
  { name: 'removePushSubscription', role: 'dispatcher', input: pushDeviceSchema },
  async ({ db }, { id }) => {
    await push.removePushSubscription(db, id);
    revalidatePath('/profile', 'layout');
    return {};
  },
);
