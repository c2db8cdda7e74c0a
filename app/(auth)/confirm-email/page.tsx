import { confirmEmailByLink } from '#app/actions/auth-actions.ts';
import { ConfirmEmailForm } from '#components/account/confirm-email-form.tsx';
import { AuthShell } from '#components/shell/auth-shell.tsx';
import { ButtonLink } from '#components/ui/button.tsx';

export const metadata = { title: 'Confirm your address', referrer: 'no-referrer' as const };

/** The link is used by the button and not by opening the page: mail scanners open links, too. */
export default async function ConfirmEmailPage({ searchParams }: PageProps<'/confirm-email'>) {
  const { token_hash: tokenHash } = await searchParams;
  if (typeof tokenHash !== 'string' || tokenHash === '') {
    return (
      <AuthShell
        title="This link is incomplete"
        description="Open the link of your mail again, or type the code beside it in your profile."
      >
        <ButtonLink href="/profile">Go to your profile</ButtonLink>
      </AuthShell>
    );
  }
  return (
    <AuthShell
      title="Confirm your address"
      description="Somebody asked in the profile for another e-mail address. It changes when both the old and the new one are confirmed."
    >
      <ConfirmEmailForm action={confirmEmailByLink} tokenHash={tokenHash} />
    </AuthShell>
  );
}
