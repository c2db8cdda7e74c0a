import { notFound } from 'next/navigation';
import { cache } from 'react';
import { requireRole } from '#lib/auth/session.ts';
import { getOpening } from '#lib/data/openings.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

/** The opening of the address, once per request; without one of the own agency, the not-found page. */
export const loadOpening = cache(async (id: string) => {
  await requireRole('supervisor');
  const openingId = /^[1-9]\d{0,14}$/.test(id) ? Number(id) : null;
  return (openingId === null ? null : await getOpening(await createRequestClient(), openingId)) ?? notFound();
});
