import type { ReactNode } from 'react';
import { requireReader } from '#lib/auth/require-reader.ts';

export default async function RulesLayout({ children }: { children: ReactNode }) {
  await requireReader('settings');
  return children;
}
