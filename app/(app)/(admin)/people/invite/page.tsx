import { ChevronLeft, Users } from 'lucide-react';
import { createUser, importPeople, previewImport } from '#app/actions/admin-actions.ts';
import { ImportForm } from '#components/people/import-form.tsx';
import { InviteForm } from '#components/people/invite-form.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Link } from '#components/ui/link.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { TabLinks } from '#components/ui/tabs.tsx';
import { requireRole, type SessionUser } from '#lib/auth/session.ts';
import { listCenterRecords, listQualifications } from '#lib/data/agency-lists.ts';
import { listPeople } from '#lib/data/people.ts';
import { listShifts } from '#lib/data/shifts.ts';
import { peopleTemplate } from '#lib/domain/people-import.ts';
import { preferable } from '#lib/domain/template-dates.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Invite people' };

export default async function InvitePage({ searchParams }: PageProps<'/people/invite'>) {
  const user = await requireRole('admin');
  const isSeveral = (await searchParams).tab === 'several';
  const db = await createRequestClient();
  const centers = (await listCenterRecords(db, user.agency.id)).filter(({ isActive }) => isActive);
  const ownCenterId = user.center?.id ?? centers[0]?.id ?? null;
  return (
    <>
      <PageHeader
        back={
          <Link
            href="/people"
            className="-ml-1 flex min-h-target w-fit items-center gap-1 text-sm text-muted-foreground hover:text-foreground"
          >
            <ChevronLeft aria-hidden className="size-4" />
            People
          </Link>
        }
        title="Invite people"
        description="Who is invited can be scheduled at once, and signs in after answering the mail."
      />
      {ownCenterId === null ? (
        <EmptyState icon={<Users aria-hidden />} title="There is no open center">
          People are invited to a center. The settings make one.
        </EmptyState>
      ) : (
        <>
          <TabLinks
            label="How many"
            tabs={[
              { href: '/people/invite', label: 'One person', isCurrent: !isSeveral },
              { href: '/people/invite?tab=several', label: 'Several', isCurrent: isSeveral },
            ]}
          />
          {isSeveral ? (
            <Several user={user} centers={centers} ownCenterId={ownCenterId} />
          ) : (
            <One user={user} centers={centers} ownCenterId={ownCenterId} />
          )}
        </>
      )}
    </>
  );
}

type WayProps = {
  user: SessionUser;
  centers: readonly { id: string; name: string }[];
  ownCenterId: string;
};

async function Several({ user, centers, ownCenterId }: WayProps) {
  const db = await createRequestClient();
  const [qualifications, shifts] = await Promise.all([
    listQualifications(db, user.agency.id),
    Promise.all(centers.map(({ id }) => listShifts(db, id))),
  ]);
  return (
    <ImportForm
      preview={previewImport}
      send={importPeople}
      centers={centers}
      shifts={shifts.flat().map(({ id, code }) => ({ id, name: code }))}
      qualifications={qualifications.map(({ id, name }) => ({ id, name }))}
      ownCenterId={ownCenterId}
      template={peopleTemplate()}
    />
  );
}

async function One({ user, centers, ownCenterId }: WayProps) {
  const db = await createRequestClient();
  const [people, qualifications, shifts] = await Promise.all([
    listPeople(db, user.agency.id),
    listQualifications(db, user.agency.id),
    Promise.all(centers.map(({ id }) => listShifts(db, id))),
  ]);
  return (
    <InviteForm
      action={createUser}
      centers={centers.map(({ id, name }, index) => ({
        id,
        name,
        shifts: preferable(shifts[index] ?? [], null),
        people: people
          .filter(({ isActive, center }) => isActive && center?.id === id)
          .map((person) => ({ id: person.id, fullName: person.fullName })),
      }))}
      ownCenterId={ownCenterId}
      qualifications={qualifications.filter(({ isActive }) => isActive).map(({ id, name }) => ({ id, name }))}
      clockStyle={user.clockStyle}
    />
  );
}
