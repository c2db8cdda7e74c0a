import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { z } from 'zod';
import { type AuthSettings, defaultAuthSettings } from './gateway/auth/settings.ts';
import { LauncherError } from './launcher-error.ts';
import { isLoopback } from './loopback.ts';

/** What supabase/config.toml says about the embedded project. */
export type ProjectConfig = {
  /** Rows of one Data API answer at most. */
  maxRows: number;
  /** Schemas the Data API serves; the first is the default. */
  schemas: string[];
  auth: AuthSettings;
};

const duration = z
  .string()
  .regex(/^\d+(s|m|h)$/)
  .transform((text) => Number.parseInt(text, 10) * ({ s: 1, m: 60, h: 3600 }[text.slice(-1)] ?? 1));

// Only what this instance acts on; the file may hold anything else the Supabase CLI knows.
const schema = z.object({
  api: z.object({
    max_rows: z.int().positive().default(1000),
    schemas: z.array(z.string()).min(1).default(['public']),
  }),
  auth: z.object({
    site_url: z.url(),
    additional_redirect_urls: z.array(z.string()).default([]),
    jwt_expiry: z.int().min(60).max(604_800).default(defaultAuthSettings.jwtExpirySeconds),
    enable_signup: z.boolean().default(true),
    minimum_password_length: z.int().min(6).default(defaultAuthSettings.minimumPasswordLength),
    enable_refresh_token_rotation: z.literal(true).default(true),
    refresh_token_reuse_interval: z.int().min(0).default(defaultAuthSettings.refreshTokenReuseSeconds),
    email: z
      .object({
        max_frequency: duration.default(defaultAuthSettings.mailIntervalSeconds),
        otp_expiry: z.int().positive().default(defaultAuthSettings.mailLinkExpirySeconds),
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
  const { api, auth } = parsed.data;
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
      mailIntervalSeconds: auth.email.max_frequency,
      // The file has no word for it: a hosted project has it as a switch of its dashboard ("Require current password").
      requireCurrentPassword: true,
    },
  };
}
