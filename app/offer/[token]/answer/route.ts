import { answerOffer } from '#app/actions/call-out-actions.ts';
import { answerByLink } from '#lib/actions/answer-by-link.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { offerKeyOf, problemOf } from '#lib/domain/offer-answer.ts';
import { refuseForeign } from '#lib/same-origin.ts';

/** Takes the answer of the form on an offer's page, which works without scripts, and leads back to what became of it. */
export async function POST(request: Request, { params }: RouteContext<'/offer/[token]/answer'>) {
  const refusal = refuseForeign(request);
  if (refusal !== null) return refusal;
  const { token } = await params;
  const key = offerKeyOf(token);
  const answer = await answerOf(request);
  const result: ActionResult<unknown> | null =
    key === null || answer === null
      ? null
      : await ('token' in key ? answerByLink({ ...key, answer }) : answerOffer({ ...key, answer }));
  const problem = result === null || result.ok ? null : problemOf(result.code);
  return new Response(null, {
    status: 303,
    headers: {
      location: `/offer/${encodeURIComponent(token)}${problem === null ? '' : `?problem=${problem}`}`,
      'cache-control': 'no-store',
    },
  });
}

async function answerOf(request: Request): Promise<'accept' | 'decline' | null> {
  try {
    const answer = (await request.formData()).get('answer');
    return answer === 'accept' || answer === 'decline' ? answer : null;
  } catch {
    return null;
  }
}
