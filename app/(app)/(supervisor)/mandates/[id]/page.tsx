import { ChevronLeft } from 'lucide-react';
import { voidMandate } from '#app/actions/mandate-actions.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { RecordView } from '#components/mandates/record-view.tsx';
import { VoidMandate } from '#components/mandates/void-mandate.tsx';
import { PrintButton } from '#components/my-schedule/print-button.tsx';
import { Link } from '#components/ui/link.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { stampWords } from '#lib/domain/format.ts';
import { loadRecord } from './load-record.ts';

export async function generateMetadata({ params }: PageProps<'/mandates/[id]'>) {
  const { id, personName } = await loadRecord((await params).id);
  return { title: `Mandate ${id}: ${personName}` };
}

export default async function MandatePage({ params }: PageProps<'/mandates/[id]'>) {
  const user = await requireRole('supervisor');
  const record = await loadRecord((await params).id);
  const canVoid = record.outcome !== 'voided' && record.voidedBy === null && record.personId !== user.id;
  return (
    <>
      <LiveRefresh on={['mandates']} />
      <PageHeader
        back={
          <Link
            href="/mandates?view=records"
            data-print="hidden"
            className="-ml-1 flex min-h-target w-fit items-center gap-1 text-sm text-muted-foreground hover:text-foreground"
          >
            <ChevronLeft aria-hidden className="size-4" />
            All records
          </Link>
        }
        title={record.personName}
        description={`Record ${record.id} of mandatory overtime, as it was made.`}
        action={
          <>
            {canVoid ? (
              <VoidMandate
                mandateId={record.id}
                personName={record.personName}
                isCharged={record.isCharged}
                hasShift={record.outcome === 'assigned'}
                voidMandate={voidMandate}
              />
            ) : null}
            <PrintButton />
          </>
        }
      />
      <RecordView record={record} clockStyle={user.clockStyle} />
      <p className="hidden text-sm print:block">
        {`${user.agency.name}. Printed by ${stampWords(user.fullName, Date.now(), record.timeZone, user.clockStyle)} (${record.timeZone}).`}
      </p>
    </>
  );
}
