import { loadSetUp } from '#app/(app)/(admin)/set-up/load-set-up.ts';
import { saveSetUpShifts } from '#app/actions/set-up-actions.ts';
import { addQualification } from '#app/actions/settings-actions.ts';
import { QualificationList } from '#components/set-up/qualification-list.tsx';
import { ShiftStep } from '#components/set-up/shift-step.tsx';
import { StepFrame } from '#components/set-up/step-frame.tsx';
import { listQualifications } from '#lib/data/agency-lists.ts';
import { listRequirements } from '#lib/data/requirements.ts';
import { listShifts } from '#lib/data/shifts.ts';
import { savedShifts } from '#lib/domain/set-up-shifts.ts';

export const metadata = { title: 'Set up: shifts' };

export default async function SetUpShiftsPage() {
  const { user, db, progress, center } = await loadSetUp();
  const [shifts, requirements, qualifications] = await Promise.all([
    listShifts(db, center.id),
    listRequirements(db, center.id),
    listQualifications(db, user.agency.id),
  ]);
  const { rows, others } = savedShifts(shifts, requirements);
  return (
    <StepFrame
      step="shifts"
      progress={progress}
      title="Shifts and who must be there"
      description="Choose how your center splits the day, then make it yours. Schedules are planned to have at least these people there at every moment."
    >
      <ShiftStep
        // What was saved is what is begun from.
        key={rows
          .map(
            ({ shiftId, shiftVersion, requirementVersion }) =>
              `${shiftId}.${shiftVersion}.${requirementVersion}`,
          )
          .join()}
        action={saveSetUpShifts}
        centerId={center.id}
        dayStart={center.clock.dayStart}
        saved={rows}
        codes={shifts.map(({ id, code }) => [id, code] as const)}
        otherMinimums={others.length}
        clockStyle={user.clockStyle}
      >
        <QualificationList
          add={addQualification}
          names={qualifications.filter(({ isActive }) => isActive).map(({ name }) => name)}
        />
      </ShiftStep>
    </StepFrame>
  );
}
