import { getLiveGrant } from '#lib/auth/session.ts';

/** What the caller may hear, with the token that proves it; 401 without a session or for a deactivated person. */
export async function GET(): Promise<Response> {
  const grant = await getLiveGrant();
  const headers = { 'cache-control': 'no-store' };
  if (grant === null) return Response.json({ error: 'Your session has ended.' }, { status: 401, headers });
  return Response.json(grant, { headers });
}
