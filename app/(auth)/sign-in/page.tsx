import { redirect } from 'next/navigation';
import { signIn } from '#app/actions/auth-actions.ts';
import { SignInForm } from '#components/account/sign-in-form.tsx';
import { AuthShell } from '#components/shell/auth-shell.tsx';
import { FormMessage } from '#components/ui/form-message.tsx';
import { localPath } from '#lib/auth/local-path.ts';
import { getSessionUser } from '#lib/auth/session.ts';

export const metadata = { title: 'Sign in' };

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const { next, reason } = await searchParams;
  const target = localPath(next);
  if ((await getSessionUser()) !== null) redirect(target);
  return (
    <AuthShell title="Sign in" description="With the account your agency gave you.">
      {reason === 'ended' ? (
        <FormMessage tone="info">Your session has ended. Sign in again to go on.</FormMessage>
      ) : null}
      <SignInForm action={signIn} target={target} />
    </AuthShell>
  );
}
