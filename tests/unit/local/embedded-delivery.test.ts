import { afterEach, describe, expect, it, vi } from 'vitest';
import { deliveryVariables, readDeliverySettings } from '#lib/delivery-settings.ts';
import { embeddedDelivery } from '../../../scripts/embedded-delivery.ts';
import { loadEnvLocal } from '../../../scripts/project.ts';
import { loadSecrets } from '../../../supabase/local/secrets.ts';
import { createFolder } from './data-folder.ts';

const folder = createFolder();
const stack = { smtpUrl: 'smtp://notices:word@127.0.0.1:2525', secrets: loadSecrets(folder.path) };
folder.remove();

const tell = (environment: Record<string, string>, publicUrl = 'http://localhost:3000') =>
  embeddedDelivery(stack, { dataDir: '/data', publicUrl, environment });

describe('what an embedded instance tells its worker', () => {
  it('is a way for every channel that leaves the machine by none', () => {
    expect(readDeliverySettings(tell({}))).toEqual({
      siteUrl: 'http://localhost:3000',
      email: { url: stack.smtpUrl, from: 'Dispatch scheduler <schedule@localhost>' },
      sms: { provider: 'log', file: '/data/texts.jsonl' },
      push: { ...stack.secrets.vapid, subject: 'mailto:schedule@localhost' },
      mayBePrivate: true,
    });
  });

  it('takes nothing from what the environment says of a channel', () => {
    const environment = {
      SMTP_URL: 'smtp://mail.example',
      SMS_FROM: '+13035550100',
      VAPID_SUBJECT: 'mailto:a@b.example',
    };
    expect(Object.keys(tell(environment))).toEqual(['SITE_URL', 'DELIVERY_PRIVATE_NETWORK']);
    expect(() => readDeliverySettings({ ...environment, ...tell(environment) })).toThrow('by halves');
  });

  it('keeps private networks closed where others reach the app', () => {
    const settings = readDeliverySettings(tell({}, 'https://schedule.example'));
    expect(settings).toMatchObject({ mayBePrivate: false, push: { subject: 'https://schedule.example' } });
  });
});

describe('an embedded instance under test', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('has none of the ways of another project', () => {
    vi.stubEnv('DISPATCH_EMBEDDED', '1');
    for (const name of deliveryVariables) vi.stubEnv(name, 'set');
    loadEnvLocal();
    expect(deliveryVariables.filter((name) => process.env[name] !== undefined)).toEqual([]);
  });
});
