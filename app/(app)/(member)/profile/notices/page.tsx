import { ChevronLeft } from 'lucide-react';
import { removePushSubscription, savePushSubscription } from '#app/actions/inbox-actions.ts';
import { saveMyNoticeSettings } from '#app/actions/notice-settings-actions.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { NoticeSettingsForm } from '#components/notice-settings/notice-settings-form.tsx';
import { PushDevices } from '#components/notices/push-device.tsx';
import { ProfileSection } from '#components/profile/profile-section.tsx';
import { Link } from '#components/ui/link.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requireUser } from '#lib/auth/session.ts';
import { getMyNoticeSettings } from '#lib/data/notice-settings.ts';
import { listPushDevices } from '#lib/data/push.ts';
import { listPersonShifts } from '#lib/data/roster.ts';
import { categoriesFor } from '#lib/domain/notice-settings.ts';
import { addDays, createZone } from '#lib/domain/time.ts';
import { env } from '#lib/env.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Notices' };

const shiftsDays = 14;

export default async function NoticeSettingsPage() {
  const user = await requireUser();
  const db = await createRequestClient();
  const now = Date.now();
  const timeZone = user.center?.clock.timeZone ?? 'UTC';
  const today = createZone(timeZone).toLocal(now).date;
  const [settings, devices, shifts] = await Promise.all([
    getMyNoticeSettings(db),
    listPushDevices(db),
    // One that began the day before yesterday may have ended yesterday, and be slept off now.
    listPersonShifts(db, user.id, addDays(today, -2), addDays(today, shiftsDays)),
  ]);
  return (
    <>
      <LiveRefresh on={['profile', 'roster', 'settings']} />
      <PageHeader
        title="Notices"
        back={
          <Link
            href="/profile"
            className="-ml-1 flex min-h-target w-fit items-center gap-1 text-sm text-muted-foreground hover:text-foreground"
          >
            <ChevronLeft aria-hidden className="size-4" />
            Profile
          </Link>
        }
        description="How notices reach you, and when they wait."
      />
      <div className="flex max-w-3xl flex-col gap-5">
        <NoticeSettingsForm
          key={settings.version}
          action={saveMyNoticeSettings}
          settings={settings}
          categories={categoriesFor(user.role)}
          shifts={shifts.map(({ startsAt, endsAt }) => ({ startsAt, endsAt }))}
          timeZone={timeZone}
          clockStyle={user.clockStyle}
          now={now}
          deviceHref="#this-device"
        />
        <div id="this-device" className="scroll-mt-4">
          <ProfileSection title="This device">
            <PushDevices
              publicKey={env().VAPID_PUBLIC_KEY ?? null}
              userId={user.id}
              devices={devices}
              save={savePushSubscription}
              remove={removePushSubscription}
              timeZone={timeZone}
              clockStyle={user.clockStyle}
            />
          </ProfileSection>
        </div>
      </div>
    </>
  );
}
