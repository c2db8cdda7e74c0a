import { ChevronLeft } from 'lucide-react';
import { endEmergency } from '#app/actions/emergency-actions.ts';
import { DeedList } from '#components/emergency/deed-list.tsx';
import { EmergencyBadge } from '#components/emergency/emergency-badge.tsx';
import { EndEmergency } from '#components/emergency/end-emergency.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { PrintButton } from '#components/my-schedule/print-button.tsx';
import { Link } from '#components/ui/link.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { emergencyDeeds, emergencyState, heldFor } from '#lib/domain/emergency-view.ts';
import { clipped, EMERGENCY_LIMIT_LABELS } from '#lib/domain/emergency-words.ts';
import { formatInterval, stampWords } from '#lib/domain/format.ts';
import { loadEmergency } from './load-emergency.ts';

export async function generateMetadata({ params }: PageProps<'/emergencies/[id]'>) {
  const { emergency } = await loadEmergency((await params).id);
  return { title: `Emergency staffing: ${clipped(emergency.reason)}` };
}

export default async function EmergencyPage({ params }: PageProps<'/emergencies/[id]'>) {
  const user = await requireRole('supervisor');
  const record = await loadEmergency((await params).id);
  const { emergency, mayEnd } = record;
  const { timeZone } = emergency;
  const { clockStyle } = user;
  const state = emergencyState(emergency, Date.now());
  const deeds = emergencyDeeds(record);
  const facts = [
    ['Center', emergency.centerName],
    [
      state === 'planned' ? 'Is to hold' : state === 'running' ? 'Holds' : 'Held',
      formatInterval(heldFor(emergency), timeZone, clockStyle),
    ],
    ['Limits that only warn', emergency.limits.map((limit) => EMERGENCY_LIMIT_LABELS[limit]).join(', ')],
    ['Declared by', stampWords(emergency.declaredByName, emergency.declaredAt, timeZone, clockStyle)],
    ...(emergency.endedAt === null
      ? []
      : [
          [
            state === 'cancelled' ? 'Taken back by' : 'Ended by',
            `${stampWords(emergency.endedByName, emergency.endedAt, timeZone, clockStyle)}: ${emergency.endReason ?? ''}`,
          ],
        ]),
  ] as const;
  return (
    <>
      <LiveRefresh on={['emergencies', 'roster', 'openings', 'call_outs', 'mandates', 'swaps']} />
      <PageHeader
        back={
          <Link
            href="/emergencies"
            data-print="hidden"
            className="-ml-1 flex min-h-target w-fit items-center gap-1 text-sm text-muted-foreground hover:text-foreground"
          >
            <ChevronLeft aria-hidden className="size-4" />
            All emergency staffing
          </Link>
        }
        title="Emergency staffing"
        status={<EmergencyBadge state={state} />}
        description={<span className="wrap-anywhere">{emergency.reason}</span>}
        action={
          <>
            {mayEnd ? (
              <EndEmergency
                emergency={{ id: emergency.id, version: emergency.version }}
                isPlanned={state === 'planned'}
                end={endEmergency}
              />
            ) : null}
            <PrintButton />
          </>
        }
      />
      <dl className="grid max-w-4xl gap-x-6 gap-y-2 rounded-lg border bg-card p-4 sm:grid-cols-[auto_minmax(0,1fr)]">
        {facts.map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-muted-foreground max-sm:-mb-2 max-sm:text-sm">{label}</dt>
            <dd className="wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
      <section aria-labelledby="deeds" className="flex max-w-4xl flex-col gap-3">
        <h2 id="deeds" className="text-lg font-semibold">
          Done under it
        </h2>
        <DeedList deeds={deeds} timeZone={timeZone} clockStyle={clockStyle} />
      </section>
    </>
  );
}
