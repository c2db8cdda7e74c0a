import 'server-only';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { requireRole } from '#lib/auth/session.ts';
import { getCallOut } from '#lib/data/call-outs.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The call-out of the address, once per request; without one of the own agency, the not-found page. */
export const loadCallOut = cache(async (id: string) => {
  await requireRole('supervisor');
  return (UUID.test(id) ? await getCallOut(await createRequestClient(), id) : null) ?? notFound();
});
