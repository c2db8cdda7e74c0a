import { ButtonLink } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';

export const metadata = { title: 'No rights' };

export default function Forbidden() {
  return (
    <main className="mx-auto w-full max-w-xl px-4 py-16">
      <h1 className="sr-only">No rights</h1>
      <EmptyState
        title="Your role does not open this page"
        action={<ButtonLink href="/">Go home</ButtonLink>}
      >
        If you need it for your work, ask an admin of your agency.
      </EmptyState>
    </main>
  );
}
