import { ChevronLeft } from 'lucide-react';
import { checkAuditHeads } from '#app/actions/audit-actions.ts';
import { AnchorList } from '#components/audit/anchor-list.tsx';
import { ChainCheck } from '#components/audit/chain-check.tsx';
import { HeadsCheck } from '#components/audit/heads-check.tsx';
import { Link } from '#components/ui/link.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { getAuditHead, listAuditAnchors } from '#lib/data/audit.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Chain of the audit' };

export default async function AuditChainPage() {
  const user = await requireRole('admin');
  const db = await createRequestClient();
  const [head, anchors] = await Promise.all([
    getAuditHead(db, user.agency.id),
    listAuditAnchors(db, user.agency.id),
  ]);
  const look = { timeZone: user.center?.clock.timeZone ?? 'UTC', clockStyle: user.clockStyle };
  return (
    <>
      <PageHeader
        back={
          <Link
            href="/audit"
            className="-ml-1 flex min-h-target w-fit items-center gap-1 text-sm text-muted-foreground hover:text-foreground"
          >
            <ChevronLeft aria-hidden className="size-4" />
            Audit
          </Link>
        }
        title="Chain of the audit"
        description="Each entry carries a hash of itself and of the one before, so that an entry that was changed, removed, slipped in or moved is found."
      />
      <ChainCheck {...look} />
      <HeadsCheck agencyId={user.agency.id} action={checkAuditHeads} />
      <AnchorList head={head} anchors={anchors} {...look} />
    </>
  );
}
