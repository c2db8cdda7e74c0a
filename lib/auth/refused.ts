import 'server-only';
import { headers } from 'next/headers';
import { cache } from 'react';
import { recordRefusal } from '#lib/data/refusals.ts';
import type { Refusal } from '#lib/domain/refusal.ts';
import { createRequestClient, type Db } from '#lib/supabase/server.ts';

/** Records that the signed-in person may not see the present page: once a request, and not when it was only fetched ahead. */
export const recordPageRefusal = cache(async (message: string): Promise<void> => {
  const incoming = await headers();
  if (incoming.get('x-prefetch') !== null) return;
  const page = { on: 'page' as const, name: pathOf(incoming) };
  await recordRefusal(await createRequestClient(), page, { code: 'forbidden', message });
});

/** Records that a route refused the signed-in person. */
export async function recordRouteRefusal(db: Db, refusal: Refusal): Promise<void> {
  await recordRefusal(db, { on: 'route', name: pathOf(await headers()) }, refusal);
}

/** Without what was looked for there. */
function pathOf(incoming: Pick<Headers, 'get'>): string {
  return incoming.get('x-page')?.split('?')[0] || '/';
}
