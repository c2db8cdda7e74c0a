import { ChevronLeft } from 'lucide-react';
import { beginPolicyFile, publishPolicy } from '#app/actions/policy-actions.ts';
import { PolicyForm } from '#components/policies/policy-form.tsx';
import { Link } from '#components/ui/link.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { addDays, createZone } from '#lib/domain/time.ts';

export const metadata = { title: 'Publish a policy' };

/** People have so many days to read it, unless another day is chosen. */
const DAYS_TO_READ = 14;

export default async function NewPolicyPage() {
  const user = await requireRole('admin');
  const today = createZone(user.center?.clock.timeZone ?? 'UTC').toLocal(Date.now()).date;
  return (
    <>
      <PageHeader
        back={
          <Link
            href="/policies"
            className="-ml-1 flex min-h-target w-fit items-center gap-1 text-sm text-muted-foreground hover:text-foreground"
          >
            <ChevronLeft aria-hidden className="size-4" />
            Policies
          </Link>
        }
        title="Publish a policy"
        description="Whoever must read it is told at once. What was published stays as it is; a change is a new version."
      />
      <PolicyForm
        former={null}
        dueOn={addDays(today, DAYS_TO_READ)}
        begin={beginPolicyFile}
        publish={publishPolicy}
      />
    </>
  );
}
