import { notFound, redirect } from 'next/navigation';
import { requireUser } from '#lib/auth/session.ts';
import { openNotice } from '#lib/data/notifications.ts';
import { readId } from '#lib/domain/address-values.ts';
import { INBOX_HREF } from '#lib/domain/inbox-query.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

/** Where messages lead: marks the notice as read and goes on to what it tells of. */
export default async function NoticePage({ params }: PageProps<'/n/[id]'>) {
  await requireUser();
  const id = readId(await params, 'id');
  if (id === null) notFound();
  const db = await createRequestClient();
  const link = await openNotice(db, id).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'not_found') notFound();
    throw error;
  });
  redirect(link ?? INBOX_HREF);
}
