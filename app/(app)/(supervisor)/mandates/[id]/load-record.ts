import { notFound } from 'next/navigation';
import { cache } from 'react';
import { requireRole } from '#lib/auth/session.ts';
import { getMandate } from '#lib/data/mandates.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

/** The record of the address, once per request; without one of the own agency, the not-found page. */
export const loadRecord = cache(async (id: string) => {
  await requireRole('supervisor');
  const recordId = /^[1-9]\d{0,14}$/.test(id) ? Number(id) : null;
  return (recordId === null ? null : await getMandate(await createRequestClient(), recordId)) ?? notFound();
});
