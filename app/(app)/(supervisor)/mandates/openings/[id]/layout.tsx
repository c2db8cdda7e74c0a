import type { ReactNode } from 'react';
import { loadOpening } from './load-opening.ts';

export type OpeningLayoutProps = { children: ReactNode; params: Promise<{ id: string }> };

/** Asked above loading.tsx: else the status could no longer say 404. */
export default async function OpeningLayout({ children, params }: OpeningLayoutProps) {
  await loadOpening((await params).id);
  return children;
}
