import { signUp } from '#app/actions/auth-actions.ts';
import { AcceptInvitationForm } from '#components/account/accept-invitation-form.tsx';
import { AuthShell } from '#components/shell/auth-shell.tsx';
import { ButtonLink } from '#components/ui/button.tsx';

export const metadata = { title: 'Accept your invitation', referrer: 'no-referrer' as const };

export default async function AcceptInvitationPage({ searchParams }: PageProps<'/accept-invitation'>) {
  const { token_hash: tokenHash } = await searchParams;
  if (typeof tokenHash !== 'string' || tokenHash === '') {
    return (
      <AuthShell
        title="This link is incomplete"
        description="Open the link of your invitation mail again, or ask an admin of your agency for a new one."
      >
        <ButtonLink href="/sign-in">Go to sign-in</ButtonLink>
      </AuthShell>
    );
  }
  return (
    <AuthShell
      title="Welcome"
      description="Choose a password. You sign in with your e-mail address and this password."
    >
      <AcceptInvitationForm action={signUp} tokenHash={tokenHash} />
    </AuthShell>
  );
}
