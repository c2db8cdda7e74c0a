import { loadShort } from '#app/(app)/(supervisor)/call-outs/load-short.ts';
import * as actions from '#app/actions/call-out-actions.ts';
import { CallOutDesk } from '#components/call-outs/call-out-desk.tsx';
import { CallOutPaper } from '#components/call-outs/call-out-paper.tsx';
import { holderWords, momentWords, STATE_TONES, STATE_WORDS } from '#components/call-outs/call-out-words.ts';
import { HolderBar } from '#components/call-outs/holder-bar.tsx';
import { NeedStrip } from '#components/call-outs/need-strip.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { mandateHref } from '#components/mandates/mandates-query.ts';
import { Badge } from '#components/ui/badge.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { TextLink } from '#components/ui/text-link.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { formatInterval } from '#lib/domain/format.ts';
import { createRequestClient } from '#lib/supabase/server.ts';
import { loadCallOut } from './load-call-out.ts';

const deeds = {
  record: actions.recordOutcome,
  offer: actions.makeOffer,
  takeOver: actions.takeOverCallOut,
  stop: actions.stopCallOut,
  setAutomatic: actions.setAutomatic,
};

export const metadata = { title: 'Call-out' };

export default async function CallOutPage({ params }: PageProps<'/call-outs/[id]'>) {
  const user = await requireRole('supervisor');
  const callOut = await loadCallOut((await params).id);
  const now = Date.now();
  const look = { timeZone: callOut.timeZone, clockStyle: user.clockStyle };
  const short = await loadShort(await createRequestClient(), callOut.opening, look);
  const { opening, state } = callOut;
  return (
    <>
      <LiveRefresh on={['call_outs', 'openings', 'roster', 'people']} />
      <div data-print="hidden" className="flex flex-col gap-5">
        <PageHeader
          back={<TextLink href="/call-outs">Call-outs</TextLink>}
          title={`${opening.code}, ${formatInterval(opening, look.timeZone, look.clockStyle)}`}
          status={<Badge tone={STATE_TONES[state]}>{STATE_WORDS[state]}</Badge>}
          description={
            state === 'running'
              ? `${callOut.centerName} · ${holderWords(callOut, user.id)}, started ${momentWords(callOut.startedAt, now, look)} by ${callOut.startedByName}`
              : `${callOut.centerName} · started ${momentWords(callOut.startedAt, now, look)} by ${callOut.startedByName}`
          }
          action={<HolderBar callOut={callOut} readerId={user.id} actions={deeds} />}
        />
        <NeedStrip callOut={callOut} short={short} now={now} look={look} />
        <CallOutDesk
          key={callOut.id}
          callOut={callOut}
          now={now}
          look={look}
          actions={deeds}
          mandateHref={mandateHref(opening.id, { kind: 'mandate', callOutId: callOut.id })}
        />
      </div>
      <CallOutPaper callOut={callOut} agencyName={user.agency.name} now={now} look={look} />
    </>
  );
}
