import { ButtonLink } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';

export const metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <main className="mx-auto w-full max-w-xl px-4 py-16">
      <h1 className="sr-only">Not found</h1>
      <EmptyState title="This page does not exist" action={<ButtonLink href="/">Go home</ButtonLink>}>
        The address may be mistyped, or what it led to was removed.
      </EmptyState>
    </main>
  );
}
