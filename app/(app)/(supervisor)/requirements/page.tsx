import { SlidersHorizontal } from 'lucide-react';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { RequirementSection } from '#components/requirements/requirement-section.tsx';
import { ShiftSection } from '#components/requirements/shift-section.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { listQualifications } from '#lib/data/agency-lists.ts';
import { listRequirements } from '#lib/data/requirements.ts';
import { listShifts } from '#lib/data/shifts.ts';
import { inDayOrder } from '#lib/domain/required-week.ts';
import { operationalDateOf } from '#lib/domain/time.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Shifts and requirements' };

/** Read by supervisors; admins go on to where they are changed. */
export default async function RequirementsPage() {
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
  const db = await createRequestClient();
  const [rows, shifts, qualifications] = await Promise.all([
    listRequirements(db, centerId),
    listShifts(db, centerId, { includeRetired: true }),
    listQualifications(db, user.agency.id),
  ]);
  const canEdit = user.role === 'admin';
  return (
    <>
      <LiveRefresh on={['settings']} />
      <PageHeader
        title="Shifts and requirements"
        description="What schedules are planned and judged by: who must be there, and the shifts that may be planned."
      />
      <RequirementSection
        clock={clock}
        today={operationalDateOf(Date.now(), clock)}
        workweekStart={user.agency.workweekStart}
        clockStyle={user.clockStyle}
        editHref={canEdit ? (id) => `/settings/requirements?center=${centerId}&requirement=${id}` : null}
        qualificationNames={new Map(qualifications.map(({ id, name }) => [String(id), name]))}
        requirements={inDayOrder(rows, clock.dayStart)}
        selectedId={null}
      />
      <ShiftSection
        editHref={canEdit ? (id) => `/settings/shifts?center=${centerId}&shift=${id}` : null}
        clockStyle={user.clockStyle}
        shifts={shifts}
        selectedId={null}
      />
    </>
  );
}
