import { redirect } from 'next/navigation';
import { signOut, unlockSession } from '#app/actions/auth-actions.ts';
import { LockScreen } from '#components/lock/lock-screen.tsx';
import { SignOutInstead } from '#components/lock/sign-out-instead.tsx';
import { AuthShell } from '#components/shell/auth-shell.tsx';
import { localPath } from '#lib/auth/local-path.ts';
import { getSessionClock } from '#lib/data/session-clock.ts';
import { lockWords } from '#lib/domain/session-clock.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Locked' };

export default async function LockedPage({ searchParams }: PageProps<'/sign-in/locked'>) {
  const { next } = await searchParams;
  const target = localPath(next);
  const db = await createRequestClient();
  const { data } = await db.auth.getClaims();
  const clock = data === null ? null : await getSessionClock(db);
  if (clock === null) redirect(`/sign-in?${new URLSearchParams({ next: target })}`);
  if (clock.problem !== 'locked') redirect(target);
  return (
    <AuthShell
      title="Locked"
      description={
        <>
          <span className="font-medium text-foreground wrap-anywhere">{clock.fullName}</span> is signed in
          here. {lockWords(clock)}
        </>
      }
      footer={<SignOutInstead action={signOut} />}
    >
      <LockScreen unlock={unlockSession} hasSecondFactor={clock.hasSecondFactor} target={target} />
    </AuthShell>
  );
}
