import { changePassword } from '#app/actions/auth-actions.ts';
import { updateUserProfile } from '#app/actions/user-actions.ts';
import { PersonFacts } from '#components/people/person-facts.tsx';
import { PasswordForm } from '#components/profile/password-form.tsx';
import { ProfileForm } from '#components/profile/profile-form.tsx';
import { ProfileSection } from '#components/profile/profile-section.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requireUser } from '#lib/auth/session.ts';
import { listShifts } from '#lib/data/shifts.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Profile' };

export default async function ProfilePage() {
  const user = await requireUser();
  const shifts = user.center ? await listShifts(await createRequestClient(), user.center.id) : [];
  return (
    <>
      <PageHeader title="Profile" />
      <div className="grid max-w-5xl items-start gap-5 lg:grid-cols-2">
        <ProfileSection title="About you">
          <ProfileForm action={updateUserProfile} profile={user} shifts={shifts} />
        </ProfileSection>
        <div className="flex flex-col gap-5">
          <ProfileSection title="Kept by your agency">
            <PersonFacts {...user} centerName={user.center?.name ?? null} />
            <p className="text-sm text-muted-foreground">Something wrong? Tell an admin of your agency.</p>
          </ProfileSection>
          <ProfileSection title="Password">
            <PasswordForm action={changePassword} email={user.email} />
          </ProfileSection>
        </div>
      </div>
    </>
  );
}
