import { notFound, redirect } from 'next/navigation';
import { NextSteps } from '#components/set-up/next-steps.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { getSetUp } from '#lib/data/set-up.ts';
import { setUpHref } from '#lib/domain/set-up.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Set up' };

export default async function SetUpDonePage() {
  const user = await requireRole('admin');
  const progress = await getSetUp(await createRequestClient());
  if (progress === null) notFound();
  if (!progress.published) redirect(setUpHref(progress));
  return (
    <>
      <PageHeader
        title="Your center is set up"
        description={`The first schedule of ${user.agency.name} is published, and everybody in it has been told. The code that began this opens nothing any more.`}
        action={
          <ButtonLink href="/" variant="primary">
            Go home
          </ButtonLink>
        }
      />
      <NextSteps />
    </>
  );
}
