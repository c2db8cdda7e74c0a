import type { AuthContext } from './context.ts';
import { AuthError } from './errors.ts';
import type { AuthRequest } from './request.ts';
import type { Route } from './router.ts';

/** Ways to sign in that this project has switched off; each is refused as a hosted project refuses it. */
export function disabledRoutes({ requireSignedIn }: AuthContext): Route[] {
  const refuse = (status: number, code: string, message: string) => async (): Promise<never> => {
    throw new AuthError(status, code, message);
  };
  const linking = async (request: AuthRequest): Promise<never> => {
    await requireSignedIn(request);
    throw new AuthError(404, 'manual_linking_disabled', 'Manual linking is disabled');
  };
  const saml = refuse(404, 'saml_provider_disabled', 'SAML 2.0 is disabled');
  const provider = refuse(400, 'validation_failed', 'Unsupported provider: provider is not enabled');
  const passkey = refuse(404, 'passkey_disabled', 'Passkeys are disabled');
  return [
    { method: 'GET', path: '/authorize', access: 'anyone', handle: provider },
    { method: 'GET', path: '/callback', access: 'anyone', handle: provider },
    { method: 'GET', path: '/user/identities/authorize', access: 'api-key', handle: linking },
    { method: 'DELETE', path: '/user/identities/:id', access: 'api-key', handle: linking },
    { method: 'POST', path: '/sso', access: 'api-key', handle: saml },
    { method: 'GET', path: '/passkeys', access: 'api-key', handle: passkey },
    { method: 'POST', path: '/passkeys/registration/options', access: 'api-key', handle: passkey },
    { method: 'POST', path: '/passkeys/authentication/options', access: 'api-key', handle: passkey },
  ];
}
