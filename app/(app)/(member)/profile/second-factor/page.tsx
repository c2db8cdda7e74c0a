import { ChevronLeft } from 'lucide-react';
import {
  confirmSecondFactor,
  dropSecondFactor,
  makeRecoveryCodes,
  startSecondFactor,
} from '#app/actions/second-factor-actions.ts';
import { SecondFactorPanel } from '#components/profile/second-factor-panel.tsx';
import { Link } from '#components/ui/link.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requireUser } from '#lib/auth/session.ts';
import { getSecondFactor } from '#lib/data/second-factor.ts';
import { getSessionState } from '#lib/data/session-state.ts';
import { formatDate } from '#lib/domain/format.ts';
import { createZone } from '#lib/domain/time.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Second factor' };

export default async function SecondFactorPage() {
  const user = await requireUser();
  const db = await createRequestClient();
  const [factor, state] = await Promise.all([getSecondFactor(db), getSessionState(db)]);
  const zone = createZone(user.center?.clock.timeZone ?? 'UTC');
  const enrolledAt = factor?.enrolledAt ?? null;
  return (
    <>
      <PageHeader
        title="Second factor"
        back={
          <Link
            href="/profile"
            className="-ml-1 flex min-h-target w-fit items-center gap-1 text-sm text-muted-foreground hover:text-foreground"
          >
            <ChevronLeft aria-hidden className="size-4" />
            Profile
          </Link>
        }
        description="A code of your phone beside the password, so that the password alone lets nobody in."
      />
      <div className="max-w-2xl">
        <SecondFactorPanel
          email={user.email}
          since={enrolledAt === null ? null : formatDate(zone.toLocal(enrolledAt).date)}
          codesLeft={factor?.codesLeft ?? 0}
          isRequired={state?.secondFactorRequired ?? false}
          actions={{
            start: startSecondFactor,
            confirm: confirmSecondFactor,
            makeCodes: makeRecoveryCodes,
            drop: dropSecondFactor,
          }}
        />
      </div>
    </>
  );
}
