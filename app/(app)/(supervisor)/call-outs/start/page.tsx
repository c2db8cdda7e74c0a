import { CircleCheck } from 'lucide-react';
import { redirect } from 'next/navigation';
import { loadShort } from '#app/(app)/(supervisor)/call-outs/load-short.ts';
import { startCallOut } from '#app/actions/call-out-actions.ts';
import { callOutRow } from '#app/actions/call-out-start-actions.ts';
import { updateAssignedShift } from '#app/actions/roster-actions.ts';
import { originOf, timesOf } from '#components/call-outs/call-out-words.ts';
import { StartCallOut } from '#components/call-outs/start-call-out.tsx';
import { parseStartQuery } from '#components/call-outs/start-query.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { choiceName } from '#components/openings/opening-words.ts';
import { ButtonLink } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { TextLink } from '#components/ui/text-link.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { formatInterval } from '#lib/domain/format.ts';
import { countdown } from '#lib/domain/my-schedule.ts';
import { createRequestClient } from '#lib/supabase/server.ts';
import { loadStart } from './load-start.ts';

export const metadata = { title: 'Call out' };

export default async function StartPage({ searchParams }: PageProps<'/call-outs/start'>) {
  const user = await requireRole('supervisor');
  const query = parseStartQuery(await searchParams);
  const db = await createRequestClient();
  const now = Date.now();
  const need = await loadStart(db, user, query, now);
  // Somebody was first: there is one call-out for a shift, and this is it.
  if (need?.kind === 'running') redirect(`/call-outs/${need.callOutId}`);
  const live = <LiveRefresh on={['call_outs', 'openings', 'roster', 'people']} />;
  if (need === null || user.center === null) {
    return (
      <>
        {live}
        <PageHeader title="Call out" />
        <EmptyState
          icon={<CircleCheck aria-hidden />}
          title="Nothing is open here"
          action={<ButtonLink href="/floor">Open the floor</ButtonLink>}
        >
          Somebody has the shift by now, or it is not needed any more.
        </EmptyState>
      </>
    );
  }
  const look = { timeZone: user.center.clock.timeZone, clockStyle: user.clockStyle };
  const about = need.kind === 'opening' ? need.opening : need.stretch;
  const times = formatInterval(about, look.timeZone, look.clockStyle);
  const short = await loadShort(db, { centerId: user.center.id, ...about }, look);
  return (
    <>
      {live}
      <PageHeader
        back={<TextLink href="/call-outs">Call-outs</TextLink>}
        title={`Call out: ${need.kind === 'opening' ? `${need.opening.code}, ` : ''}${times}`}
        description={[
          about.startsAt > now ? `Starts in ${countdown(about.startsAt, now)}` : 'It has begun',
          need.kind === 'opening' ? originOf(need.opening) : 'no shift is open for it yet',
          ...short.slice(0, 1),
        ].join(' · ')}
      />
      {need.kind === 'gap' && need.choices.length === 0 ? (
        <EmptyState
          title="No shift of the catalog fits what is left of it"
          action={<ButtonLink href="/roster">Open the roster</ButtonLink>}
        >
          Add an open shift there, then call out for it.
        </EmptyState>
      ) : (
        <StartCallOut
          target={
            need.kind === 'opening'
              ? { openingId: need.opening.id }
              : {
                  scheduleId: need.scheduleId,
                  // The part that is short, where it can be opened alone, asks the least of whoever comes.
                  choices: need.choices
                    .toSorted((a, b) => a.endsAt - a.startsAt - (b.endsAt - b.startsAt))
                    .map((choice) => ({
                      key: choice.kind,
                      label: choiceName(choice),
                      hint: timesOf(choice, look),
                      operations: choice.operations,
                    })),
                }
          }
          steps={need.kind === 'opening' ? need.steps : null}
          mayOffer={need.kind === 'opening' && need.mayOffer}
          actions={{ save: updateAssignedShift, start: startCallOut, startRow: callOutRow }}
        />
      )}
    </>
  );
}
