import { Users } from 'lucide-react';
import { createUser } from '#app/actions/admin-actions.ts';
import { InviteForm } from '#components/people/invite-form.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requireRole } from '#lib/auth/session.ts';

export const metadata = { title: 'Invite a person' };

export default async function InvitePage() {
  const user = await requireRole('admin');
  return (
    <>
      <PageHeader
        title="Invite a person"
        description="The person can be scheduled at once, and signs in after answering the mail."
      />
      {user.center === null ? (
        <EmptyState icon={<Users aria-hidden />} title="You belong to no center">
          People are invited to a center, and this account has none.
        </EmptyState>
      ) : (
        <InviteForm action={createUser} center={user.center} />
      )}
    </>
  );
}
