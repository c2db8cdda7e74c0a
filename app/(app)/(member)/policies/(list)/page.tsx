import { BookOpenCheck, Plus } from 'lucide-react';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { PolicyList } from '#components/policies/policy-list.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requireUser } from '#lib/auth/session.ts';
import { listPolicies } from '#lib/data/policies.ts';
import { createZone } from '#lib/domain/time.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Policies' };

export default async function PoliciesPage() {
  const user = await requireUser();
  const policies = await listPolicies(await createRequestClient());
  const timeZone = user.center?.clock.timeZone ?? 'UTC';
  const publish =
    user.role === 'admin' ? (
      <ButtonLink href="/policies/new" variant="primary">
        <Plus aria-hidden />
        Publish a policy
      </ButtonLink>
    ) : null;
  return (
    <>
      <LiveRefresh on={['policies', 'people']} />
      <PageHeader title="Policies" action={policies.length === 0 ? null : publish} />
      {policies.length === 0 ? (
        <EmptyState icon={<BookOpenCheck aria-hidden />} title="No policies yet" action={publish}>
          What the agency wants its people to have read stands here, with who has read it.
        </EmptyState>
      ) : (
        <PolicyList
          policies={policies}
          today={createZone(timeZone).toLocal(Date.now()).date}
          timeZone={timeZone}
          clockStyle={user.clockStyle}
        />
      )}
    </>
  );
}
