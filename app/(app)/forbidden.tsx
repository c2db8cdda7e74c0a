import { ButtonLink } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';

/** Inside the shell, so that the way to the other pages stays. */
export default function Forbidden() {
  return (
    <>
      <PageHeader title="No rights" />
      <EmptyState
        title="Your role does not open this page"
        action={<ButtonLink href="/">Go home</ButtonLink>}
      >
        If you need it for your work, ask an admin of your agency.
      </EmptyState>
    </>
  );
}
