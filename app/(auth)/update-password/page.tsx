import { resetPasswordByLink } from '#app/actions/auth-actions.ts';
import { UpdatePasswordForm } from '#components/account/update-password-form.tsx';
import { AuthShell } from '#components/shell/auth-shell.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { TextLink } from '#components/ui/text-link.tsx';

export const metadata = { title: 'Choose a new password', referrer: 'no-referrer' as const };

/** The link is used when the form is sent and not when the page is opened: mail scanners open links, too. */
export default async function UpdatePasswordPage({ searchParams }: PageProps<'/update-password'>) {
  const { token_hash: tokenHash } = await searchParams;
  if (typeof tokenHash !== 'string' || tokenHash === '') {
    return (
      <AuthShell
        title="This link is incomplete"
        description="Open the link of your mail again, or ask for a new mail."
      >
        <ButtonLink href="/forgot-password">Ask for a new mail</ButtonLink>
      </AuthShell>
    );
  }
  return (
    <AuthShell
      title="Choose a new password"
      description="You are signed in here with it, and signed out everywhere else."
      footer={<TextLink href="/forgot-password">Ask for a new mail</TextLink>}
    >
      <UpdatePasswordForm action={resetPasswordByLink} tokenHash={tokenHash} />
    </AuthShell>
  );
}
