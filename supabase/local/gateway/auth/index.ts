import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JWK } from 'jose';
import type { SendMail } from '../../mail/mail.ts';
import { createIdentifyApiKey } from '../identity.ts';
import { type Identify, writeJson } from '../types.ts';
import { accountRoutes } from './account.ts';
import { adminFactorRoutes } from './admin-factors.ts';
import { adminLinkRoutes } from './admin-links.ts';
import { adminUserRoutes } from './admin-users.ts';
import type { AuthContext } from './context.ts';
import { openDatabase } from './database.ts';
import { disabledRoutes } from './disabled.ts';
import { AuthError, writeAuthError } from './errors.ts';
import { createPasswordHook } from './hooks.ts';
import { createLimits } from './limits.ts';
import { createLinks } from './links.ts';
import { mailRequestRoutes } from './mail-requests.ts';
import { mfaRoutes } from './mfa.ts';
import { createOneTimeTokens } from './one-time-tokens.ts';
import { createPost } from './post.ts';
import { startPruning } from './prune.ts';
import { clientAddress, clientUserAgent } from './request.ts';
import { type AuthResponse, findRoute, type Route } from './router.ts';
import { createSessions } from './sessions.ts';
import { type AuthSettings, defaultAuthSettings } from './settings.ts';
import { signInRoutes } from './sign-in.ts';
import { createRequireSignedIn } from './signed-in.ts';
import { createTokenSigner, type TokenSigner } from './tokens.ts';
import { verifyRoutes } from './verify.ts';

const PREFIX = '/auth/v1';

export type AuthGatewayOptions = {
  /** Connection as role supabase_auth_admin. */
  databaseUrl: string;
  /** Origin clients reach this instance at, without a trailing slash. */
  publicUrl: () => string;
  identify: Identify;
  /** Private ES256 key. */
  jwtKey: JWK;
  publishableKey: string;
  secretKey: string;
  settings?: Partial<AuthSettings>;
  sendMail: SendMail;
};

export type AuthGateway = {
  /** Answers a request whose path starts with /auth/v1; never rejects. */
  handle: (req: IncomingMessage, res: ServerResponse) => Promise<void>;
  close: () => Promise<void>;
};

function infoRoutes(signer: TokenSigner, settings: AuthSettings): Route[] {
  const answer = (body: unknown, headers: Record<string, string> = {}) => {
    const response: AuthResponse = { status: 200, body, headers };
    return async () => response;
  };
  const describedSettings = {
    external: { anonymous_users: false, email: true, phone: false },
    disable_signup: !settings.enableSignup,
    mailer_autoconfirm: false,
    phone_autoconfirm: false,
    sms_provider: '',
    saml_enabled: false,
  };
  return [
    {
      method: 'GET',
      path: '/.well-known/jwks.json',
      access: 'anyone',
      handle: answer(signer.jwks, { 'cache-control': 'public, max-age=600' }),
    },
    {
      method: 'GET',
      path: '/health',
      access: 'api-key',
      handle: answer({
        version: 'local',
        name: 'GoTrue',
        description: 'GoTrue is a user registration and authentication API',
      }),
    },
    { method: 'GET', path: '/settings', access: 'api-key', handle: answer(describedSettings) },
  ];
}

/** The Auth API of the embedded Supabase, to be mounted at /auth/v1. */
export async function createAuthGateway(options: AuthGatewayOptions): Promise<AuthGateway> {
  const settings = { ...defaultAuthSettings, ...options.settings };
  const signer = await createTokenSigner({
    jwtKey: options.jwtKey,
    issuer: () => `${options.publicUrl()}${PREFIX}`,
    expirySeconds: settings.jwtExpirySeconds,
  });
  const database = openDatabase(options.databaseUrl);
  const limits = createLimits(settings);
  const links = createLinks(options.publicUrl, settings);
  const oneTimeTokens = createOneTimeTokens({
    secret: JSON.stringify(options.jwtKey.d),
    codeLength: settings.mailCodeLength,
    expirySeconds: settings.mailLinkExpirySeconds,
    codeExpirySeconds: settings.mailCodeExpirySeconds,
    codeAttemptsMax: settings.codeAttemptsMax,
  });
  const hookUri = settings.passwordHookUri;
  const context: AuthContext = {
    database,
    settings,
    limits,
    links,
    oneTimeTokens,
    sessions: createSessions({
      database,
      signer,
      expirySeconds: settings.jwtExpirySeconds,
      refreshTokenReuseSeconds: settings.refreshTokenReuseSeconds,
    }),
    requireSignedIn: createRequireSignedIn(database, options.identify),
    post: createPost({ links, limits, oneTimeTokens, settings, sendMail: options.sendMail }),
    passwordHook: hookUri === null ? null : createPasswordHook(database, hookUri),
  };
  const routes = [
    ...infoRoutes(signer, settings),
    ...signInRoutes(context),
    ...accountRoutes(context),
    ...verifyRoutes(context),
    ...mailRequestRoutes(context),
    ...adminUserRoutes(context),
    ...adminLinkRoutes(context),
    ...adminFactorRoutes(context),
    ...mfaRoutes(context),
    ...disabledRoutes(context),
  ];
  const identifyApiKey = createIdentifyApiKey(options);
  const stopPruning = startPruning(database, settings.mailLinkExpirySeconds);

  async function respond(req: IncomingMessage): Promise<AuthResponse> {
    const url = new URL(req.url ?? '/', 'http://localhost');
    const path = url.pathname.startsWith(PREFIX) ? url.pathname.slice(PREFIX.length) : url.pathname;
    const { route, id, factorId } = findRoute(routes, req.method ?? 'GET', path);
    const apiKeyRole = route.access === 'anyone' ? 'anon' : identifyApiKey(req.headers);
    const request = {
      message: req,
      url,
      apiKeyRole,
      id,
      factorId,
      address: clientAddress(req, apiKeyRole),
      userAgent: clientUserAgent(req),
    };
    if (route.access === 'admin') {
      const { role } = await options.identify(req.headers);
      if (role !== 'service_role') throw new AuthError(403, 'not_admin', 'User not allowed');
    }
    return route.handle(request);
  }

  return {
    async handle(req, res) {
      res.setHeader('cache-control', 'no-store');
      res.setHeader('x-content-type-options', 'nosniff');
      try {
        const { status, body, headers } = await respond(req);
        writeJson(res, status, body, headers);
      } catch (error) {
        if (res.headersSent) res.destroy();
        else writeAuthError(req, res, error);
      }
    },
    async close() {
      stopPruning();
      await database.close();
    },
  };
}
