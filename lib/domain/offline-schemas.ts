import { z } from 'zod';
import { answerOfferSchema } from './call-out-schemas.ts';
import { form, oneOf, uuid } from './schemas.ts';
import { acceptOfferSchema } from './swap-schemas.ts';
import { offlineAskSchema, withdrawTimeOffSchema } from './time-off-schemas.ts';

const answer = oneOf('Answer', ['accept', 'decline']);
const { requestId, expectedVersion } = withdrawTimeOffSchema.shape;

/** A request that was made offline, under the id that the browser gave it, with whose it is. */
export const sendOfflineSchema = form({
  clientId: uuid('Request'),
  userId: uuid('Person'),
  request: z.discriminatedUnion(
    'kind',
    [
      offlineAskSchema,
      form({ kind: z.literal('withdraw'), requestId, expectedVersion }),
      form({ kind: z.literal('answer_trade'), answer, ...acceptOfferSchema.shape }),
      form({ kind: z.literal('answer_offer'), ...answerOfferSchema.shape }),
    ],
    'This request is not known.',
  ),
});
