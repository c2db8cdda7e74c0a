import { SlidersHorizontal } from 'lucide-react';
import * as actions from '#app/actions/settings-actions.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { RequirementPanel } from '#components/requirements/requirement-panel.tsx';
import { RequirementSection } from '#components/requirements/requirement-section.tsx';
import { removalInWords } from '#components/requirements/requirement-words.ts';
import { ShiftPanel } from '#components/requirements/shift-panel.tsx';
import { ShiftSection } from '#components/requirements/shift-section.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { listRequirements } from '#lib/data/requirements.ts';
import { listShifts } from '#lib/data/shifts.ts';
import { inDayOrder } from '#lib/domain/required-week.ts';
import { operationalDateOf } from '#lib/domain/time.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Shifts and requirements' };

export default async function RequirementsPage({ searchParams }: PageProps<'/requirements'>) {
  const user = await requireRole('supervisor');
  if (user.center === null) {
    return (
      <>
        <PageHeader title="Shifts and requirements" />
        <EmptyState icon={<SlidersHorizontal aria-hidden />} title="You belong to no center">
          Shifts and requirements belong to a center. An admin can assign you to one.
        </EmptyState>
      </>
    );
  }
  const { id: centerId, clock } = user.center;
  const params = await searchParams;
  const db = await createRequestClient();
  const [rows, shifts] = await Promise.all([
    listRequirements(db, centerId),
    listShifts(db, centerId, { includeRetired: true }),
  ]);
  const view = {
    canEdit: user.role === 'admin',
    clock,
    today: operationalDateOf(Date.now(), clock),
    workweekStart: user.agency.workweekStart,
    clockStyle: user.clockStyle,
  };
  const requirements = inDayOrder(rows, clock.dayStart);
  const requirement = requirements.find(({ id }) => String(id) === params.requirement) ?? null;
  const shift = shifts.find(({ id }) => String(id) === params.shift) ?? null;
  const wanted = view.canEdit ? (params.requirement ?? params.shift) : undefined;
  return (
    <>
      <LiveRefresh on={['settings']} />
      <PageHeader
        title="Shifts and requirements"
        description="What the generator works with: who must be there, and the shifts it may give."
      />
      <RequirementSection {...view} requirements={requirements} selectedId={requirement?.id ?? null} />
      <ShiftSection {...view} shifts={shifts} selectedId={shift?.id ?? null} />
      {wanted === undefined ? null : requirement !== null || params.requirement === 'new' ? (
        <RequirementPanel
          key={`requirement ${wanted}`}
          centerId={centerId}
          workweekStart={view.workweekStart}
          requirement={requirement}
          removal={removalInWords(requirements, requirement, view)}
          actions={{
            create: actions.createRequirement,
            update: actions.updateRequirement,
            remove: actions.removeRequirement,
          }}
        />
      ) : shift !== null || params.shift === 'new' ? (
        <ShiftPanel
          key={`shift ${wanted}`}
          centerId={centerId}
          clockStyle={view.clockStyle}
          shift={shift}
          actions={{
            create: actions.createShift,
            update: actions.updateShift,
            setActive: actions.setShiftActive,
          }}
        />
      ) : (
        <SidePanel title="Not here any more" closeHref="/requirements">
          Somebody removed or replaced what this address showed.
        </SidePanel>
      )}
    </>
  );
}
