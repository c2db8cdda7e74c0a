import { ChevronLeft } from 'lucide-react';
import * as adminActions from '#app/actions/admin-actions.ts';
import { removeAvailability, saveAvailability } from '#app/actions/availability-actions.ts';
import * as certificateActions from '#app/actions/certificate-actions.ts';
import { fillCustomFields } from '#app/actions/field-actions.ts';
import * as actions from '#app/actions/people-actions.ts';
import { removeSecondFactorOf } from '#app/actions/second-factor-actions.ts';
import { releaseSignIn, removePicture, savePicture } from '#app/actions/user-actions.ts';
import { PersonAvailability } from '#components/availability/person-availability.tsx';
import { CertificateSection } from '#components/certificates/certificate-section.tsx';
import { FieldCard } from '#components/fields/field-card.tsx';
import { HistoryList } from '#components/history/history-list.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { AccessSection } from '#components/people/access-section.tsx';
import { BalanceSection } from '#components/people/balance-section.tsx';
import { CardSection } from '#components/people/card-section.tsx';
import { DetailSection } from '#components/people/detail-section.tsx';
import { DutySection } from '#components/people/duty-section.tsx';
import { EmergencySection } from '#components/people/emergency-contact.tsx';
import { LeaverShifts } from '#components/people/leaver-shifts.tsx';
import { PatternSection } from '#components/people/pattern-section.tsx';
import { parsePersonQuery, personHref } from '#components/people/people-query.ts';
import { PersonBadges } from '#components/people/person-badges.tsx';
import { PictureField } from '#components/people/picture-field.tsx';
import { QualificationSection } from '#components/people/qualification-section.tsx';
import { ReplanOffer } from '#components/people/replan.tsx';
import { FormMessage } from '#components/ui/form-message.tsx';
import { Link } from '#components/ui/link.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { TabLinks } from '#components/ui/tabs.tsx';
import { requireRole, type SessionUser } from '#lib/auth/session.ts';
import { listBlockedPeople } from '#lib/data/account.ts';
import { listCenterRecords, listQualifications } from '#lib/data/agency-lists.ts';
import { listAvailability } from '#lib/data/availability.ts';
import { listCertificates } from '#lib/data/certificates.ts';
import { getFields } from '#lib/data/custom-fields.ts';
import { getPersonHistory } from '#lib/data/histories.ts';
import { listFutureShifts, listPeople } from '#lib/data/people.ts';
import { listBlocksFrom } from '#lib/data/people-directory.ts';
import { listPictures } from '#lib/data/pictures.ts';
import { hasSecondFactor } from '#lib/data/second-factor.ts';
import { listShifts } from '#lib/data/shifts.ts';
import { getLeaveTerms, listMyTimeOff } from '#lib/data/time-off.ts';
import { formatDate } from '#lib/domain/format.ts';
import { roleLabel } from '#lib/domain/labels.ts';
import type { PersonDetail } from '#lib/domain/people-records.ts';
import type { Pictures } from '#lib/domain/pictures.ts';
import { preferable } from '#lib/domain/template-dates.ts';
import { addDays, createZone, operationalDateOf } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { createRequestClient, type Db } from '#lib/supabase/server.ts';
import { loadPerson } from './load-person.ts';

export async function generateMetadata({ params }: PageProps<'/people/[id]'>) {
  return { title: (await loadPerson((await params).id)).fullName };
}

export default async function PersonPage({ params, searchParams }: PageProps<'/people/[id]'>) {
  const user = await requireRole('supervisor');
  const person = await loadPerson((await params).id);
  const db = await createRequestClient();
  const isAdmin = user.role === 'admin';
  const query = parsePersonQuery(await searchParams, isAdmin);
  const timeZone = user.center?.clock.timeZone ?? 'UTC';
  const today = createZone(timeZone).toLocal(Date.now()).date;
  const [blocked, centers, futureShifts] = await Promise.all([
    listBlockedPeople(db),
    listCenterRecords(db, user.agency.id),
    person.isActive ? [] : listFutureShifts(db, person.id),
  ]);
  const view = {
    user,
    person,
    db,
    isAdmin,
    today,
    timeZone,
    blocked: blocked.find(({ userId }) => userId === person.id) ?? null,
    centers: centers.filter(({ isActive, id }) => isActive || id === person.center?.id),
    timeZoneOf: Object.fromEntries(centers.map((center) => [center.id, center.timeZone])),
  };
  const tabs = [
    { tab: 'profile', label: 'Profile' },
    ...(isAdmin ? [{ tab: 'balances', label: 'Balances' } as const] : []),
    { tab: 'history', label: 'History' },
  ] as const;
  return (
    <>
      <LiveRefresh
        on={['people', 'time_off', 'settings', 'roster', 'availability', 'certificates', 'custom_fields']}
      />
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
        title={person.fullName}
        status={
          <PersonBadges
            person={person}
            blocked={view.blocked}
            today={today}
            timeZone={timeZone}
            clockStyle={user.clockStyle}
          />
        }
        description={[roleLabel(person.role), person.center?.name].filter(Boolean).join(' · ')}
      />
      {futureShifts.length === 0 ? null : (
        <LeaverShifts
          person={person}
          shifts={futureShifts}
          timeZoneOf={view.timeZoneOf}
          clockStyle={user.clockStyle}
          replanFrom={addDays(operationalDateOf(Date.now(), user.center?.clock ?? utc), 1)}
          open={actions.openFutureShifts}
        />
      )}
      {query.replan === null || futureShifts.length > 0 ? null : <Replan {...view} fromDate={query.replan} />}
      <TabLinks
        label="About this person"
        tabs={tabs.map(({ tab, label }) => ({
          href: personHref(person.id, { tab }),
          label,
          isCurrent: tab === query.tab,
        }))}
      />
      {query.tab === 'profile' ? <Profile {...view} /> : null}
      {query.tab === 'balances' ? <Balances {...view} /> : null}
      {query.tab === 'history' ? <History {...view} /> : null}
    </>
  );
}

const noPictures: Pictures = {};

const utc = { timeZone: 'UTC', dayStart: '00:00' };

type View = {
  user: SessionUser;
  person: PersonDetail;
  db: Db;
  isAdmin: boolean;
  /** Calendar date. */
  today: LocalDate;
  timeZone: string;
  blocked: Awaited<ReturnType<typeof listBlockedPeople>>[number] | null;
  centers: Awaited<ReturnType<typeof listCenterRecords>>;
  timeZoneOf: Readonly<Record<string, string>>;
};

async function Profile(view: View) {
  const { user, person, db, isAdmin, today, timeZone, blocked, centers, timeZoneOf } = view;
  const [people, shifts, pictures] = isAdmin
    ? await Promise.all([
        listPeople(db, user.agency.id),
        person.center === null ? [] : listShifts(db, person.center.id),
        listPictures(db),
      ])
    : [[], [], noPictures];
  const [{ entries, sleep }, qualifications, certificates, fields] = await Promise.all([
    listAvailability(db, person.id),
    listQualifications(db, user.agency.id),
    listCertificates(db, person.id),
    getFields(db, 'person', person.id),
  ]);
  const isProtected = isAdmin && (await hasSecondFactor(db, person.id));
  const { clockStyle } = user;
  return (
    <div className="grid max-w-5xl items-start gap-5 lg:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-5">
        <DetailSection
          person={person}
          edit={
            isAdmin
              ? {
                  action: actions.updatePerson,
                  centers,
                  shifts: preferable(shifts, person.preferredShift?.id ?? null),
                  clockStyle,
                }
              : null
          }
        />
        <FieldCard subject="person" id={person.id} fields={fields} fill={fillCustomFields} />
        {isAdmin ? (
          <CardSection title="Picture">
            <PictureField
              key={person.id}
              person={person}
              picture={pictures[person.id] ?? null}
              isOwn={person.id === user.id}
              save={savePicture}
              remove={removePicture}
            />
          </CardSection>
        ) : null}
        <EmergencySection
          key={person.id}
          person={person}
          show={actions.showEmergencyContact}
          save={isAdmin ? actions.saveEmergencyContact : null}
        />
        <AccessSection
          person={person}
          actor={{ userId: user.id, agencyId: user.agency.id, role: user.role }}
          activeAdmins={people.filter(({ role, isActive }) => role === 'admin' && isActive).length}
          blocked={blocked}
          timeZone={timeZone}
          timeZoneOf={timeZoneOf}
          clockStyle={clockStyle}
          release={releaseSignIn}
          edit={
            isAdmin
              ? {
                  changeRole: adminActions.updateUserRole,
                  setActive: actions.setPersonActive,
                  listShifts: actions.listFutureShifts,
                  resend: adminActions.resendInvitation,
                  revoke: actions.revokeInvitation,
                  removeSecondFactor: isProtected ? removeSecondFactorOf : null,
                }
              : null
          }
        />
      </div>
      <div className="flex min-w-0 flex-col gap-5">
        <PatternSection
          person={person}
          today={today}
          edit={isAdmin ? { set: actions.setPattern, remove: actions.removePattern } : null}
        />
        <PersonAvailability
          person={person}
          entries={entries}
          sleep={sleep}
          look={{ today, workweekStart: user.agency.workweekStart, clockStyle }}
          edit={
            person.isActive && person.id !== user.id
              ? { save: saveAvailability, remove: removeAvailability }
              : null
          }
        />
        <DutySection
          person={person}
          today={today}
          edit={
            isAdmin
              ? {
                  save: actions.saveDutyState,
                  end: actions.endDutyState,
                  trainers: people.filter(
                    ({ isActive, center }) => isActive && center?.id === person.center?.id,
                  ),
                }
              : null
          }
        />
        <QualificationSection
          person={person}
          today={today}
          edit={
            isAdmin
              ? {
                  save: actions.saveQualification,
                  remove: actions.removeQualification,
                  qualifications: qualifications.filter(({ isActive }) => isActive),
                }
              : null
          }
        />
        <CertificateSection
          person={person}
          certificates={certificates}
          viewer={{ id: user.id, isSupervisor: true, isAdmin }}
          qualifications={qualifications.filter(({ isActive }) => isActive)}
          actions={{
            begin: certificateActions.beginCertificate,
            add: certificateActions.addCertificate,
            remove: certificateActions.removeCertificate,
            decide: {
              confirm: certificateActions.confirmCertificate,
              refuse: certificateActions.refuseCertificate,
            },
          }}
          today={today}
          timeZone={timeZone}
          clockStyle={clockStyle}
        />
      </div>
    </div>
  );
}

/** What a person has of each kind of leave and how it came about, the latest entry first. */
async function Balances({ db, person, user, timeZone }: View) {
  const [{ kinds }, { balances, entries }] = await Promise.all([
    getLeaveTerms(db),
    listMyTimeOff(db, person.id),
  ]);
  return (
    <div className="max-w-2xl">
      <BalanceSection
        person={person}
        kinds={kinds}
        balances={balances}
        entries={entries.toReversed()}
        today={operationalDateOf(Date.now(), user.center?.clock ?? utc)}
        timeZone={timeZone}
        clockStyle={user.clockStyle}
        action={adminActions.addBalanceEntry}
      />
    </div>
  );
}

async function History({ db, person, user, isAdmin, timeZone }: View) {
  const first = await getPersonHistory(db, person.id, null);
  return (
    <div className="max-w-3xl">
      <CardSection title="History">
        <HistoryList
          of={{ kind: 'person', id: person.id }}
          first={first ?? { items: [], nextBefore: null }}
          timeZone={timeZone}
          clockStyle={user.clockStyle}
          {...(isAdmin ? { auditHref: `/audit?target=${person.id}` } : {})}
        />
      </CardSection>
    </div>
  );
}

/** What may be planned again since a change of the person, where there is anything. */
async function Replan({ db, person, user, fromDate }: View & { fromDate: LocalDate }) {
  const { center } = person;
  const closeHref = personHref(person.id);
  if (center !== null && center.id !== user.center?.id) {
    return (
      <FormMessage tone="info">
        Whoever plans {center.name} re-plans its schedules from {formatDate(fromDate)}; this account plans
        another center.
      </FormMessage>
    );
  }
  const blocks = center === null ? [] : await listBlocksFrom(db, center.id, fromDate);
  if (blocks.length === 0) return null;
  return <ReplanOffer fromDate={fromDate} blocks={blocks} closeHref={closeHref} />;
}
