import type { ReactNode } from 'react';
import { requireRole } from '#lib/auth/session.ts';

/** Asked above every loading.tsx, as for supervisors. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  await requireRole('admin');
  return children;
}
