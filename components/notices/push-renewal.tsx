'use client';

import { useEffect } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { renewSubscription, subscriptionKeys, unsubscribe } from './push-support.ts';

export type PushRenewalProps = {
  /** The server's VAPID key, base64url; null = the server sends no such notices. */
  publicKey: string | null;
  userId: string;
  save: (input: { endpoint: string; p256dh: string; auth: string }) => Promise<ActionResult<{ id: number }>>;
};

/** Keeps notices on where they were, once the app has another key: the next page that opens subscribes anew. */
export function PushRenewal({ publicKey, userId, save }: PushRenewalProps) {
  useEffect(() => {
    if (publicKey === null) return;
    renew(publicKey, userId, save).catch(() => {
      // The push service was not reached; the next page tries again.
    });
  }, [publicKey, userId, save]);
  return null;
}

async function renew(publicKey: string, userId: string, save: PushRenewalProps['save']): Promise<void> {
  const subscription = await renewSubscription(publicKey, userId);
  if (subscription === null) return;
  const keys = subscriptionKeys(subscription);
  const answer = keys === null ? null : await answerOf(() => save(keys));
  // What the server does not know of shows nothing; the profile says that notices are off.
  if (answer === null || !answer.ok) await unsubscribe();
}
