import { History, NotebookPen } from 'lucide-react';
import * as actions from '#app/actions/handover-actions.ts';
import { HandoverScreen } from '#components/handover/handover-screen.tsx';
import { NotePanel } from '#components/handover/note-panel.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { requireUser } from '#lib/auth/session.ts';
import { getHandover } from '#lib/data/handover.ts';
import { listPersonShifts } from '#lib/data/roster.ts';
import { dutyEndsAt, usualChange } from '#lib/domain/handover-view.ts';
import { hasRole } from '#lib/domain/permissions.ts';
import { addDays, operationalDateOf } from '#lib/domain/time.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Hand-over' };

const noteActions = {
  withdraw: actions.withdrawHandoverNote,
  keep: actions.keepHandoverNote,
  confirm: actions.confirmHandoverNotes,
  listVersions: actions.listHandoverVersions,
};

export default async function HandoverPage({ searchParams }: PageProps<'/handover'>) {
  const user = await requireUser();
  if (user.center === null) {
    return (
      <>
        <PageHeader title="Hand-over" />
        <EmptyState icon={<NotebookPen aria-hidden />} title="You belong to no center">
          An admin of your agency can assign you to one; then its hand-over notes appear here.
        </EmptyState>
      </>
    );
  }
  const { id: centerId, clock, name } = user.center;
  const now = Date.now();
  const today = operationalDateOf(now, clock);
  const [params, db] = await Promise.all([searchParams, createRequestClient()]);
  const [handover, shifts] = await Promise.all([
    getHandover(db, { userId: user.id, centerId }),
    listPersonShifts(db, user.id, addDays(today, -2), addDays(today, 1)),
  ]);
  const ownEndsAt = dutyEndsAt(shifts, now);
  const { timeZone } = clock;
  const wanted = typeof params.note === 'string' ? params.note : null;
  const note = handover.notes.find(
    ({ id, authorId, forAt, withdrawnAt }) =>
      String(id) === wanted && authorId === user.id && forAt > now && withdrawnAt === null,
  );
  const given = (value: string | string[] | undefined): number | null =>
    typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : null;
  const [deskId, forAt] = [given(params.desk), given(params.at)];
  return (
    <>
      <LiveRefresh on={['handover', 'roster', 'people']} />
      <PageHeader
        title="Hand-over"
        description={`What one crew leaves to the next at ${name}, desk by desk.`}
        action={
          <>
            <ButtonLink href="/handover/history">
              <History aria-hidden />
              Earlier notes
            </ButtonLink>
            {handover.changes.length === 0 ? null : (
              <ButtonLink href="/handover?note=new" scroll={false} variant="primary">
                <NotebookPen aria-hidden />
                Write a note
              </ButtonLink>
            )}
          </>
        }
      />
      <HandoverScreen
        handover={handover}
        ownEndsAt={ownEndsAt}
        look={{
          ownId: user.id,
          isSupervisor: hasRole(user.role, 'supervisor'),
          now,
          timeZone,
          clockStyle: user.clockStyle,
        }}
        actions={noteActions}
      />
      {note !== undefined || (wanted === 'new' && handover.changes.length > 0) ? (
        <NotePanel
          key={`${wanted} ${deskId} ${forAt}`}
          note={note ?? null}
          start={{
            deskId: handover.desks.some(({ id, isActive }) => id === deskId && isActive) ? deskId : null,
            forAt: handover.changes.some(({ at }) => at === forAt)
              ? forAt
              : (usualChange(handover.changes, ownEndsAt, now)?.at ?? null),
          }}
          desks={handover.desks}
          changes={handover.changes}
          ownId={user.id}
          timeZone={timeZone}
          clockStyle={user.clockStyle}
          save={actions.saveHandoverNote}
        />
      ) : wanted === null ? null : (
        <SidePanel title="Not here to be edited" closeHref="/handover">
          {wanted === 'new'
            ? 'Nobody starts within the next 24 hours, so there is nobody to write for.'
            : 'It was handed over or taken back meanwhile, or somebody else wrote it.'}
        </SidePanel>
      )}
    </>
  );
}
