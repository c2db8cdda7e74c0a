import type { ReactNode } from 'react';
import { requireRole } from '#lib/auth/session.ts';

/** Groups are made and managed by admins. */
export default async function GroupsLayout({ children }: { children: ReactNode }) {
  await requireRole('admin');
  return children;
}
