import { notFound } from 'next/navigation';
import { cache } from 'react';
import { requireRole } from '#lib/auth/session.ts';
import { getNightlyRun } from '#lib/data/nightly.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

/** The night of the address, once per request; without one of the own agency, the not-found page. */
export const loadNight = cache(async (id: string) => {
  await requireRole('supervisor');
  const nightId = /^[1-9]\d{0,14}$/.test(id) ? Number(id) : null;
  return (nightId === null ? null : await getNightlyRun(await createRequestClient(), nightId)) ?? notFound();
});
