import { actionIds, callAction } from '../e2e/action-call.ts';
import { confirmApp } from '../gateway/auth/authenticator.ts';
import { answers } from './app-process.ts';
import { loginOf, signInForPages } from './app-user.ts';
import { createDrillClient } from './lanes.ts';

type Project = { url: string; publishableKey: string };

/** Pages that somebody of the role has to see. */
const pages = {
  dispatcher: ['/', '/schedule', '/floor'],
  supervisor: ['/', '/schedules', '/roster'],
} as const;

/** A picture of one point, in base64. */
const picture =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

/** Lets the dispatcher of the demo have a picture, which is a file of Storage. */
export async function addPicture(project: Project): Promise<void> {
  const login = loginOf('dispatcher');
  const { data, error } = await createDrillClient(
    project.url,
    project.publishableKey,
  ).auth.signInWithPassword(login);
  if (error) throw error;
  const { answer, text } = await callAction(project.url, {
    id: actionIds().get('user-actions/savePicture') ?? '',
    page: '/sign-in',
    cookie: await signInForPages(project, login),
    input: { userId: data.user.id, image: picture },
  });
  if (answer !== 'ok') throw new Error(`The picture was answered ${answer}: ${text.slice(0, 300)}`);
}

/**
 * Gives the admin of the demo a second factor.
 *
 * @returns what of the doors of another installation with the same people is wrong: one that is shut to a right
 *   password, and the admin's when it opens by the password alone or not by the code; one sentence each
 */
export async function protectAdmin(project: Project): Promise<(restored: Project) => Promise<string[]>> {
  const admin = createDrillClient(project.url, project.publishableKey);
  const { error } = await admin.auth.signInWithPassword(loginOf('admin'));
  if (error) throw error;
  const phone = await confirmApp(admin.auth);

  return async (restored) => {
    const problems: string[] = [];
    for (const role of ['dispatcher', 'supervisor'] as const) {
      const cookie = await signInForPages(restored, loginOf(role));
      for (const page of pages[role]) {
        if (!(await answers(`${restored.url}${page}`, cookie))) {
          problems.push(`${page} does not open to a ${role}`);
        }
      }
    }
    if (await answers(`${restored.url}/audit`, await signInForPages(restored, loginOf('admin')))) {
      problems.push('the admin gets in without the second factor');
    }
    const again = createDrillClient(restored.url, restored.publishableKey);
    await again.auth.signInWithPassword(loginOf('admin'));
    const shut = await again.from('audit_logs').select('id').limit(1);
    if (shut.data?.length) problems.push('the admin reads the audit without the second factor');
    const proof = await again.auth.mfa.challengeAndVerify({ factorId: phone.factorId, code: phone.code() });
    if (proof.error) problems.push(`the code of the second factor is refused: ${proof.error.message}`);
    const open = await again.from('profiles').select('id').limit(1);
    if (!open.data?.length) problems.push('the admin reads nothing with the second factor');
    return problems;
  };
}
