import { notFound } from 'next/navigation';
import { cache } from 'react';
import { requireRole } from '#lib/auth/session.ts';
import { getPerson } from '#lib/data/people.ts';
import type { PersonDetail } from '#lib/domain/people-records.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The person of the address, once per request; without one of the own agency, the not-found page. */
export const loadPerson = cache(async (id: string): Promise<PersonDetail> => {
  await requireRole('supervisor');
  const person = UUID.test(id) ? await getPerson(await createRequestClient(), id) : null;
  return person ?? notFound();
});
