import type { ReactNode } from 'react';
import { requireRole } from '#lib/auth/session.ts';

/**
 * Asked above every loading.tsx: once a skeleton is on its way, the status can no longer say 403. Pages ask again,
 * since layouts are kept while one goes from page to page.
 */
export default async function SupervisorLayout({ children }: { children: ReactNode }) {
  await requireRole('supervisor');
  return children;
}
