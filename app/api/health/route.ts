import { buildId } from '#lib/build-id.ts';

/** Whether this process answers, whatever the rest does: restart it when it does not. */
export function GET(): Response {
  return Response.json({ status: 'ok', build: buildId() }, { headers: { 'cache-control': 'no-store' } });
}

export const dynamic = 'force-dynamic';
