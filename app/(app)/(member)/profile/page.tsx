import {
  changeEmail,
  changePassword,
  confirmEmailByCode,
  endOtherSessions,
  endSession,
  resendEmailChange,
  signOutEverywhere,
} from '#app/actions/auth-actions.ts';
import * as certificateActions from '#app/actions/certificate-actions.ts';
import { fillCustomFields } from '#app/actions/field-actions.ts';
import { markFloorDevice } from '#app/actions/floor-device-actions.ts';
import { saveEmergencyContact } from '#app/actions/people-actions.ts';
import { removePicture, savePicture, updateUserProfile } from '#app/actions/user-actions.ts';
import { CertificateSection } from '#components/certificates/certificate-section.tsx';
import { FieldCard } from '#components/fields/field-card.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { MarkFloorDevice } from '#components/lock/mark-floor-device.tsx';
import { DutySection } from '#components/people/duty-section.tsx';
import { OwnEmergencyContact } from '#components/people/emergency-contact.tsx';
import { PatternSection } from '#components/people/pattern-section.tsx';
import { dayWords, PersonFacts } from '#components/people/person-facts.tsx';
import { PictureField } from '#components/people/picture-field.tsx';
import { QualificationSection } from '#components/people/qualification-section.tsx';
import { EmailForm } from '#components/profile/email-form.tsx';
import { PasswordForm } from '#components/profile/password-form.tsx';
import { PendingEmail } from '#components/profile/pending-email.tsx';
import { ProfileForm } from '#components/profile/profile-form.tsx';
import { ProfileSection } from '#components/profile/profile-section.tsx';
import { SessionList } from '#components/profile/session-list.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requireUser } from '#lib/auth/session.ts';
import { getPendingEmail, listMySessions } from '#lib/data/account.ts';
import { listCenterRecords, listQualifications } from '#lib/data/agency-lists.ts';
import { listCertificates } from '#lib/data/certificates.ts';
import { getFields } from '#lib/data/custom-fields.ts';
import { getEmergencyContact, getPerson } from '#lib/data/people.ts';
import { listPictures } from '#lib/data/pictures.ts';
import { getSecondFactor } from '#lib/data/second-factor.ts';
import { listShifts } from '#lib/data/shifts.ts';
import { countOf } from '#lib/domain/format.ts';
import { hasRole } from '#lib/domain/permissions.ts';
import { preferable } from '#lib/domain/template-dates.ts';
import { createZone } from '#lib/domain/time.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Profile' };

export default async function ProfilePage() {
  const user = await requireUser();
  const db = await createRequestClient();
  const now = Date.now();
  const marks = hasRole(user.role, 'supervisor');
  const [
    shifts,
    sessions,
    pendingEmail,
    person,
    contact,
    factor,
    pictures,
    centers,
    certificates,
    qualifications,
    fields,
  ] = await Promise.all([
    user.center ? listShifts(db, user.center.id) : [],
    listMySessions(db),
    getPendingEmail(db, now),
    getPerson(db, user.id),
    getEmergencyContact(db, user.id),
    getSecondFactor(db),
    listPictures(db),
    marks ? listCenterRecords(db, user.agency.id) : [],
    listCertificates(db, user.id),
    listQualifications(db, user.agency.id),
    getFields(db, 'person', user.id),
  ]);
  const floors = centers.filter(({ isActive }) => isActive).map(({ id, name }) => ({ id, name }));
  const floor = floors.find(({ id }) => id === user.center?.id) ?? floors[0];
  const isMarked = sessions.some(({ isCurrent, floorDevice }) => isCurrent && floorDevice !== null);
  const today = createZone(user.center?.clock.timeZone ?? 'UTC').toLocal(now).date;
  return (
    <>
      {/* A new place where somebody signed in is told by a notice. */}
      <LiveRefresh on={['notices', 'settings', 'profile', 'people', 'certificates', 'custom_fields']} />
      <PageHeader title="Profile" />
      <div className="grid max-w-5xl items-start gap-5 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-5">
          <ProfileSection title="About you">
            <PictureField
              person={user}
              picture={pictures[user.id] ?? null}
              isOwn
              save={savePicture}
              remove={removePicture}
            />
            <ProfileForm
              key={user.version}
              action={updateUserProfile}
              profile={user}
              shifts={preferable(shifts, user.preferredShiftId)}
            />
          </ProfileSection>
          <FieldCard subject="person" id={user.id} fields={fields} fill={fillCustomFields} />
          <ProfileSection title="Notices">
            <p className="text-muted-foreground">
              How notices reach you, quiet hours, and notices on this device.
            </p>
            <div>
              <ButtonLink href="/profile/notices">Choose your notices</ButtonLink>
            </div>
          </ProfileSection>
          <ProfileSection title="Kept by your agency">
            <PersonFacts
              {...user}
              centerName={user.center?.name ?? null}
              more={[['Hired on', dayWords(person?.hiredOn ?? null)]]}
            />
            <p className="text-sm text-muted-foreground">Something wrong? Tell an admin of your agency.</p>
            <div>
              <ButtonLink href="/profile/history">Your history</ButtonLink>
            </div>
          </ProfileSection>
          {person === null ? null : (
            <>
              <PatternSection person={person} today={today} edit={null} />
              <DutySection person={person} today={today} edit={null} linksPeople={false} />
              <QualificationSection person={person} today={today} edit={null} />
              <CertificateSection
                person={person}
                certificates={certificates}
                viewer={{ id: user.id, isSupervisor: false, isAdmin: false }}
                qualifications={qualifications.filter(({ isActive }) => isActive)}
                actions={{
                  begin: certificateActions.beginCertificate,
                  add: certificateActions.addCertificate,
                  remove: certificateActions.removeCertificate,
                  decide: null,
                }}
                today={today}
                timeZone={user.center?.clock.timeZone ?? 'UTC'}
                clockStyle={user.clockStyle}
              />
            </>
          )}
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <ProfileSection title="Emergency contact">
            <OwnEmergencyContact person={user} contact={contact} save={saveEmergencyContact} />
          </ProfileSection>
          <ProfileSection title="Where you are signed in">
            <SessionList
              sessions={sessions}
              endAction={endSession}
              endOthersAction={endOtherSessions}
              endAllAction={signOutEverywhere}
              timeZone={user.center?.clock.timeZone ?? 'UTC'}
              clockStyle={user.clockStyle}
            />
            {floor === undefined || isMarked ? null : (
              <div className="flex flex-col items-start gap-2 border-t pt-3">
                <p className="text-muted-foreground">
                  Does this computer stand on the dispatch floor? Marked as such, it does not lock when nobody
                  touches it.
                </p>
                <MarkFloorDevice centers={floors} centerId={floor.id} mark={markFloorDevice} />
              </div>
            )}
          </ProfileSection>
          <ProfileSection title="Password">
            <PasswordForm action={changePassword} email={user.email} />
          </ProfileSection>
          <ProfileSection title="Second factor">
            <p className="text-muted-foreground">
              {factor?.enrolledAt == null
                ? 'A code of your phone beside the password, so that the password alone lets nobody in.'
                : `Signing in asks for a code of your authenticator app. ${countOf(factor.codesLeft, 'recovery code is', 'recovery codes are')} left.`}
            </p>
            <div>
              <ButtonLink href="/profile/second-factor">
                {factor?.enrolledAt == null ? 'Set up a second factor' : 'Change your second factor'}
              </ButtonLink>
            </div>
          </ProfileSection>
          <ProfileSection title="E-mail">
            {pendingEmail === null ? (
              <EmailForm action={changeEmail} email={user.email} />
            ) : (
              <PendingEmail
                key={pendingEmail.address}
                confirmAction={confirmEmailByCode}
                resendAction={resendEmailChange}
                oldEmail={user.email}
                newEmail={pendingEmail.address}
                confirmed={pendingEmail.confirmed}
              />
            )}
          </ProfileSection>
        </div>
      </div>
    </>
  );
}
