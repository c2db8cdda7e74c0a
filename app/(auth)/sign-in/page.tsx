import { redirect } from 'next/navigation';
import { signIn } from '#app/actions/auth-actions.ts';
import { acceptUseNotice } from '#app/actions/sign-in-actions.ts';
import { SignInForm } from '#components/account/sign-in-form.tsx';
import { UseNotice } from '#components/account/use-notice.tsx';
import { AuthShell } from '#components/shell/auth-shell.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { FormMessage } from '#components/ui/form-message.tsx';
import { TextLink } from '#components/ui/text-link.tsx';
import { isEmptyInstallation } from '#lib/actions/set-up-code.ts';
import { localPath } from '#lib/auth/local-path.ts';
import { getSessionUser } from '#lib/auth/session.ts';
import { hasAccepted, noticeMark } from '#lib/auth/use-notice.ts';
import { getUseNotice } from '#lib/data/session-state.ts';
import { createSessionlessClient } from '#lib/supabase/sessionless.ts';

export const metadata = { title: 'Sign in' };

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const { next, reason } = await searchParams;
  const target = localPath(next);
  const user = await getSessionUser();
  if (user === null && (await isEmptyInstallation())) redirect('/set-up');
  // Whoever was on the way to a page goes on; whoever comes by themselves may want to be another person.
  if (user !== null && next !== undefined) redirect(target);
  // Nobody has said who they are, so it is of the only agency, whoever's session may be open here.
  const notice = await getUseNotice(await createSessionlessClient());
  const mark = notice === null ? null : noticeMark(notice);
  if (notice !== null && mark !== null && !(await hasAccepted(mark, null))) {
    return (
      <AuthShell title="Before you sign in" isWide>
        <UseNotice text={notice} mark={mark} target={null} accept={acceptUseNotice} />
      </AuthShell>
    );
  }
  return (
    <AuthShell
      title="Sign in"
      description="With the account your agency gave you."
      footer={<TextLink href="/forgot-password">Forgot your password?</TextLink>}
    >
      {user !== null ? (
        <FormMessage tone="info">
          <p>{user.fullName} is signed in here. Whoever signs in below takes their place.</p>
          <ButtonLink href={target} size="sm" className="mt-2 max-w-full">
            <span className="truncate">Continue as {user.fullName}</span>
          </ButtonLink>
        </FormMessage>
      ) : (
        <EndedMessage reason={reason} />
      )}
      <SignInForm action={signIn} target={target} />
    </AuthShell>
  );
}

const endings: Readonly<Record<string, string>> = {
  ended: 'Your session has ended. Sign in again to go on.',
  again: 'Your last sign-in is longer ago than your agency allows. Sign in again to go on where you were.',
  locked:
    'Your session is locked, because nobody used it for a while. Sign in again to go on where you were.',
};

function EndedMessage({ reason }: { reason: string | string[] | undefined }) {
  const words = typeof reason === 'string' && Object.hasOwn(endings, reason) ? endings[reason] : undefined;
  return words === undefined ? null : <FormMessage tone="info">{words}</FormMessage>;
}
