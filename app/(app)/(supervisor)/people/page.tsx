import { UserPlus, Users } from 'lucide-react';
import {
  addBalanceEntry,
  countFutureShifts,
  resendInvitation,
  setPersonActive,
  updateUserRole,
} from '#app/actions/admin-actions.ts';
import { releaseSignIn } from '#app/actions/user-actions.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { PeopleFilters } from '#components/people/people-filters.tsx';
import { parsePeopleQuery, peopleHref, selectPeople } from '#components/people/people-query.ts';
import { PeopleTable } from '#components/people/people-table.tsx';
import { PersonPanel } from '#components/people/person-panel.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { listBlockedPeople } from '#lib/data/account.ts';
import { listPeople } from '#lib/data/people.ts';
import { getLeaveSettings, listMyTimeOff } from '#lib/data/time-off.ts';
import { countOf, formatCount } from '#lib/domain/format.ts';
import { operationalDateOf } from '#lib/domain/time.ts';
import { createRequestClient, type Db } from '#lib/supabase/server.ts';

export const metadata = { title: 'People' };

export default async function PeoplePage({ searchParams }: PageProps<'/people'>) {
  const user = await requireRole('supervisor');
  const params = await searchParams;
  const query = parsePeopleQuery(params);
  const db = await createRequestClient();
  const [people, blocked] = await Promise.all([listPeople(db, user.agency.id), listBlockedPeople(db)]);
  const shown = selectPeople(people, query, new Set(blocked.map(({ userId }) => userId)));
  const person = people.find(({ id }) => id === params.person) ?? null;
  const context = {
    timeZone: user.center?.clock.timeZone ?? 'UTC',
    clockStyle: user.clockStyle,
    now: Date.now(),
  };
  const isAdmin = user.role === 'admin';
  const clock = user.center?.clock ?? { timeZone: 'UTC', dayStart: '05:00' };
  const leave =
    person === null || !isAdmin
      ? null
      : { ...(await leaveOf(db, person.id)), today: operationalDateOf(context.now, clock) };
  const invite = (
    <ButtonLink href="/people/invite" variant="primary">
      <UserPlus aria-hidden />
      Invite a person
    </ButtonLink>
  );
  return (
    <>
      <LiveRefresh on={['people', 'time_off', 'settings']} />
      <PageHeader title="People" action={isAdmin ? invite : null} />
      <PeopleFilters
        query={query}
        showsInvitations={isAdmin}
        count={`${formatCount(shown.length)} of ${countOf(people.length, 'person', 'people')}`}
      />
      {shown.length === 0 ? (
        <EmptyState
          icon={<Users aria-hidden />}
          title="Nobody matches"
          action={<ButtonLink href="/people">Show everybody</ButtonLink>}
        >
          Nobody of your agency has all that the filters ask for.
        </EmptyState>
      ) : (
        <PeopleTable
          {...context}
          people={shown}
          blocked={blocked}
          query={query}
          selectedId={person?.id ?? null}
          ownId={user.id}
        />
      )}
      {person ? (
        <PersonPanel
          {...context}
          key={person.id}
          person={person}
          blocked={blocked.find(({ userId }) => userId === person.id) ?? null}
          actor={{ userId: user.id, agencyId: user.agency.id, role: user.role }}
          activeAdmins={people.filter(({ role, isActive }) => role === 'admin' && isActive).length}
          closeHref={peopleHref(query)}
          leave={leave}
          actions={{
            addEntry: addBalanceEntry,
            changeRole: updateUserRole,
            setActive: setPersonActive,
            countShifts: countFutureShifts,
            resend: resendInvitation,
            release: releaseSignIn,
          }}
        />
      ) : params.person ? (
        <SidePanel title="Nobody here" closeHref={peopleHref(query)}>
          This person does not belong to your agency.
        </SidePanel>
      ) : null}
    </>
  );
}

/** A person's balances and how they came about, the latest entry first. */
async function leaveOf(db: Db, userId: string) {
  const [{ kinds }, { balances, entries }] = await Promise.all([
    getLeaveSettings(db),
    listMyTimeOff(db, userId),
  ]);
  return { kinds, balances, entries: entries.toReversed() };
}
