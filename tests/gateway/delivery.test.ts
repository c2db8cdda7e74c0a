import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SupabaseClient } from '@supabase/supabase-js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  claimDeliveries,
  handOverDelivery,
  listNoticesToPlan,
  planDeliveries,
  tellWorkerChannels,
} from '#lib/data/deliveries.ts';
import { getDeliveryBacklog, listDeadDeliveries, resendDeliveries } from '#lib/data/delivery-log.ts';
import { workerSeen } from '#lib/data/generation.ts';
import { planNotice } from '#lib/domain/notice-plan.ts';
import type { ClaimedDelivery } from '#lib/domain/notice-records.ts';
import { createAttempts } from '#lib/jobs/delivery/attempts.ts';
import { startDelivery } from '#lib/jobs/delivery/deliver.ts';
import { createEmailChannel, type EmailOptions } from '#lib/jobs/delivery/email.ts';
import { createSmsChannel, createSmsLog } from '#lib/jobs/delivery/sms.ts';
import { pause } from '#lib/jobs/patience.ts';
import { log } from '#lib/log.ts';
import type { Database } from '#lib/supabase/database.types.ts';
import { createDrillClient } from '../drill/lanes.ts';
import { type MailManners, type MailServer, startMailServer } from '../drill/mail-server.ts';
import { killAll, postmastersOf, processTree } from '../drill/process-tree.ts';
import { type DrillStack, startDrillStack } from '../drill/stack.ts';
import { waitFor } from '../drill/wait.ts';
import { endWorkerProcess, startWorkerProcess } from '../drill/worker-world.ts';
import { makeAgency, makePerson, uuid } from '../factories/people.ts';

vi.setConfig({ testTimeout: 90_000 });

const site = 'https://schedule.example';
const folder = mkdtempSync(join(tmpdir(), 'dispatch-scheduler-delivery-'));
const textsFile = join(folder, 'texts.jsonl');
const people = [101, 102, 103].map(uuid);
const [ana = '', ben = ''] = people;

let stack: DrillStack;
let admin: SupabaseClient<Database>;
let supervisor: SupabaseClient<Database>;
let mailServer: MailServer;
beforeAll(async () => {
  stack = await startDrillStack();
  admin = createDrillClient(stack.url, stack.secretKey);
  const agency = await makeAgency(stack.sql, 1);
  for (let n = 101; n <= 103; n++) {
    await makePerson(stack.sql, agency, n, { role: n === 101 ? 'supervisor' : 'dispatcher' });
  }
  await stack.sql`update public.profiles set phone = '303 555 0' || right(employee_number, 3)`;
  const password = 'correct-horse-battery';
  const changed = await admin.auth.admin.updateUserById(ana, { password, email_confirm: true });
  if (changed.error) throw changed.error;
  supervisor = createDrillClient(stack.url, stack.publishableKey);
  const signedIn = await supervisor.auth.signInWithPassword({ email: 'person-101@example.test', password });
  if (signedIn.error) throw signedIn.error;
}, 120_000);
afterAll(async () => {
  await stack.close();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

beforeEach(async () => {
  mailServer = await startMailServer();
});
const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((worker) => worker.stop()));
  await mailServer.close();
  await stack.sql`truncate public.notifications cascade`;
  rmSync(textsFile, { force: true });
});

type Options = { email?: Partial<EmailOptions>; graceMs?: number; hasMailServer?: boolean };

/** Little patience for mail servers, where one will not answer. */
const impatient: Partial<EmailOptions> = { connectMs: 1000, greetingMs: 1000, silenceMs: 1000 };

/** The delivery of a worker. */
function start(worker: string, { email, graceMs, hasMailServer = true }: Options = {}) {
  const closing = new AbortController();
  const { signal } = closing;
  const delivery = startDelivery({
    admin,
    worker,
    way: {
      siteUrl: site,
      channels: [
        ...(hasMailServer
          ? [createEmailChannel({ url: mailServer.url, from: 'Schedule <schedule@example.test>', ...email })]
          : []),
        createSmsChannel(createSmsLog({ file: textsFile })),
      ],
    },
    signal,
    untilDone: async (work) => {
      while (!signal.aborted) {
        try {
          return await work();
        } catch {
          await pause(50, signal);
        }
      }
      return undefined;
    },
    pollMs: 100,
    graceMs,
  });
  const handle = {
    wake: delivery.wake,
    stop() {
      closing.abort();
      return delivery.ended;
    },
  };
  running.push(handle);
  return handle;
}

/** Tells people that shifts of theirs are cancelled; by e-mail and text, at once. */
async function tell(recipients: readonly string[], count = 1): Promise<void> {
  await stack.sql`
    select private.notify(p.id, 'roster.cancelled', 'You no longer work shift ' || n, '/schedule')
    from generate_series(1, ${count}::integer) n, unnest(${[...recipients]}::uuid[]) p (id)`;
}

type Row = {
  id: string;
  notice: string;
  person: string;
  channel: string;
  state: string;
  attempts: number;
  unsure: number;
  error: string | null;
  worker: string | null;
};

function readDeliveries(channel: string): Promise<Row[]> {
  return stack.sql<Row[]>`
    select id::text, notification_id::text as notice, recipient_id as person, channel, state, attempts, unsure,
      last_error as error, leased_by as worker
    from public.notification_deliveries where channel = ${channel}::public.notice_channel order by notification_id`;
}

/** Waits until the deliveries of a channel are as wanted. */
function until(channel: string, count: number, isThere: (row: Row) => boolean): Promise<Row[]> {
  return waitFor(
    `${count} deliveries by ${channel}`,
    30_000,
    async () => {
      const rows = await readDeliveries(channel);
      return rows.length === count && rows.every(isThere) ? rows : null;
    },
    20,
  );
}
const isSent = ({ state }: Row) => state === 'sent';

/** What waits for a later attempt is due now. */
async function hurry(): Promise<void> {
  await stack.sql`update public.notification_deliveries set due_at = now() where state = 'waiting' and due_at > now()`;
}

function texts(): { id: string }[] {
  return readFileSync(textsFile, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** The ids of the mails that should have come to a person, in order. */
async function expectedIds(person: string): Promise<string[]> {
  const rows = await readDeliveries('email');
  return rows
    .filter((row) => row.person === person)
    .map(({ notice }) => `<notice.${notice}.email.0@schedule.example>`);
}
const idsTo = (person: string) =>
  mailServer.mails
    .filter(({ to }) => to === `person-${Number(person.slice(-12))}@example.test`)
    .map(({ messageId }) => messageId);

async function backlogOf(channel: string) {
  return (await getDeliveryBacklog(supervisor)).find((found) => found.channel === channel);
}

describe('notices', () => {
  it('come by every channel once, to each person in their order', async () => {
    start('worker-1');
    await tell(people, 12);
    await until('email', 36, isSent);
    await until('sms', 36, isSent);
    for (const person of people) expect(idsTo(person)).toEqual(await expectedIds(person));
    expect(new Set(texts().map(({ id }) => id)).size).toBe(36);
    expect(texts()).toHaveLength(36);
  });

  it('come once when two workers deliver them', async () => {
    start('worker-1');
    start('worker-2');
    await tell(people, 12);
    await until('email', 36, isSent);
    await until('sms', 36, isSent);
    expect(mailServer.mails).toHaveLength(36);
    expect(texts()).toHaveLength(36);
    for (const person of people) expect(idsTo(person)).toEqual(await expectedIds(person));
  });
});

describe('a worker that plans', () => {
  it('leaves mails to the worker that has a mail server', async () => {
    await tellWorkerChannels(admin, 'worker-2', ['email']);
    start('worker-1', { hasMailServer: false });
    await tell([ana]);
    await until('sms', 1, isSent);
    start('worker-2');
    await until('email', 1, isSent);
  });

  it('lets a notice go at once to somebody whose time zone it does not know', async () => {
    await stack.sql`alter table public.centers drop constraint centers_time_zone_check`;
    await stack.sql`update public.centers set time_zone = 'Nowhere/Land'`;
    await stack.sql`
      insert into public.notification_settings (agency_id, user_id, quiet_start, quiet_end)
      select p.agency_id, p.id, '00:00', '23:59' from public.profiles p where p.id = ${ana}`;
    const said = vi.spyOn(log, 'error').mockImplementation(() => {});
    start('worker-1');
    await stack.sql`select private.notify(${ana}, 'roster.cancelled', 'You no longer work.', '/schedule')`;
    await until('email', 1, isSent);
    expect(said.mock.calls.map(([, words]) => words)).toContain('A notice waits for no quiet hours.');
    said.mockRestore();
    await stack.sql`truncate public.notification_settings`;
    await stack.sql`update public.centers set time_zone = 'America/Denver'`;
    await stack.sql`
      alter table public.centers add constraint centers_time_zone_check check (private.is_time_zone(time_zone))`;
  });
});

const bad: [string, Partial<MailManners> | 'gone', RegExp][] = [
  ['refuses connections', 'gone', /cannot be reached/],
  ['says nothing', { greeting: null }, /did not answer in time/],
  ['says nothing when a mail comes', { data: null }, /did not answer in time/],
  ['is too busy for anybody (421)', { greeting: '421 4.3.2 Busy' }, /asked to wait|closed the connection/],
  ['is too busy for a mailbox (450)', { recipient: '450 4.2.1 Busy' }, /asked to wait \(450 4\.2\.1\)/],
  ['is too busy for a mail (451)', { mail: '451 4.3.0 Busy' }, /asked to wait \(451 4\.3\.0\)/],
  ['refuses the login (535)', { login: '535 5.7.8 Wrong password' }, /refused the login \(535 5\.7\.8\)/],
  ['wants another sender (530)', { recipient: '530 5.7.1 Log in' }, /refused the login \(530 5\.7\.1\)/],
];

describe('a mail server that', () => {
  it.each(bad)(
    '%s holds up mails alone, for all to see, and gets them in order later',
    async (_, manners, words) => {
      if (manners === 'gone') await mailServer.goAway();
      else mailServer.behave(manners);
      const url = mailServer.url.replace('smtp://', 'smtp://name:password@');
      const isLogin = manners !== 'gone' && manners.login !== undefined;
      start('worker-1', { email: { ...impatient, ...(isLogin && { url }) } });
      await workerSeen(admin, 'worker-1');
      await tellWorkerChannels(admin, 'worker-1', ['sms', 'email']);
      await tell(people, 3);
      await until('sms', 9, isSent);
      expect(texts()).toHaveLength(9);
      const failed = await waitFor('an attempt failed', 30_000, async () => {
        const backlog = await backlogOf('email');
        return backlog?.lastError ? backlog : null;
      });
      expect(failed).toMatchObject({ isConfigured: true, sent: 0, dead: 0 });
      // The first of each person may wait for its next attempt, which is not due yet.
      expect(failed.waiting).toBeGreaterThanOrEqual(6);
      expect(failed.lastError).toMatch(words);
      expect(failed.oldestDueAt).not.toBeNull();
      expect(await backlogOf('sms')).toMatchObject({ waiting: 0, sent: 9, lastError: null });
      if (manners === 'gone') await mailServer.comeBack();
      else mailServer.behave(isLogin ? { login: '235 Welcome' } : {});
      await waitFor('all mails', 30_000, async () => {
        await hurry();
        return (await readDeliveries('email')).every(isSent) ? true : null;
      });
      for (const person of people) expect(idsTo(person)).toEqual(await expectedIds(person));
      expect(await backlogOf('email')).toMatchObject({ waiting: 0, sent: 9, dead: 0 });
    },
  );

  it('refuses a recipient (550) ends that mail at once, and the others go on', async () => {
    const refused = {
      address: 'person-102@example.test',
      words: '550 5.1.1 <person-102@example.test> unknown',
    };
    mailServer.behave({ refused });
    start('worker-1');
    await tell(people, 2);
    const rows = await until('email', 6, ({ state }) => state === 'sent' || state === 'dead');
    for (const { person, state, attempts, error } of rows) {
      expect([state, attempts]).toEqual([person === ben ? 'dead' : 'sent', 1]);
      if (person === ben) expect(error).toBe('The mail server refused the recipient (550 5.1.1).');
    }
    const { deliveries } = await listDeadDeliveries(supervisor, null);
    expect(deliveries).toHaveLength(2);
    // Sent again by hand, they go under ids of their own.
    mailServer.behave();
    expect(
      await resendDeliveries(
        supervisor,
        deliveries.map(({ id }) => id),
      ),
    ).toBe(2);
    await until('email', 6, isSent);
    expect(idsTo(ben)).toEqual((await expectedIds(ben)).map((id) => id.replace('.0@', '.1@')));
  });

  it('refuses a mail (554) ends it at once', async () => {
    mailServer.behave({ mail: '554 5.6.0 No' });
    start('worker-1');
    await tell([ana]);
    const [row] = await until('email', 1, ({ state }) => state === 'dead');
    expect(row).toMatchObject({ attempts: 1, error: 'The mail server refused the mail (554 5.6.0).' });
  });

  it.each([
    ['does not answer', null],
    ['hangs up', 'hang up'],
  ])('takes a mail and %s gets it once more, under the same id', async (_, mail) => {
    mailServer.behave({ mail });
    start('worker-1', { email: impatient });
    await tell([ana]);
    await until('email', 1, ({ unsure }) => unsure === 1);
    expect(mailServer.heard()).toBe(1);
    mailServer.behave();
    await hurry();
    await until('email', 1, isSent);
    mailServer.answerLate('250 Kept');
    expect(mailServer.heard()).toBe(2);
    const ids = mailServer.mails.map(({ messageId }) => messageId);
    expect(new Set(ids)).toEqual(new Set(await expectedIds(ana)));
  });

  it('never answers a mail gets it twice and no more', async () => {
    mailServer.behave({ mail: null });
    start('worker-1', { email: impatient });
    await tell([ana]);
    await until('email', 1, ({ unsure }) => unsure === 1);
    await hurry();
    const [row] = await until('email', 1, ({ state }) => state === 'dead');
    expect(row?.error).toMatch(/^Nobody knows whether it arrived/);
    expect(mailServer.heard()).toBe(2);
  });
});

/** Plans and claims as a worker does, without sending anything. */
async function claim(worker: string): Promise<ClaimedDelivery[]> {
  const notices = await listNoticesToPlan(admin, 100);
  const plans = notices.map((notice) => ({
    notificationId: notice.id,
    deliveries: planNotice(notice, ['email'], Date.now()),
  }));
  await planDeliveries(admin, plans);
  await planDeliveries(admin, plans);
  return (await claimDeliveries(admin, worker, 'email', 10)).deliveries;
}

describe('work that comes twice', () => {
  it('sends once', async () => {
    await tell([ana]);
    const [delivery, ...more] = await claim('worker-1');
    expect(more).toEqual([]);
    if (!delivery) throw new Error('Nothing was claimed.');
    const channel = createEmailChannel({ url: mailServer.url, from: 'schedule@example.test' });
    const options = { admin, channel, siteUrl: site, sendMs: 10_000 };
    const begin = async (worker: string) => {
      await new Promise<void>((resolve) => {
        const attempts = createAttempts({ ...options, worker, whenOver: resolve });
        attempts.begin(delivery);
        attempts.begin(delivery);
      });
    };
    await begin('worker-1');
    expect(await readDeliveries('email')).toMatchObject([{ state: 'sent' }]);
    await begin('worker-1');
    await begin('worker-2');
    channel.close();
    expect(mailServer.heard()).toBe(1);
  });

  it('is left alone when another has taken it', async () => {
    await tell([ana]);
    const [delivery] = await claim('worker-1');
    if (!delivery) throw new Error('Nothing was claimed.');
    await stack.sql`update public.notification_deliveries set lease_until = now() - interval '1 second'`;
    start('worker-2');
    await until('email', 1, isSent);
    expect(await handOverDelivery(admin, 'worker-1', delivery)).toBe(false);
  });
});

describe('a worker that is told to stop', () => {
  it('gives back what it has not given away, and nothing is sent twice', async () => {
    mailServer.behave({ data: null });
    const worker = start('worker-1', { email: { silenceMs: 60_000 }, graceMs: 50 });
    await tell(people);
    await waitFor('it is at all three', 10_000, async () => {
      const rows = await readDeliveries('email');
      return (
        (rows.length === 3 &&
          rows.every(({ state }) => state === 'sending') &&
          mailServer.connections() === 3) ||
        null
      );
    });
    await worker.stop();
    for (const row of await readDeliveries('email')) {
      expect(row).toMatchObject({ state: 'waiting', worker: null, unsure: 0 });
    }
    mailServer.behave();
    start('worker-2');
    await waitFor('all mails', 30_000, async () => {
      await hurry();
      return (await readDeliveries('email')).every(isSent) ? true : null;
    });
    expect(mailServer.heard()).toBe(3);
  });

  it('says of what may have arrived that nobody knows', async () => {
    mailServer.behave({ mail: null });
    const worker = start('worker-1', { email: { silenceMs: 60_000 }, graceMs: 50 });
    await tell([ana]);
    await waitFor('the mail is out', 10_000, () => (mailServer.heard() === 1 ? true : null));
    await worker.stop();
    expect(await readDeliveries('email')).toMatchObject([{ state: 'waiting', worker: null, unsure: 1 }]);
    mailServer.behave();
    start('worker-2');
    await until('email', 1, isSent);
    expect(mailServer.heard()).toBe(2);
  });

  it('lets an attempt under way come to its end', async () => {
    mailServer.behave({ mail: null });
    const worker = start('worker-1', { email: { silenceMs: 60_000 }, graceMs: 60_000 });
    await tell([ana]);
    await waitFor('the mail is out', 10_000, () => (mailServer.heard() === 1 ? true : null));
    const stopped = worker.stop();
    mailServer.answerLate('250 Kept');
    await stopped;
    expect(await readDeliveries('email')).toMatchObject([{ state: 'sent', unsure: 0 }]);
  });
});

describe('a worker that comes back', () => {
  it('takes up what it held when it died', async () => {
    await tell(people);
    const claimed = await claim('worker-1');
    expect(claimed).toHaveLength(3);
    const [first] = claimed;
    if (first) await handOverDelivery(admin, 'worker-1', first);
    start('worker-1');
    const rows = await until('email', 3, isSent);
    expect(rows.map(({ id, unsure }) => [Number(id), unsure])).toEqual(
      rows.map(({ id }) => [Number(id), Number(id) === first?.id ? 1 : 0]),
    );
  });
});

describe('a database that goes away while mails are under way', () => {
  it('hears later what came of them, and none is sent twice', async () => {
    mailServer.behave({ mail: null });
    start('worker-1', { email: { silenceMs: 60_000 } });
    await tell(people);
    await waitFor('the mails are out', 10_000, () => (mailServer.heard() === 3 ? true : null));
    // With all that it started: what outlives it for a moment would still answer.
    killAll(postmastersOf(stack.dataDir).flatMap(({ pid }) => processTree(pid).map((row) => row.pid)));
    mailServer.answerLate('250 Kept');
    await waitFor(
      'the database is back',
      60_000,
      async () => (await readDeliveries('email')).every(isSent) || null,
    );
    expect(mailServer.heard()).toBe(3);
  });
});

describe('the process of a worker', () => {
  it('says by what notices go out, and brings them out', async () => {
    const worker = startWorkerProcess({ stack }, 'worker-1', {
      SITE_URL: site,
      SMTP_URL: mailServer.url,
      MAIL_FROM: 'Schedule <schedule@example.test>',
      SMS_PROVIDER: 'log',
      SMS_LOG_FILE: textsFile,
    });
    try {
      await tell(people);
      await until('email', 3, isSent);
      expect(worker.output()).toBe("Notices go out by text, e-mail, agencies' own addresses.\n");
      expect(await backlogOf('email')).toMatchObject({ isConfigured: true });
      expect(await backlogOf('push')).toMatchObject({ isConfigured: false });
    } finally {
      await endWorkerProcess(worker);
    }
    expect((await worker.ended).code).toBe(0);
  });

  it('does not begin with half a configuration', async () => {
    const worker = startWorkerProcess({ stack }, 'worker-1', { SITE_URL: site, SMTP_URL: mailServer.url });
    expect((await worker.ended).code).toBe(1);
    expect(worker.output()).toMatch(/^E-mail is configured by halves: MAIL_FROM missing[^\n]*\n$/);
  });
});
