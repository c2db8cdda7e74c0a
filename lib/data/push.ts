import 'server-only';
import type { PushDevice } from '#lib/domain/notice-records.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, requireData } from './read.ts';

/** The caller's browsers that show notices while the app is closed, the newest first. */
export async function listPushDevices(db: Db): Promise<PushDevice[]> {
  const rows = requireData(
    await db
      .from('push_subscriptions')
      .select('id, endpoint, device, created_at, sent_at')
      .order('id', { ascending: false }),
  );
  return rows.map((row) => ({
    id: row.id,
    endpoint: row.endpoint,
    device: row.device,
    addedAt: Date.parse(row.created_at),
    sentAt: row.sent_at === null ? null : Date.parse(row.sent_at),
  }));
}

/**
 * Keeps a browser for the caller; one that another person used moves over. Refused beyond ten.
 *
 * @param device in words, such as `Firefox on Windows`
 * @returns its id
 */
export async function savePushSubscription(
  db: Db,
  subscription: { endpoint: string; p256dh: string; auth: string; device: string },
): Promise<number> {
  return requireData(
    await db.rpc('save_push_subscription', {
      p_endpoint: subscription.endpoint,
      p_p256dh: subscription.p256dh,
      p_auth: subscription.auth,
      p_device: subscription.device,
    }),
  );
}

/** Forgets one of the caller's browsers; one that is not there is no failure. */
export async function removePushSubscription(db: Db, id: number): Promise<void> {
  dataOf(await db.rpc('remove_push_subscription', { p_id: id }));
}
