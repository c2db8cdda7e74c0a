import type { ReactNode } from 'react';
import { requireReader } from '#lib/auth/require-reader.ts';

export default async function PublishedLayout({ children }: { children: ReactNode }) {
  await requireReader('schedules');
  return children;
}
