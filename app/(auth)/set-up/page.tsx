import { notFound, redirect } from 'next/navigation';
import { openSetUp, setUpAgency } from '#app/actions/set-up-actions.ts';
import { AgencyForm } from '#components/set-up/agency-form.tsx';
import { CodeForm } from '#components/set-up/code-form.tsx';
import { StepList } from '#components/set-up/step-list.tsx';
import { AuthShell } from '#components/shell/auth-shell.tsx';
import { isRememberedCodeRight } from '#lib/actions/set-up-code.ts';
import { getSessionUser } from '#lib/auth/session.ts';
import { getSetUp, getSetUpPhase } from '#lib/data/set-up.ts';
import { setUpHref } from '#lib/domain/set-up.ts';
import { zoneGroups } from '#lib/domain/time-zones.ts';
import { createRequestClient } from '#lib/supabase/server.ts';
import { createSessionlessClient } from '#lib/supabase/sessionless.ts';

export const metadata = { title: 'Set up' };

/** Of an empty installation; whoever is signed in goes on where the set-up is. */
export default async function SetUpPage() {
  const user = await getSessionUser();
  if (user !== null) {
    const progress = user.role === 'admin' ? await getSetUp(await createRequestClient()) : null;
    if (progress === null || progress.published) notFound();
    redirect(setUpHref(progress));
  }
  const phase = await getSetUpPhase(await createSessionlessClient());
  if (phase === 'open') redirect('/sign-in?next=%2Fset-up');
  if (phase === 'done') notFound();
  if (!(await isRememberedCodeRight())) {
    return (
      <AuthShell
        title="Set up this installation"
        description="It is empty: nobody has set it up yet. Whoever runs the server finds a one-time code where it was started, in its output or its log."
        isWide
      >
        <StepList current="code" done={[]} />
        <CodeForm action={openSetUp} />
      </AuthShell>
    );
  }
  return (
    <AuthShell
      title="Agency and first admin"
      description="Five minutes for what everything else hangs on. The center’s name can be changed later; agency, time zone and the start of the day stay."
      isWide
    >
      <StepList current="agency" done={['code']} />
      <AgencyForm action={setUpAgency} zones={zoneGroups(Intl.supportedValuesOf('timeZone'))} />
    </AuthShell>
  );
}
