import type { ReactNode } from 'react';
import { ReplanEffects } from '#components/people/replan.tsx';
import { loadPerson } from './load-person.ts';

export type PersonLayoutProps = { children: ReactNode; params: Promise<{ id: string }> };

/** Asked above loading.tsx: once a skeleton is on its way, the status can no longer say 404. */
export default async function PersonLayout({ children, params }: PersonLayoutProps) {
  await loadPerson((await params).id);
  return <ReplanEffects>{children}</ReplanEffects>;
}
