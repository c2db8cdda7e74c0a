import { redirect } from 'next/navigation';
import { signOut } from '#app/actions/auth-actions.ts';
import { confirmRequiredFactor, startRequiredFactor } from '#app/actions/sign-in-actions.ts';
import { RequiredFactor } from '#components/account/required-factor.tsx';
import { SignOutButton } from '#components/account/sign-out-button.tsx';
import { AuthShell } from '#components/shell/auth-shell.tsx';
import { localPath } from '#lib/auth/local-path.ts';
import { getSecondFactor } from '#lib/data/second-factor.ts';
import { getSessionState } from '#lib/data/session-state.ts';
import { isCodeAsked } from '#lib/domain/second-factor.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Set up a second factor' };

export default async function RequiredFactorPage({ searchParams }: PageProps<'/sign-in/second-factor'>) {
  const { next } = await searchParams;
  const target = localPath(next);
  const db = await createRequestClient();
  const { data } = await db.auth.getClaims();
  const [factor, state] =
    data === null ? [null, null] : await Promise.all([getSecondFactor(db), getSessionState(db)]);
  const onwards = new URLSearchParams({ next: target });
  if (factor === null || state === null) redirect(`/sign-in?${onwards}`);
  if (isCodeAsked(factor)) redirect(`/sign-in/code?${onwards}`);
  if (!state.secondFactorRequired) redirect(target);
  return (
    <AuthShell
      title="Set up a second factor"
      description="Your agency requires one. You go on as soon as it is set up."
      footer={<SignOutButton action={signOut} />}
      isWide
    >
      <RequiredFactor
        email={factor.email}
        isDone={state.problem === null}
        target={target}
        actions={{ start: startRequiredFactor, confirm: confirmRequiredFactor }}
      />
    </AuthShell>
  );
}
