import 'server-only';
import { answerByLinkSchema } from '#lib/domain/call-out-schemas.ts';
import { createSessionlessClient } from '#lib/supabase/sessionless.ts';
import { answerOffer } from './call-out.ts';
import { defineOpenAction } from './define-action.ts';

/**
 * Takes or declines what the link of a message offers, without a session: the token is the right. For the route that a plain
 * form is sent to; no browser calls it as an action.
 */
export const answerByLink = defineOpenAction(
  { name: 'answerByLink', input: answerByLinkSchema },
  async (_, { token, answer }) =>
    answerOffer(await createSessionlessClient(), { token }, { answer, actorId: null }),
);
