'use server';

import { revalidatePath } from 'next/cache';
import { defineAction } from '#lib/actions/define-action.ts';
import { sendOffline } from '#lib/actions/send-offline.ts';
import { sendOfflineSchema } from '#lib/domain/offline-schemas.ts';
import { Refusal } from '#lib/domain/refusal.ts';

const pages = ['/time-off', '/requests', '/swaps', '/open-shifts'];

/** Does what the caller asked for without a connection, once however often it is sent. */
export const sendOfflineRequest = defineAction(
  { name: 'sendOfflineRequest', role: 'dispatcher', input: sendOfflineSchema },
  async ({ user, db }, { clientId, userId, request }) => {
    // Somebody else signed in at this browser meanwhile: it waits for its person.
    if (userId !== user.id) throw new Refusal('unauthenticated', 'This was asked for by somebody else.');
    await sendOffline(user, db, clientId, request);
    for (const page of pages) revalidatePath(page);
    return {};
  },
);
