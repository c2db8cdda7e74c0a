import { AwayNotice } from '#components/account/away-notice.tsx';
import { AuthShell } from '#components/shell/auth-shell.tsx';

export const metadata = { title: 'One moment' };

/** In place of a page whose session cannot be asked for: it stays as it is. */
export default function AwayPage() {
  return (
    <AuthShell title="One moment" description="You have not been signed out.">
      <AwayNotice />
    </AuthShell>
  );
}
