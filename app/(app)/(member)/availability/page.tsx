import * as actions from '#app/actions/availability-actions.ts';
import { EntryList } from '#components/availability/entry-list.tsx';
import { SleepSection } from '#components/availability/sleep-section.tsx';
import { WishSection } from '#components/availability/wish-section.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { MyMandates } from '#components/mandates/my-mandates.tsx';
import { OpenShiftsTabs } from '#components/openings/open-shifts-tabs.tsx';
import { CardSection } from '#components/people/card-section.tsx';
import { PersonLink } from '#components/people/person-link.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requireUser } from '#lib/auth/session.ts';
import { listAvailability, listStandbys } from '#lib/data/availability.ts';
import { getOwnMandates } from '#lib/data/mandates.ts';
import { hasRole } from '#lib/domain/permissions.ts';
import { createZone } from '#lib/domain/time.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'My availability' };

export default async function AvailabilityPage() {
  const user = await requireUser();
  const db = await createRequestClient();
  const isSupervisor = hasRole(user.role, 'supervisor');
  const [{ entries, sleep }, mandates, standbys] = await Promise.all([
    listAvailability(db, user.id),
    getOwnMandates(db),
    isSupervisor ? listStandbys(db, user.center?.id ?? null) : null,
  ]);
  const now = Date.now();
  const timeZone = user.center?.clock.timeZone ?? 'UTC';
  const { clockStyle } = user;
  const look = {
    today: createZone(timeZone).toLocal(now).date,
    workweekStart: user.agency.workweekStart,
    clockStyle,
  };
  const person = { id: user.id, fullName: user.fullName };
  const edit = { save: actions.saveAvailability, remove: actions.removeAvailability };
  const of = (kind: (typeof entries)[number]['kind']) => entries.filter((entry) => entry.kind === kind);
  const ownStandbys = of('standby');
  return (
    <>
      <LiveRefresh on={['availability', 'mandates', 'profile']} />
      <PageHeader
        title="My availability"
        description="What you wish, for whoever fills open shifts. Times are those of your center."
      />
      <OpenShiftsTabs current="availability" mayFill={isSupervisor} />
      <div className="grid max-w-5xl gap-5 lg:grid-cols-2">
        <WishSection kind="overtime" entries={of('overtime')} person={person} look={look} {...edit} />
        <WishSection kind="blackout" entries={of('blackout')} person={person} look={look} {...edit} />
        <CardSection title="Standby">
          <p className="text-muted-foreground">
            Times at which you can be called in. A supervisor writes them, and you are told.
          </p>
          {ownStandbys.length === 0 ? (
            <p>You are not on standby.</p>
          ) : (
            <EntryList label="Standby" entries={ownStandbys} look={look} />
          )}
        </CardSection>
        <SleepSection
          key={sleep?.version ?? 'none'}
          sleep={sleep}
          save={actions.saveSleepWindow}
          clear={actions.clearSleepWindow}
        />
      </div>
      {standbys === null ? null : (
        <div className="max-w-5xl">
          <CardSection title={user.center === null ? 'On standby' : `On standby at ${user.center.name}`}>
            {standbys.length === 0 ? (
              <p className="text-muted-foreground">
                Nobody. Put somebody on standby on their page under People.
              </p>
            ) : (
              <EntryList
                label="People on standby"
                entries={standbys}
                look={look}
                nameOf={({ personId, personName }) => <PersonLink id={personId} fullName={personName} />}
              />
            )}
          </CardSection>
        </div>
      )}
      {mandates === null ? null : (
        <div className="max-w-5xl">
          <MyMandates own={mandates} clockStyle={clockStyle} />
        </div>
      )}
    </>
  );
}
