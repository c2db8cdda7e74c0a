import { getLiveGrant } from '#lib/auth/session.ts';

/** What the caller may hear, with the token that proves it; null without a session or for a deactivated person. */
export async function GET(): Promise<Response> {
  const grant = await getLiveGrant();
  // To be told so is no fault of a page, and browsers would call a refusal one.
  return Response.json(grant, { headers: { 'cache-control': 'no-store' } });
}
