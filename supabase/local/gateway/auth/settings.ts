/** Settings of the Auth API; names and defaults follow `[auth]` of the Supabase configuration. */
export type AuthSettings = {
  /** Lifetime of an access token in seconds. */
  jwtExpirySeconds: number;
  /** False: only invited people and those created by an administrator get in. */
  enableSignup: boolean;
  minimumPasswordLength: number;
  /** For this long an already used refresh token still yields a session, for tabs that refresh at once. */
  refreshTokenReuseSeconds: number;
  /** Where links lead without a `redirect_to`; null: the public URL of this instance. */
  siteUrl: string | null;
  /** Further allowed `redirect_to` addresses; `*` matches within a path segment, `**` anything. */
  additionalRedirectUrls: readonly string[];
  /** Lifetime of links sent by mail in seconds, and of the codes of invitations and new accounts. */
  mailLinkExpirySeconds: number;
  /** Lifetime of the other codes in seconds, where it is shorter than that of the links. */
  mailCodeExpirySeconds: number;
  /** Digits of a code sent by mail. */
  mailCodeLength: number;
  /** Shortest time between two mails asked for by the same address, in seconds. */
  mailIntervalSeconds: number;
  /** Shortest time in milliseconds after which a request for mail is answered, so that it tells nothing about accounts. */
  mailAnswerMilliseconds: number;
  /** True: a new e-mail address is confirmed from the present one as well. */
  doubleConfirmChanges: boolean;
  /** Lifetime in seconds of what a PKCE flow left behind for the exchange of its code. */
  flowStateExpirySeconds: number;
  /** True: changing the password needs the present one, except once within an hour of a sign-in by mail. */
  requireCurrentPassword: boolean;
  /** True: changing the password in a session older than a day needs a nonce that `GET /reauthenticate` mails. */
  securePasswordChange: boolean;
  /** Most bytes of `user_metadata`, and of `app_metadata`, as JSON: every access token and cookie carries both. */
  metadataBytesMax: number;
  /** True: people may enrol an authenticator app as second factor. */
  totpEnrollEnabled: boolean;
  /** True: codes of enrolled ones are taken. */
  totpVerifyEnabled: boolean;
  /** Second factors of one account, those not confirmed included. */
  enrolledFactorsMax: number;
  /** `pg-functions://postgres/<schema>/<function>` asked after each comparison of a password, or null. */
  passwordHookUri: string | null;
  /** Failed sign-ins allowed per account and client address within the window. */
  signInAttemptsMax: number;
  signInWindowSeconds: number;
  /** Wrong codes allowed per account within the window, of mails and of second factors each, and per mail. */
  codeAttemptsMax: number;
  codeWindowSeconds: number;
  rateLimits: RateLimits;
};

/** `[auth.rate_limit]`. */
export type RateLimits = {
  /** Mails an hour, of the whole project. */
  emailSent: number;
  /** Failed requests for tokens in five minutes per client address. */
  tokenRefresh: number;
  /** In five minutes: requests to sign up or to get a mail, and wrong passwords, per client address; changes per account. */
  signInSignUps: number;
  /** Links and codes that do not work, in five minutes per client address. */
  tokenVerifications: number;
};

export const defaultAuthSettings: AuthSettings = {
  jwtExpirySeconds: 3600,
  enableSignup: false,
  minimumPasswordLength: 6,
  refreshTokenReuseSeconds: 10,
  siteUrl: null,
  additionalRedirectUrls: [],
  mailLinkExpirySeconds: 3600,
  mailCodeExpirySeconds: 3600,
  mailCodeLength: 6,
  mailIntervalSeconds: 60,
  mailAnswerMilliseconds: 250,
  doubleConfirmChanges: true,
  flowStateExpirySeconds: 300,
  requireCurrentPassword: false,
  securePasswordChange: false,
  metadataBytesMax: 1024,
  totpEnrollEnabled: true,
  totpVerifyEnabled: true,
  enrolledFactorsMax: 10,
  passwordHookUri: null,
  signInAttemptsMax: 10,
  signInWindowSeconds: 300,
  codeAttemptsMax: 10,
  codeWindowSeconds: 3600,
  rateLimits: { emailSent: 30, tokenRefresh: 150, signInSignUps: 30, tokenVerifications: 30 },
};
