import { Download, UserPlus, Users } from 'lucide-react';
import { openDefaultView, SavedViews } from '#app/(app)/saved-views.tsx';
import { releaseSignIn } from '#app/actions/user-actions.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { PeopleFilters } from '#components/people/people-filters.tsx';
import {
  exportHref,
  parsePeopleQuery,
  peopleHref,
  selectPeople,
  withMarks,
} from '#components/people/people-query.ts';
import { PeopleTable } from '#components/people/people-table.tsx';
import { PersonPanel } from '#components/people/person-panel.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { buttonVariants } from '#components/ui/button-variants.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { listBlockedPeople } from '#lib/data/account.ts';
import { listCenterRecords, listQualifications } from '#lib/data/agency-lists.ts';
import { listPeople } from '#lib/data/people.ts';
import { listPersonMarks } from '#lib/data/people-directory.ts';
import { countOf, formatCount } from '#lib/domain/format.ts';
import { createZone } from '#lib/domain/time.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'People' };

export default async function PeoplePage({ searchParams }: PageProps<'/people'>) {
  const user = await requireRole('supervisor');
  const params = await searchParams;
  await openDefaultView(user, 'people', params);
  const query = parsePeopleQuery(params);
  const db = await createRequestClient();
  const now = Date.now();
  const timeZone = user.center?.clock.timeZone ?? 'UTC';
  const today = createZone(timeZone).toLocal(now).date;
  const [known, marks, blocked, centers, qualifications] = await Promise.all([
    listPeople(db, user.agency.id),
    listPersonMarks(db, user.agency.id, today, now),
    listBlockedPeople(db),
    listCenterRecords(db, user.agency.id),
    listQualifications(db, user.agency.id),
  ]);
  const people = withMarks(known, marks);
  const day = { blocked: new Set(blocked.map(({ userId }) => userId)), today };
  const shown = selectPeople(people, query, day);
  const person = people.find(({ id }) => id === params.person) ?? null;
  const isAdmin = user.role === 'admin';
  const view = { timeZone, clockStyle: user.clockStyle };
  const usedQualifications = qualifications.filter(
    ({ id, isActive }) =>
      isActive || people.some((one) => one.qualifications.some((held) => held.qualificationId === id)),
  );
  return (
    <>
      <LiveRefresh on={['people', 'settings', 'certificates']} />
      <PageHeader
        title="People"
        action={
          <>
            <SavedViews user={user} place="people" />
            {isAdmin ? (
              <>
                {/* A file, not a page: no router fetches it. */}
                <a href={exportHref(query)} download className={buttonVariants()}>
                  <Download aria-hidden />
                  Export CSV
                </a>
                <ButtonLink href="/people/invite" variant="primary">
                  <UserPlus aria-hidden />
                  Invite people
                </ButtonLink>
              </>
            ) : null}
          </>
        }
      />
      <PeopleFilters
        query={query}
        showsInvitations={isAdmin}
        centers={centers}
        qualifications={usedQualifications}
        count={`${formatCount(shown.length)} of ${countOf(people.length, 'person', 'people')}`}
      />
      {shown.length === 0 ? (
        <EmptyState
          icon={<Users aria-hidden />}
          title="Nobody matches"
          action={<ButtonLink href="/people">Show everybody</ButtonLink>}
        >
          Nobody in your agency matches all of these filters.
        </EmptyState>
      ) : (
        <PeopleTable
          {...view}
          people={shown}
          blocked={blocked}
          query={query}
          selectedId={person?.id ?? null}
          ownId={user.id}
          showsCenter={centers.length > 1}
          today={today}
        />
      )}
      {person ? (
        <PersonPanel
          {...view}
          key={person.id}
          person={person}
          blocked={blocked.find(({ userId }) => userId === person.id) ?? null}
          actor={{ userId: user.id, agencyId: user.agency.id, role: user.role }}
          closeHref={peopleHref(query)}
          qualifications={qualifications}
          today={today}
          release={releaseSignIn}
        />
      ) : params.person ? (
        <SidePanel title="Nobody here" closeHref={peopleHref(query)}>
          This person does not belong to your agency.
        </SidePanel>
      ) : null}
    </>
  );
}
