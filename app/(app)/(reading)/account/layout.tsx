import type { ReactNode } from 'react';
import { requireReader } from '#lib/auth/require-reader.ts';

export default async function AccountLayout({ children }: { children: ReactNode }) {
  await requireReader('agency');
  return children;
}
