import 'server-only';
import type { SessionUser } from '#lib/auth/session.ts';
import { declineSwap, getSwap } from '#lib/data/swaps.ts';
import { getTimeOffRequest, withdrawTimeOff } from '#lib/data/time-off.ts';
import type { OfflineRequest } from '#lib/domain/offline-records.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import type { Db } from '#lib/supabase/server.ts';
import { askTimeOff } from './ask-time-off.ts';
import { answerOffer } from './call-out.ts';
import { acceptOffer } from './trade-shifts.ts';

/**
 * Does what somebody asked for without a connection. Sent again, because the answer was lost on its way, it does nothing
 * more and is no error. Throws a `Refusal` for what can no longer be.
 *
 * @param clientId how the browser calls the request
 */
export async function sendOffline(
  user: SessionUser,
  db: Db,
  clientId: string,
  request: OfflineRequest,
): Promise<void> {
  switch (request.kind) {
    case 'ask': {
      const { kind: _, ...asked } = request;
      await askTimeOff(user, db, asked, clientId);
      return;
    }
    case 'withdraw': {
      const { requestId, expectedVersion } = request;
      return unlessDone(
        () => withdrawTimeOff(db, requestId, expectedVersion, null),
        async () => {
          const found = (await getTimeOffRequest(db, requestId))?.request;
          return found?.userId === user.id && found.status === 'withdrawn';
        },
      );
    }
    case 'answer_trade':
      return answerTrade(user, db, request);
    case 'answer_offer':
      // Answered the same way before, it says so and does nothing.
      await answerOffer(db, { offerId: request.offerId }, { answer: request.answer, actorId: user.id });
  }
}

function answerTrade(
  user: SessionUser,
  db: Db,
  { answer, swapId, expectedVersion }: Extract<OfflineRequest, { kind: 'answer_trade' }>,
): Promise<void> {
  const find = async () => (await getSwap(db, swapId))?.swap;
  if (answer === 'accept') {
    return unlessDone(
      () => acceptOffer(user, db, { swapId, expectedVersion }),
      async () => {
        const swap = await find();
        return swap?.responderId === user.id && (swap.status === 'accepted' || swap.status === 'approved');
      },
    );
  }
  return unlessDone(
    () => declineSwap(db, { swapId, version: expectedVersion, personId: null, note: null }),
    async () => {
      const answers = (await find())?.answers ?? [];
      return answers.some(({ personId, state }) => personId === user.id && state === 'declined');
    },
  );
}

/** Does it. What is refused because the same person has done it already was only sent twice. */
async function unlessDone(act: () => Promise<unknown>, isDone: () => Promise<boolean>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof Refusal) || !(await isDone())) throw error;
  }
}
