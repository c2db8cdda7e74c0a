import type { ReactNode } from 'react';
import { loadRecord } from './load-record.ts';

export type RecordLayoutProps = { children: ReactNode; params: Promise<{ id: string }> };

/** Asked above loading.tsx: else the status could no longer say 404. */
export default async function RecordLayout({ children, params }: RecordLayoutProps) {
  await loadRecord((await params).id);
  return children;
}
