import { AuthShell } from '../shell/auth-shell.tsx';
import { ButtonLink } from '../ui/button.tsx';

/** For a link that leads to no offer, whatever the reason. */
export function OfferUnknown() {
  return (
    <AuthShell
      title="This link does not work"
      description="It may not be whole, or too old. Open the newest message again, or call your center."
    >
      <ButtonLink href="/" size="lg">
        Open the app
      </ButtonLink>
    </AuthShell>
  );
}
