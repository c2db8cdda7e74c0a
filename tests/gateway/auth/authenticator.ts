import type { SupabaseClient } from '@supabase/supabase-js';
import { totpCode } from '../../../supabase/local/gateway/auth/totp.ts';

type Auth = SupabaseClient['auth'];

/** An authenticator app with one account in it. */
export type Authenticator = {
  factorId: string;
  /** The code of the next step, which a clock that is ahead shows, or of another one. */
  code(stepsFromNow?: number): string;
  wrongCode(): string;
};

/** What an app shows that has the secret. */
function authenticatorOf(factorId: string, secret: string): Authenticator {
  const step = () => Math.floor(Date.now() / 30_000);
  return {
    factorId,
    code: (stepsFromNow = 1) => totpCode(secret, step() + stepsFromNow),
    wrongCode: () => {
      const good = [-2, -1, 0, 1, 2, 3].map((distance) => totpCode(secret, step() + distance));
      return (
        ['000000', '111111', '222222', '333333', '444444', '555555'].find((each) => !good.includes(each)) ??
        ''
      );
    },
  };
}

/** Enrols an authenticator app, not confirmed yet. */
export async function enrollApp(auth: Auth, friendlyName = 'Phone'): Promise<Authenticator> {
  const { data, error } = await auth.mfa.enroll({ factorType: 'totp', friendlyName, issuer: 'Dispatch' });
  if (error) throw error;
  return authenticatorOf(data.id, data.totp.secret);
}

/** The same, confirmed with the code of now: that of the next step is left to use. */
export async function confirmApp(auth: Auth, friendlyName = 'Phone'): Promise<Authenticator> {
  const app = await enrollApp(auth, friendlyName);
  const { error } = await auth.mfa.challengeAndVerify({ factorId: app.factorId, code: app.code(0) });
  if (error) throw error;
  return app;
}
