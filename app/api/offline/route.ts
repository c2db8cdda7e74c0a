import { readOffline } from '#lib/actions/read-offline.ts';
import { refuseForeign } from '#lib/same-origin.ts';

/** What the caller may read without a connection: an `OfflineAnswer`. Only the page that asked keeps it. */
export async function GET(request: Request): Promise<Response> {
  const refusal = refuseForeign(request);
  if (refusal !== null) return refusal;
  return Response.json(await readOffline(), { headers: { 'cache-control': 'no-store' } });
}
