import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readConfig } from '../../../supabase/local/config.ts';
import { createLinks } from '../../../supabase/local/gateway/auth/links.ts';
import { composeMail } from '../../../supabase/local/gateway/auth/mails.ts';
import type { TokenPurpose } from '../../../supabase/local/gateway/auth/one-time-tokens.ts';
import { defaultAuthSettings } from '../../../supabase/local/gateway/auth/settings.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'dispatch-scheduler-config-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function read(auth: string) {
  const path = join(dir, 'config.toml');
  writeFileSync(path, `[api]\n[auth]\nsite_url = "http://localhost:3000"\n${auth}`);
  return readConfig(path).auth;
}

const email = '[auth.email]\nenable_confirmations = true\n';
const hook = (uri: string, enabled = true) =>
  `${email}[auth.hook.password_verification_attempt]\nenabled = ${enabled}\nuri = "${uri}"\n`;

describe('the settings of Auth', () => {
  it('are read by the names of a hosted project', () => {
    const settings =
      read(`${email}double_confirm_changes = false\nsecure_password_change = true\notp_length = 8
otp_expiry = 600\nmax_frequency = "30s"\n[auth.rate_limit]\nemail_sent = 1\ntoken_refresh = 2\nsign_in_sign_ups = 3
token_verifications = 4\n`);
    expect(settings).toMatchObject({
      doubleConfirmChanges: false,
      securePasswordChange: true,
      mailCodeLength: 8,
      mailLinkExpirySeconds: 600,
      mailIntervalSeconds: 30,
      passwordHookUri: null,
      rateLimits: { emailSent: 1, tokenRefresh: 2, signInSignUps: 3, tokenVerifications: 4 },
    });
  });

  it('of this project confirm changes twice and ask the hook', () => {
    expect(readConfig().auth).toMatchObject({
      doubleConfirmChanges: true,
      mailCodeLength: 8,
      mailCodeExpirySeconds: 3600,
      mailLinkExpirySeconds: 86_400,
      passwordHookUri: 'pg-functions://postgres/private/hook_password_verification_attempt',
    });
  });

  it('name a hook that is asked only when it is enabled', () => {
    const uri = 'pg-functions://postgres/private/decide';
    expect(read(hook(uri)).passwordHookUri).toBe(uri);
    expect(read(hook(uri, false)).passwordHookUri).toBeNull();
  });

  it.each([
    ['a hook elsewhere', hook('https://hooks.example/decide'), /password_verification_attempt\.uri/],
    [
      'a hook that is no name',
      hook('pg-functions://postgres/private/a;drop'),
      /password_verification_attempt\.uri/,
    ],
    ['no confirmations', '[auth.email]\nenable_confirmations = false\n', /auth\.email\.enable_confirmations/],
    ['a code of four digits', `${email}otp_length = 4\n`, /auth\.email\.otp_length/],
    [
      'a limit of nothing',
      `${email}[auth.rate_limit]\ntoken_refresh = 0\n`,
      /auth\.rate_limit\.token_refresh/,
    ],
    ['anonymous sign-ins', `enable_anonymous_sign_ins = true\n${email}`, /auth\.enable_anonymous_sign_ins/],
  ])('are refused with %s, by name', (_case, text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});

describe('the mail templates of a hosted project', () => {
  const root = join(import.meta.dirname, '../../..');
  const { auth } = z
    .object({
      auth: z.object({
        email: z.object({
          template: z.record(z.string(), z.object({ subject: z.string(), content_path: z.string() })),
        }),
      }),
    })
    .parse(parse(readFileSync(join(root, 'supabase/config.toml'), 'utf8')));

  it.each<[string, TokenPurpose]>([
    ['invite', 'invite'],
    ['confirmation', 'signup'],
    ['recovery', 'recovery'],
    ['magic_link', 'magiclink'],
    ['email_change', 'email_change_current'],
    ['email_change', 'email_change_new'],
    ['reauthentication', 'reauthentication'],
  ])('%s has the link and the code of the embedded one', (name, purpose) => {
    const template = auth.email.template[name];
    const content = readFileSync(join(root, template?.content_path ?? ''), 'utf8');
    expect(content).toContain('{{ .Token }}');
    const links = createLinks(() => 'http://site.example', defaultAuthSettings);
    if (purpose === 'reauthentication') {
      expect(content).not.toContain('href');
    } else {
      const link = links.mailLink(purpose, 'HASH', 'http://site.example');
      const written = link
        .replace('http://site.example', '{{ .SiteURL }}')
        .replace('HASH', '{{ .TokenHash }}');
      expect(content).toContain(`href="${written}"`);
    }
    if (purpose !== 'email_change_new') {
      const mail = composeMail(purpose, 'a@b.example', {
        link: null,
        code: '1',
        expirySeconds: 86_400,
        codeExpirySeconds: 3600,
      });
      expect(template?.subject).toBe(mail.subject);
    }
  });
});
