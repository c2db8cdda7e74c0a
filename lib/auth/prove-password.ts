import 'server-only';
import { createSessionlessClient } from '#lib/supabase/sessionless.ts';
import { authRefusal } from './auth-refusal.ts';

/** Refuses a wrong password of the account. A sign-in that is ended at once asks for it, so Auth counts wrong ones. */
export async function provePassword(email: string, password: string): Promise<void> {
  const client = await createSessionlessClient('password check');
  const { error } = await client.auth.signInWithPassword({ email, password });
  if (error) {
    throw authRefusal(error, {
      wrong: 'This is not your current password.',
      wrongField: 'currentPassword',
    });
  }
  await client.auth.signOut({ scope: 'local' });
}
