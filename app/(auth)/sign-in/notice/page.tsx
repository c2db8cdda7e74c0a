import { redirect } from 'next/navigation';
import { signOut } from '#app/actions/auth-actions.ts';
import { acceptUseNotice } from '#app/actions/sign-in-actions.ts';
import { SignOutButton } from '#components/account/sign-out-button.tsx';
import { UseNotice } from '#components/account/use-notice.tsx';
import { AuthShell } from '#components/shell/auth-shell.tsx';
import { localPath } from '#lib/auth/local-path.ts';
import { getReader } from '#lib/auth/reader.ts';
import { getSessionUser } from '#lib/auth/session.ts';
import { hasAccepted } from '#lib/auth/use-notice.ts';
import { getUseNotice } from '#lib/data/session-state.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Before you go on' };

/** For whoever could not be shown the notice of their agency before, because nobody knew which one it is. */
export default async function UseNoticePage({ searchParams }: PageProps<'/sign-in/notice'>) {
  const { next } = await searchParams;
  const target = localPath(next);
  const user = (await getSessionUser()) ?? (await getReader());
  if (user === null) redirect(`/sign-in?${new URLSearchParams({ next: target })}`);
  const mark = user.agency.noticeMark;
  const notice = await getUseNotice(await createRequestClient());
  if (mark === null || notice === null || (await hasAccepted(mark, user.id))) redirect(target);
  return (
    <AuthShell
      title="Before you go on"
      description={`${user.agency.name} asks everybody who signs in to accept this.`}
      footer={<SignOutButton action={signOut} />}
      isWide
    >
      <UseNotice text={notice} mark={mark} target={target} accept={acceptUseNotice} />
    </AuthShell>
  );
}
