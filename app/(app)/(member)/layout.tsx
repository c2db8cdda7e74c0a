import type { ReactNode } from 'react';
import { requireUser } from '#lib/auth/session.ts';

/** Before anything is sent: whoever only reads is answered that these pages are not for them. */
export default async function MemberLayout({ children }: { children: ReactNode }) {
  await requireUser();
  return children;
}
