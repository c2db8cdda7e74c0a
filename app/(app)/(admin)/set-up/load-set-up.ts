import { notFound, redirect } from 'next/navigation';
import { requireRole, type SessionUser } from '#lib/auth/session.ts';
import { getSetUp } from '#lib/data/set-up.ts';
import type { SetUpProgress } from '#lib/domain/set-up.ts';
import { createRequestClient, type Db } from '#lib/supabase/server.ts';

export type SetUpPage = {
  user: SessionUser;
  db: Db;
  progress: SetUpProgress;
  /** The first center, whose schedule is made here. */
  center: NonNullable<SessionUser['center']>;
};

/** What every step begins with; not found where the agency was not made by the set-up, and the end where it is through. */
export async function loadSetUp(): Promise<SetUpPage> {
  const user = await requireRole('admin');
  const db = await createRequestClient();
  const progress = await getSetUp(db);
  if (progress === null || user.center === null) notFound();
  if (progress.published) redirect('/set-up/done');
  return { user, db, progress, center: user.center };
}
