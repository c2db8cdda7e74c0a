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
  /** Lifetime of links sent by mail in seconds. */
  mailLinkExpirySeconds: number;
  /** Shortest time between two mails asked for by the same address, in seconds. */
  mailIntervalSeconds: number;
  /** True: changing the password needs the present one, except after a sign-in by link. */
  requireCurrentPassword: boolean;
  /** Failed sign-ins allowed per account and client address within the window. */
  signInAttemptsMax: number;
  signInWindowSeconds: number;
};

export const defaultAuthSettings: AuthSettings = {
  jwtExpirySeconds: 3600,
  enableSignup: false,
  minimumPasswordLength: 6,
  refreshTokenReuseSeconds: 10,
  siteUrl: null,
  additionalRedirectUrls: [],
  mailLinkExpirySeconds: 3600,
  mailIntervalSeconds: 60,
  requireCurrentPassword: false,
  signInAttemptsMax: 10,
  signInWindowSeconds: 300,
};
