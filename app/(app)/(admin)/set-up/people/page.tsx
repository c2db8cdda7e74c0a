import { loadSetUp } from '#app/(app)/(admin)/set-up/load-set-up.ts';
import { importPeople, previewImport } from '#app/actions/admin-actions.ts';
import { noteSetUpStep } from '#app/actions/set-up-actions.ts';
import { ImportForm } from '#components/people/import-form.tsx';
import { PeopleEnd } from '#components/set-up/people-end.tsx';
import { PeopleHints } from '#components/set-up/people-hints.tsx';
import { StepFrame } from '#components/set-up/step-frame.tsx';
import { listQualifications } from '#lib/data/agency-lists.ts';
import { listPeople } from '#lib/data/people.ts';
import { listShifts } from '#lib/data/shifts.ts';
import { peopleTemplate } from '#lib/domain/people-import.ts';
import { workablePatterns } from '#lib/domain/set-up-shifts.ts';
import { browserProjectUrl } from '#lib/env.ts';

export const metadata = { title: 'Set up: people' };

export default async function SetUpPeoplePage() {
  const { user, db, progress, center } = await loadSetUp();
  const [people, qualifications, shifts] = await Promise.all([
    listPeople(db, user.agency.id),
    listQualifications(db, user.agency.id),
    listShifts(db, center.id),
  ]);
  const patterns = workablePatterns(shifts.map(({ durationMinutes }) => durationMinutes));
  const others = people.filter(({ id, isActive }) => isActive && id !== user.id);
  return (
    <StepFrame
      step="people"
      progress={progress}
      title="People"
      description="Paste a list from a spreadsheet or choose a CSV file. Everything is looked at first, and nothing is stored while a line is wrong."
    >
      <PeopleHints
        patterns={patterns}
        qualifications={qualifications.filter(({ isActive }) => isActive).map(({ name }) => name)}
        keepsMails={browserProjectUrl() === null}
      />
      <ImportForm
        preview={previewImport}
        send={importPeople}
        centers={[{ id: center.id, name: center.name }]}
        shifts={shifts.map(({ id, code }) => ({ id, name: code }))}
        qualifications={qualifications.map(({ id, name }) => ({ id, name }))}
        ownCenterId={center.id}
        template={peopleTemplate()}
        doneHref="/set-up/people"
        keptAs="set-up-people"
      />
      <PeopleEnd
        people={others.length}
        supervisors={others.filter(({ role }) => role !== 'dispatcher').length}
        planned={others.filter(({ pattern }) => pattern !== null).length}
        misfits={others
          .filter(({ pattern }) => pattern !== null && !patterns.includes(pattern))
          .map(({ fullName }) => fullName)}
        note={noteSetUpStep}
      />
    </StepFrame>
  );
}
