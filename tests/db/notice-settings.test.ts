import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Persona } from '../setup/database.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { home, people, plantAccessWorld } from './access-world.ts';
import { race } from './race.ts';
import { refusalOf } from './refusal.ts';
import { refusedAt, saveSetting } from './settings-world.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await plantAccessWorld(db.sql);
});
afterAll(() => db.drop());

async function call(as: Persona, text: string): Promise<unknown> {
  const [row] = await db.asUser(as, (sql) => sql.unsafe(`select public.${text} as answer`));
  return row?.answer;
}
const refused = async (text: string, as: Persona = people.admin) => {
  const { code, detail } = (await refusalOf(call(as, text))) ?? { code: 'accepted', detail: {} };
  return [code, (detail as { field?: string }).field];
};
const auditOf = (action: string) => db.sql`
  select actor_id, target_id, before, after, details from public.audit_logs where action = ${action} order by id`;

describe('the settings of a person', () => {
  const on = (category: string, channel: string, isOn: unknown = true) => ({ category, channel, isOn });
  /** @param quiet the last arguments: `, '22:00', '06:00'` */
  const save = (preferences: unknown, version: number | null, quiet = '', rests = 'true') =>
    `save_my_notice_settings($json$${JSON.stringify(preferences)}$json$, ${rests}, ${version}${quiet})`;
  const mine = (as: string) => call(as, 'get_my_notice_settings()');

  it('are the usual ones until somebody saves, in version 0', async () => {
    await db.sql`update public.profiles set phone = '303-555-0142' where id = ${people.supervisor}`;
    await db.sql`
      insert into public.push_subscriptions (agency_id, user_id, endpoint, p256dh, auth, device)
      select agency_id, id, 'https://push.example/1', repeat('A', 87), repeat('A', 22), 'Firefox'
      from public.profiles where id = ${people.supervisor}`;
    expect(await mine(people.supervisor)).toEqual({
      preferences: [],
      quiet: { start: null, end: null, restsAfterNight: true },
      version: 0,
      phone: '303-555-0142',
      pushCount: 1,
      fallbackMinutes: 5,
      channels: [],
    });
  });

  it('know by which channels living workers can send', async () => {
    const channels = async () => ((await mine(people.supervisor)) as { channels: unknown }).channels;
    await db.sql`
      insert into private.workers (name, channels, seen_at) values
        ('mails', '{email}', now()), ('both', '{email, push}', now()),
        ('gone', '{sms}', now() - interval '2 minutes')`;
    expect(await channels()).toEqual(['push', 'email']);
    await db.sql`update private.workers set channels = '{}'`;
    expect(await channels()).toEqual([]);
    await db.sql`delete from private.workers`;
    expect(await channels()).toBeNull();
  });

  it('are saved in the version that was seen; what is not named any more is the usual again', async () => {
    const as = people.supervisor;
    const saved = save([on('swap', 'sms'), on('offer', 'email', false)], 0, `, '22:00', '06:30'`);
    expect(await call(as, saved)).toBe(1);
    expect(await call(as, save([on('offer', 'email'), on('digest', 'push')], 1, '', 'false'))).toBe(2);
    expect(await mine(as)).toMatchObject({
      preferences: [on('digest', 'push'), on('offer', 'email')],
      quiet: { start: null, end: null, restsAfterNight: false },
      version: 2,
    });
    for (const version of [0, 1, 3, null]) {
      expect(await refused(save([], version), as)).toEqual(['PT409', undefined]);
    }
    expect(await mine(as)).toMatchObject({ version: 2 });
  });

  it('are audited in one row, and not at all when nothing changed', async () => {
    const as = people.admin;
    await call(as, save([on('swap', 'sms')], 0, `, '22:00', '06:00'`));
    await call(as, save([on('swap', 'sms')], 1, `, '22:00', '06:00'`));
    const rows = (await auditOf('notice_settings.update')).filter(({ target_id: target }) => target === as);
    expect(rows).toEqual([
      {
        actor_id: as,
        target_id: as,
        details: { entity: 'notice_settings' },
        before: { channels: {}, quiet_start: null, quiet_end: null, rests_after_night: true },
        after: {
          channels: { 'swap.sms': true },
          quiet_start: '22:00:00',
          quiet_end: '06:00:00',
          rests_after_night: true,
        },
      },
    ]);
    // Those that were planted one by one.
    expect(await db.sql`select 1 from public.audit_logs where action like 'notice_preference%'`).toHaveLength(
      4,
    );
  });

  it('are of each person alone', async () => {
    const [before] = await db.sql`
      select count(*)::integer as count from public.notification_preferences where user_id = ${people.coworker}`;
    await call(people.dispatcher, save([], 1));
    expect(await mine(people.dispatcher)).toMatchObject({ preferences: [], version: 2 });
    const [after] = await db.sql`
      select count(*)::integer as count from public.notification_preferences where user_id = ${people.coworker}`;
    expect(after).toEqual(before);
    expect(await mine(people['outside admin'])).toMatchObject({ version: 0, phone: null });
  });

  it('are nobody’s without an account that works', async () => {
    expect(await mine(people.deactivated)).toBeNull();
    expect(await refused(save([], 0), people.deactivated)).toEqual(['PT403', undefined]);
    expect(await refused(save([], 0), null)).toEqual(['42501', undefined]);
  });

  const many = Array.from({ length: 101 }, (_, index) => on(`kind_${'abcdefghij'[index % 10]}`, 'push'));
  it.each([
    ['preferences', null, ''],
    ['preferences', {}, ''],
    ['preferences', 'swap', ''],
    ['preferences', [null], ''],
    ['preferences', [[]], ''],
    ['preferences', ['swap'], ''],
    ['preferences', many, ''],
    ['preferences', [on('Swap', 'sms')], ''],
    ['preferences', [on('x'.repeat(41), 'sms')], ''],
    ['preferences', [on('x'.repeat(100_000), 'sms')], ''],
    ['preferences', [on('swap', 'webhook')], ''],
    ['preferences', [on('swap', 'fax')], ''],
    ['preferences', [on('swap', 'sms', 'true')], ''],
    ['preferences', [on('swap', 'sms', null)], ''],
    ['preferences', [{ category: 'swap', channel: 'sms' }], ''],
    ['preferences', [{ category: { a: 1 }, channel: ['sms'], isOn: true }], ''],
    ['preferences', [on('swap', 'sms'), on('swap', 'sms', false)], ''],
    ['quietEnd', [], `, '22:00'`],
    ['quietStart', [], `, null, '06:00'`],
    ['quietEnd', [], `, '22:00', '22:00'`],
    ['quietEnd', [], `, '22:00', '24:00'`],
    ['quietStart', [], `, '22:00:30', '06:00'`],
  ])('are refused at the field %s: %o %s', async (field, preferences, quiet) => {
    const [code, at] = await refused(save(preferences, 0, quiet), people['outside admin']);
    expect([code, at]).toEqual(['PT422', field]);
  });

  it('are refused when it is not said whether a night counts', async () => {
    expect(await refused(save([], 0, '', 'null'), people['outside admin'])).toEqual([
      'PT422',
      'restsAfterNight',
    ]);
  });

  it('keep what was there when they are refused', async () => {
    expect(await refused(save([on('swap', 'sms', 1)], 2), people.supervisor)).toEqual([
      'PT422',
      'preferences',
    ]);
    expect(await mine(people.supervisor)).toMatchObject({
      preferences: [on('digest', 'push'), on('offer', 'email')],
    });
  });

  it('are saved by one of two browsers that save for the first time at the same moment', async () => {
    const contestant = (channel: string) => ({
      as: people['outside supervisor'],
      work: (sql: Parameters<Parameters<TestDatabase['asUser']>[1]>[0]) =>
        sql.unsafe(`select public.${save([on('swap', channel)], 0)}`),
    });
    const outcomes = await race(db, [contestant('sms'), contestant('push')]);
    expect(outcomes.toSorted()).toEqual(['PT409', null].toSorted());
    const { preferences, version } = (await mine(people['outside supervisor'])) as {
      preferences: unknown[];
      version: number;
    };
    expect([preferences.length, version]).toEqual([1, 1]);
  });
});

describe('the rules of an agency', () => {
  const rules = { fallbackMinutes: 7, ackHours: 12, nightlyTime: '04:15', webhookUrl: null };
  /** @param known a version instead of the newest */
  async function save(
    change: object = {},
    as: string = people.admin,
    known?: number | null,
  ): Promise<string | null> {
    const [row] = await db.sql`
      select max(id)::integer as head from public.setting_versions where kind = 'notice_rules' and agency_id = ${home.id}`;
    const saved = await saveSetting(
      { db, ours: home },
      {
        kind: 'notice_rules',
        value: { ...rules, ...change },
        as,
        known: known === undefined ? row?.head : known,
      },
    );
    return saved.webhookSecret;
  }
  const read = (as: string = people.admin) => call(as, 'get_notice_rules()');
  const url = 'https://dispatch.example/hook?key=1';
  const theSecret = async () => (await db.sql`select secret from private.webhook_secrets`).length;

  beforeAll(async () => {
    await db.sql`delete from private.webhook_secrets`;
  });

  it('begin with it', async () => {
    expect(await read()).toEqual({
      fallbackMinutes: 5,
      ackHours: 24,
      nightlyTime: '05:30',
      webhookUrl: null,
      hasWebhookSecret: false,
      version: 1,
    });
  });

  it('are saved by admins in the version that was seen', async () => {
    expect(await save()).toBeNull();
    expect(await read()).toMatchObject({
      fallbackMinutes: 7,
      ackHours: 12,
      nightlyTime: '04:15',
      version: 2,
    });
    expect(await read(people['outside admin'])).toMatchObject({ fallbackMinutes: 5, version: 1 });
    expect(await auditOf('notice_rules.update')).toEqual([]);
    expect(await auditOf('setting.save')).toMatchObject([
      { actor_id: people.admin, before: { fallbackMinutes: 5 }, after: { fallbackMinutes: 7 } },
    ]);
    // The same once more changes nothing.
    expect(await save()).toBeNull();
    expect(await read()).toMatchObject({ version: 2 });
    for (const known of [1_000_000, null]) {
      expect((await refusedAt(save({ ackHours: 13 }, people.admin, known)))[0]).toBe('PT409');
    }
  });

  it('are for admins', async () => {
    for (const as of [people.supervisor, people.dispatcher, people.deactivated]) {
      expect((await refusedAt(save({ ackHours: 13 }, as)))[0]).toBe('PT403');
      expect(await refused('get_notice_rules()', as)).toEqual(['PT403', undefined]);
      expect(await refused('rotate_webhook_secret()', as)).toEqual(['PT403', undefined]);
    }
  });

  it('are known to members, but for the address of the agency’s own receiver', async () => {
    const select = (column: string) =>
      db.asUser(people.dispatcher, (sql) => sql.unsafe(`select ${column} from public.notice_rules`));
    expect(await select('ack_hours, fallback_minutes, nightly_time')).toHaveLength(1);
    expect(await refusalOf(select('webhook_url'))).toMatchObject({ code: '42501' });
  });

  it.each([
    ['fallbackMinutes', 0],
    ['fallbackMinutes', 121],
    ['fallbackMinutes', null],
    ['ackHours', 0],
    ['ackHours', 169],
    ['nightlyTime', '24:00'],
    ['nightlyTime', '04:15:01'],
    ['nightlyTime', null],
    ['webhookUrl', 'ftp://dispatch.example'],
    ['webhookUrl', 'https://'],
    ['webhookUrl', 'https://user:word@dispatch.example/'],
    ['webhookUrl', 'https://dispatch.example/a b'],
    ['webhookUrl', 'https://dispatch.example/\u202E'],
    ['webhookUrl', `https://dispatch.example/${'x'.repeat(480)}`],
    ['webhookUrl', '  '],
  ])('are refused at the field %s: %s', async (field, value) => {
    expect((await refusedAt(save({ [field]: value }))).slice(0, 2)).toEqual(['PT422', field]);
  });

  it.each([
    ['https://dispatch.example', 'https://dispatch.example'],
    ['HTTPS://a:b@dispatch.example:8443/in/#x', 'HTTPS://dispatch.example:8443/in/?…'],
    [
      'https://hooks.example/services/T0001/B0002/aBcDeFgHiJkLmNoPqRsTuVwX',
      'https://hooks.example/services/T0001/B0002/aBcD…',
    ],
    ['https://a-long-name-of-a-host.example/abc?token=x', 'https://a-long-name-of-a-host.example/abc?…'],
    ['nothing of ours', 'kept apart'],
  ])('have of the address %s in the audit %s', async (address, shown) => {
    const [row] = await db.sql`select private.place_of_address(${address}) as shown`;
    expect(row?.shown).toBe(shown);
  });

  it('have no secret without an address', async () => {
    expect(await refused('rotate_webhook_secret()')).toEqual(['PT422', 'webhookUrl']);
    expect(await theSecret()).toBe(0);
  });

  it('tell a secret once: with the first address, and when it is made anew', async () => {
    const first = await save({ webhookUrl: url });
    expect(first).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(await read()).toMatchObject({ hasWebhookSecret: true, version: 3 });
    expect(await save({ webhookUrl: 'https://other.example' })).toBeNull();
    const second = await call(people.admin, 'rotate_webhook_secret()');
    expect(second).toMatch(/^whsec_/);
    expect(second).not.toBe(first);
    expect(await db.sql`select secret from private.webhook_secrets`).toEqual([{ secret: second }]);
    // Taken away, the address may come back; its receiver still knows the secret.
    expect(await save()).toBeNull();
    expect(await read()).toMatchObject({ webhookUrl: null, hasWebhookSecret: true });
    expect(await save({ webhookUrl: url })).toBeNull();

    const entries = await db.sql`
      select action, target_id, details, before, after from public.audit_logs where action like 'webhook%' order by id`;
    const about = { details: { entity: 'webhook_secret' }, before: null, after: null };
    expect(entries).toMatchObject([
      { action: 'webhook_secret.create', ...about },
      { action: 'webhook_secret.update', ...about },
    ]);
    // Of addresses it says where they lead, and that one became another.
    const addresses = async () =>
      (await auditOf('setting.save'))
        .slice(-1)
        .map(({ before, after }) => [before.webhookUrl, after.webhookUrl]);
    expect(await addresses()).toEqual([[null, 'https://dispatch.example/hook?…']]);
    await save({ webhookUrl: url.replace('key=1', 'key=2') });
    expect(await addresses()).toEqual([
      ['https://dispatch.example/hook?…', 'https://dispatch.example/hook?… (another token)'],
    ]);
    await db.sql`update public.notice_rules set webhook_url = ${url} where agency_id = ${home.id}`;
    expect((await auditOf('notice_rules.update')).slice(-1).map(({ after }) => after)).toEqual([
      { webhook_url: 'https://dispatch.example/hook?… (another token)' },
    ]);
    const [leaked] = await db.sql`
      select count(*)::integer as count from public.audit_logs l where to_jsonb(l)::text ~ 'whsec_|key='`;
    expect(leaked).toEqual({ count: 0 });
    expect(await read(people['outside admin'])).toMatchObject({ webhookUrl: null, hasWebhookSecret: false });
  });
});
