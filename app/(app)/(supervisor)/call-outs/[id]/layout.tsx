import type { ReactNode } from 'react';
import { loadCallOut } from './load-call-out.ts';

export type CallOutLayoutProps = { children: ReactNode; params: Promise<{ id: string }> };

/** Asked above loading.tsx: else the status could no longer say 404. */
export default async function CallOutLayout({ children, params }: CallOutLayoutProps) {
  await loadCallOut((await params).id);
  return children;
}
