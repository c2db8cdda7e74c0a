import { createClient } from '@supabase/supabase-js';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listPeople } from '#lib/data/people.ts';
import { invitePerson } from '#lib/data/people-import.ts';
import { createNotices } from '#lib/jobs/notices.ts';
import { sendInvitation } from '#lib/jobs/send-invitation.ts';
import type { Database } from '#lib/supabase/database.types.ts';
import { createDrillClient } from '../drill/lanes.ts';
import { storm } from '../drill/people-storm.ts';
import { makeAgency, makePerson, type TestAgency, uuid } from '../factories/people.ts';
import { type GatewayTarget, startGatewayTarget } from '../setup/gateway-target.ts';
import { openMailbox } from './auth/mailbox.ts';

let target: GatewayTarget;
let sql: postgres.Sql;

// A real project is shared; these rows are not for it.
describe.runIf(process.env.SUPABASE_TEST_URL === undefined)('on bad days', () => {
  beforeAll(async () => {
    target = await startGatewayTarget();
    sql = postgres(target.databaseUrl, { max: 2, onnotice: () => {} });
  });
  afterAll(async () => {
    await sql?.end({ timeout: 1 });
    await target?.close();
  });

  it('nobody who is deactivated keeps a session, and each change is in the audit once, whatever happens at once', async () => {
    const { problems } = await storm({ ...target, sql }, 7001, { dispatchers: 2, size: 4, steps: 4 });
    expect(problems).toEqual([]);
  });

  describe('the mail of an invitation whose worker is killed', () => {
    const email = (name: string) => `${name}@example.test`;
    let agency: TestAgency;
    let server: ReturnType<typeof createDrillClient>;
    beforeAll(async () => {
      agency = await makeAgency(sql, 1);
      await makePerson(sql, agency, 101, { role: 'admin' });
      server = createDrillClient(target.url, target.secretKey);
    });

    /** Invites somebody; what the worker is then told. */
    async function invite(name: string): Promise<unknown> {
      await events();
      await invitePerson(server, uuid(101), {
        email: email(name),
        fullName: name,
        role: 'dispatcher',
        centerId: agency.centerId,
        employeeNumber: null,
        hiredOn: null,
        seniorityDate: null,
        pattern: null,
        preferredShiftId: null,
        phone: null,
        trainee: null,
        qualificationIds: [],
      });
      return (await events())[0];
    }
    async function events(): Promise<unknown[]> {
      const rows = await sql`delete from private.outbox where kind = 'invitation.mail' returning payload`;
      return rows.map(({ payload }) => payload);
    }
    const mails = async (name: string) => (await openMailbox(target)?.readFor(email(name)))?.length;
    const invitation = async (name: string) =>
      (await listPeople(server, agency.id)).find((person) => person.email === email(name))?.invitation;

    /** A life of the worker; it ends when it asks for this path, before anything comes of it. */
    function live(payload: unknown, endsAt?: string): Promise<'done' | 'killed'> {
      const end = new AbortController();
      const admin = createClient<Database>(target.url, target.secretKey, {
        auth: { persistSession: false, autoRefreshToken: false },
        global: {
          fetch: (input, init) => {
            if (endsAt === undefined || !String(input).includes(endsAt)) return fetch(input, init);
            end.abort();
            return Promise.reject(new Error('killed'));
          },
        },
      });
      return sendInvitation
        .run(payload, { admin, worker: 'test', signal: end.signal, notices: createNotices() })
        .then(
          () => 'done',
          () => 'killed',
        );
    }

    it('is not sent again when it has left', async () => {
      const event = await invite('left');
      expect(await live(event, 'settle_invitation_mail')).toBe('killed');
      expect(await invitation('left')).toMatchObject({ stage: 'sending', mailedAt: null });
      expect(await live(event)).toBe('done');
      expect(await mails('left')).toBe(1);
      const sent = await invitation('left');
      expect(sent).toMatchObject({ stage: 'sent', problem: null });
      expect((sent?.expiresAt ?? 0) - (sent?.mailedAt ?? 0)).toBe(24 * 60 * 60 * 1000);
      expect(await events()).toEqual([]);
    });

    it('is sent once when it has not, as soon as Auth cannot be at it any more', async () => {
      const event = await invite('lost');
      expect(await live(event, '/auth/v1/invite')).toBe('killed');
      expect(await live(event)).toBe('done');
      expect(await mails('lost')).toBe(0);
      expect(await invitation('lost')).toMatchObject({
        stage: 'sending',
        problem: 'Its sending was interrupted. Two minutes later it is sent again, unless it has left.',
      });
      const [later] = await events();
      expect(later).toMatchObject({ due_at: expect.any(Number) });
      await sql`update private.invitation_tries set begun_at = begun_at - interval '2 minutes'`;
      await sql`update public.invitations set mail_due_at = now() where email = ${email('lost')}`;
      for (const _ of [1, 2]) expect(await live(later)).toBe('done');
      expect(await mails('lost')).toBe(1);
      expect(await invitation('lost')).toMatchObject({ stage: 'sent', problem: null });
      expect(await sql`select 1 from private.invitation_tries`).toHaveLength(0);
    });

    it('is not sent again when Auth failed to say that it has left', async () => {
      const event = await invite('unsaid');
      await live(event, 'settle_invitation_mail');
      // As a worker notes it that hears nothing of Auth.
      await sql`select public.settle_invitation_mail(i.id, 'failed', 'The mail could not be sent. It is tried again.')
        from public.invitations i where i.email = ${email('unsaid')}`;
      const [again] = await events();
      await live(again);
      expect(await mails('unsaid')).toBe(1);
      expect(await invitation('unsaid')).toMatchObject({ stage: 'sent', problem: null });
    });
  });
});
