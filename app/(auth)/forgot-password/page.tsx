import { requestRecovery, resetPasswordByCode } from '#app/actions/auth-actions.ts';
import { ForgotPasswordForm } from '#components/account/forgot-password-form.tsx';
import { AuthShell } from '#components/shell/auth-shell.tsx';
import { TextLink } from '#components/ui/text-link.tsx';

export const metadata = { title: 'Forgot your password' };

export default function ForgotPasswordPage() {
  return (
    <AuthShell
      title="Forgot your password?"
      description="A mail brings you a code and a link. Read it anywhere, on your phone for instance, and choose a new password here."
      footer={<TextLink href="/sign-in">Back to sign-in</TextLink>}
    >
      <ForgotPasswordForm requestAction={requestRecovery} resetAction={resetPasswordByCode} />
    </AuthShell>
  );
}
