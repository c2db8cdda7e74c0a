import 'server-only';
import { answerByLinkSchema } from '#lib/domain/call-out-schemas.ts';
import { answerOffer } from './call-out.ts';
import { defineOpenAction } from './define-action.ts';

/**
 * Takes or declines what the link of a message offers, without a session: the token is the right. For the route that a plain
 * form is sent to; no browser calls it as an action.
 */
export const answerByLink = defineOpenAction(
  { name: 'answerByLink', input: answerByLinkSchema },
  async ({ db }, { token, answer }) => answerOffer(db, { token }, { answer, actorId: null }),
);
