import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { z } from 'zod';
import { hookUriPattern } from './gateway/auth/hooks.ts';
import { type AuthSettings, defaultAuthSettings } from './gateway/auth/settings.ts';
import { defaultRealtimeLimits, type RealtimeLimits } from './gateway/realtime/limits.ts';
import { LauncherError } from './launcher-error.ts';
import { isLoopback } from './loopback.ts';

/** What supabase/config.toml says about the embedded project. */
export type ProjectConfig = {
  /** Rows of one Data API answer at most. */
  maxRows: number;
  /** Schemas the Data API serves; the first is the default. */
  schemas: string[];
  auth: AuthSettings;
  storage: {
    /** Largest file, in bytes; a bucket may have a lower limit. */
    fileSizeLimit: number;
  };
  /** Like a hosted project's, they are set outside the file, by the plan. */
  realtime: RealtimeLimits;
};

const duration = z
  .string()
  .regex(/^\d+(s|m|h)$/)
  .transform((text) => Number.parseInt(text, 10) * ({ s: 1, m: 60, h: 3600 }[text.slice(-1)] ?? 1));

const perWindow = (fallback: number) => z.int().positive().default(fallback);
const { rateLimits } = defaultAuthSettings;

const kibibytes: Record<string, number> = { B: 1, KIB: 1024, MIB: 1024 ** 2, GIB: 1024 ** 3 };
const bytes = z
  .string()
  .regex(/^\d{1,9}(B|KiB|MiB|GiB)$/i)
  .transform((text) => Number.parseInt(text, 10) * (kibibytes[text.replace(/\d/g, '').toUpperCase()] ?? 1));

// Only what this instance acts on; the file may hold anything else the Supabase CLI knows.
const schema = z.object({
  api: z.object({
    max_rows: z.int().positive().default(1000),
    schemas: z.array(z.string()).min(1).default(['public']),
  }),
  storage: z.object({ file_size_limit: bytes.default(50 * 1024 ** 2) }).prefault({}),
  auth: z.object({
    site_url: z.url(),
    additional_redirect_urls: z.array(z.string()).default([]),
    jwt_expiry: z.int().min(60).max(604_800).default(defaultAuthSettings.jwtExpirySeconds),
    enable_signup: z.boolean().default(true),
    // What this instance leaves out has to stay switched off.
    enable_anonymous_sign_ins: z.literal(false).default(false),
    enable_manual_linking: z.literal(false).default(false),
    minimum_password_length: z.int().min(6).default(defaultAuthSettings.minimumPasswordLength),
    enable_refresh_token_rotation: z.literal(true).default(true),
    refresh_token_reuse_interval: z.int().min(0).default(defaultAuthSettings.refreshTokenReuseSeconds),
    email: z.object({
      // Without confirmations a hosted project does not ask for both of a change of address either.
      enable_confirmations: z.literal(true),
      double_confirm_changes: z.boolean().default(defaultAuthSettings.doubleConfirmChanges),
      secure_password_change: z.boolean().default(defaultAuthSettings.securePasswordChange),
      max_frequency: duration.default(defaultAuthSettings.mailIntervalSeconds),
      otp_length: z.int().min(6).max(10).default(defaultAuthSettings.mailCodeLength),
      otp_expiry: z.int().positive().default(defaultAuthSettings.mailLinkExpirySeconds),
    }),
    rate_limit: z
      .object({
        email_sent: perWindow(rateLimits.emailSent),
        token_refresh: perWindow(rateLimits.tokenRefresh),
        sign_in_sign_ups: perWindow(rateLimits.signInSignUps),
        token_verifications: perWindow(rateLimits.tokenVerifications),
      })
      .prefault({}),
    mfa: z
      .object({
        max_enrolled_factors: z.int().positive().default(defaultAuthSettings.enrolledFactorsMax),
        totp: z
          .object({
            enroll_enabled: z.boolean().default(defaultAuthSettings.totpEnrollEnabled),
            verify_enabled: z.boolean().default(defaultAuthSettings.totpVerifyEnabled),
          })
          .prefault({}),
      })
      .prefault({}),
    hook: z
      .object({
        password_verification_attempt: z
          .object({
            enabled: z.boolean(),
            uri: z.string().regex(hookUriPattern, 'has to be pg-functions://postgres/<schema>/<function>'),
          })
          .optional(),
      })
      .prefault({}),
  }),
});

/** Reads and checks supabase/config.toml; a LauncherError names the first setting that is wrong. */
export function readConfig(path = join(import.meta.dirname, '../config.toml')): ProjectConfig {
  const parsed = schema.safeParse(parse(readFileSync(path, 'utf8')));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new LauncherError(`${path}: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  const { api, auth, storage } = parsed.data;
  const passwordHook = auth.hook.password_verification_attempt;
  return {
    maxRows: api.max_rows,
    schemas: api.schemas,
    auth: {
      ...defaultAuthSettings,
      jwtExpirySeconds: auth.jwt_expiry,
      enableSignup: auth.enable_signup,
      minimumPasswordLength: auth.minimum_password_length,
      refreshTokenReuseSeconds: auth.refresh_token_reuse_interval,
      siteUrl: isLoopback(auth.site_url) ? null : auth.site_url,
      additionalRedirectUrls: auth.additional_redirect_urls,
      mailLinkExpirySeconds: auth.email.otp_expiry,
      mailCodeLength: auth.email.otp_length,
      mailIntervalSeconds: auth.email.max_frequency,
      doubleConfirmChanges: auth.email.double_confirm_changes,
      securePasswordChange: auth.email.secure_password_change,
      totpEnrollEnabled: auth.mfa.totp.enroll_enabled,
      totpVerifyEnabled: auth.mfa.totp.verify_enabled,
      enrolledFactorsMax: auth.mfa.max_enrolled_factors,
      passwordHookUri: passwordHook?.enabled ? passwordHook.uri : null,
      rateLimits: {
        emailSent: auth.rate_limit.email_sent,
        tokenRefresh: auth.rate_limit.token_refresh,
        signInSignUps: auth.rate_limit.sign_in_sign_ups,
        tokenVerifications: auth.rate_limit.token_verifications,
      },
      // The file has no word for it: a hosted project has it as a switch of its dashboard ("Require current password").
      requireCurrentPassword: true,
    },
    storage: { fileSizeLimit: storage.file_size_limit },
    realtime: defaultRealtimeLimits,
  };
}
