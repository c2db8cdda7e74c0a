import { ChevronLeft } from 'lucide-react';
import { notFound } from 'next/navigation';
import { beginPolicyFile, publishPolicy } from '#app/actions/policy-actions.ts';
import { PolicyForm } from '#components/policies/policy-form.tsx';
import { Link } from '#components/ui/link.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { getPolicy } from '#lib/data/policies.ts';
import { addDays, createZone } from '#lib/domain/time.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'New version of a policy' };

/** People have so many days to read it, unless another day is chosen. */
const DAYS_TO_READ = 14;

export default async function NewVersionPage({ params }: PageProps<'/policies/[id]/version'>) {
  const user = await requireRole('admin');
  const { id } = await params;
  const policy = /^[1-9]\d{0,8}$/.test(id)
    ? await getPolicy(await createRequestClient(), Number(id), null)
    : null;
  if (policy === null || policy.retiredAt !== null) notFound();
  const today = createZone(user.center?.clock.timeZone ?? 'UTC').toLocal(Date.now()).date;
  return (
    <>
      <PageHeader
        back={
          <Link
            href={`/policies/${policy.id}`}
            className="-ml-1 flex min-h-target w-fit items-center gap-1 text-sm text-muted-foreground hover:text-foreground"
          >
            <ChevronLeft aria-hidden className="size-4" />
            {policy.title}
          </Link>
        }
        title={`Version ${policy.currentNumber + 1} of ${policy.title}`}
        description="Whoever must read it is asked anew. Who read the former version stays on record."
      />
      <PolicyForm
        key={policy.id}
        former={policy}
        dueOn={addDays(today, DAYS_TO_READ)}
        begin={beginPolicyFile}
        publish={publishPolicy}
      />
    </>
  );
}
