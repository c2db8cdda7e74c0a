import { redirect } from 'next/navigation';
import { signIn } from '#app/actions/auth-actions.ts';
import { SignInForm } from '#components/account/sign-in-form.tsx';
import { AuthShell } from '#components/shell/auth-shell.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { FormMessage } from '#components/ui/form-message.tsx';
import { TextLink } from '#components/ui/text-link.tsx';
import { localPath } from '#lib/auth/local-path.ts';
import { getSessionUser } from '#lib/auth/session.ts';

export const metadata = { title: 'Sign in' };

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const { next, reason } = await searchParams;
  const target = localPath(next);
  const user = await getSessionUser();
  // Whoever was on the way to a page goes on; whoever comes by themselves may want to be another person.
  if (user !== null && next !== undefined) redirect(target);
  return (
    <AuthShell
      title="Sign in"
      description="With the account your agency gave you."
      footer={<TextLink href="/forgot-password">Forgot your password?</TextLink>}
    >
      {user !== null ? (
        <FormMessage tone="info">
          <p>{user.fullName} is signed in here. Whoever signs in below takes their place.</p>
          <ButtonLink href={target} size="sm" className="mt-2 max-w-full">
            <span className="truncate">Continue as {user.fullName}</span>
          </ButtonLink>
        </FormMessage>
      ) : reason === 'ended' ? (
        <FormMessage tone="info">Your session has ended. Sign in again to go on.</FormMessage>
      ) : null}
      <SignInForm action={signIn} target={target} />
    </AuthShell>
  );
}
