import { redirect } from 'next/navigation';
import { proveSecondFactor } from '#app/actions/auth-actions.ts';
import { SecondFactorForm } from '#components/account/second-factor-form.tsx';
import { AuthShell } from '#components/shell/auth-shell.tsx';
import { TextLink } from '#components/ui/text-link.tsx';
import { localPath } from '#lib/auth/local-path.ts';
import { getSecondFactor } from '#lib/data/second-factor.ts';
import { isCodeAsked } from '#lib/domain/second-factor.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Second factor' };

export default async function SignInCodePage({ searchParams }: PageProps<'/sign-in/code'>) {
  const { next } = await searchParams;
  const target = localPath(next);
  const db = await createRequestClient();
  const { data } = await db.auth.getClaims();
  const factor = data === null ? null : await getSecondFactor(db);
  if (factor === null) redirect(`/sign-in?${new URLSearchParams({ next: target })}`);
  if (!isCodeAsked(factor)) redirect(target);
  return (
    <AuthShell
      title="Enter your code"
      description={
        <>
          Type the six digits that your authenticator app shows for{' '}
          <span className="font-medium text-foreground wrap-anywhere">{factor.email}</span>.
        </>
      }
      footer={<TextLink href="/sign-in">Sign in as somebody else</TextLink>}
    >
      <SecondFactorForm action={proveSecondFactor} target={target} />
    </AuthShell>
  );
}
